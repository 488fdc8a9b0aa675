package personal

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"jourfixe/events"
)

// A Value is something personal that an event says.
type Value struct {
	Kind  string   `json:"kind"`
	Field string   `json:"field"` // of the event, deeper ones with dots
	Said  []string `json:"said"`
}

// Values lists what of an event is personal and can be read, in the order of its fields. What was destroyed is not there, nor is the id of
// whom it is about.
func Values(body events.Body) (list []Value) {
	kind := body.Type()
	descend("", reflect.ValueOf(body).Elem(), func(path, said string) {
		of := fields()[kind.Short()+" "+path]
		if of == "" {
			of = fields()[kind.Noun+" "+path]
		}
		if !Known(of) || of == "id" || path == "person" {
			return
		}
		if i := slices.IndexFunc(list, func(v Value) bool { return v.Field == path }); i >= 0 {
			list[i].Said = append(list[i].Said, said)
			return
		}
		list = append(list, Value{of, path, []string{said}})
	})
	return list
}

// descend finds the fields of a value that are not empty, and what they say.
func descend(path string, v reflect.Value, found func(path, said string)) {
	if v.IsZero() && v.Kind() != reflect.Bool {
		return
	}
	if said, ok := plainly(v); ok {
		if said != "" {
			found(path, said)
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		descend(path, v.Elem(), found)
	case reflect.Slice:
		for i := range v.Len() {
			descend(path, v.Index(i), found)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			descend(path, v.MapIndex(key), found)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch {
			case f.Anonymous && name == "":
				descend(path, v.Field(i), found)
			case f.IsExported() && name != "-":
				descend(strings.TrimPrefix(path+"."+name, "."), v.Field(i), found)
			}
		}
	case reflect.Bool:
		if v.Bool() {
			found(path, "true")
		}
	default:
		found(path, fmt.Sprint(v.Interface()))
	}
}

// plainly says a value that has a form of its own; false if it has none. A sealed value that nobody can read any more says "".
func plainly(v reflect.Value) (string, bool) {
	switch x := v.Interface().(type) {
	case events.Sealed:
		return x.Value(), true
	case time.Time:
		return x.UTC().Format(time.RFC3339), true
	case encoding.TextMarshaler:
		if v.Kind() != reflect.Pointer {
			text, err := x.MarshalText()
			return string(text), err == nil
		}
	case json.Marshaler:
		return "", v.Kind() != reflect.Pointer // reasons and the like, of which the words are the house's own
	}
	return "", false
}
