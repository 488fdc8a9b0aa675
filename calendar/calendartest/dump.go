package calendartest

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"jourfixe/events"
)

// Dump writes everything that v holds, unexported fields too, so that two dumps are equal where nobody can tell the
// values apart: pointers are followed, maps are in order, nil and empty lists are the same, and an instant has no zone.
func Dump(v any) string {
	w := dumper{out: make([]byte, 0, 64<<10)}
	w.write(reflect.ValueOf(v))
	return string(w.out)
}

// A dumper keeps the way to where it is, so that each line says what it is about.
type dumper struct{ out, path []byte }

var (
	instantType = reflect.TypeFor[time.Time]()
	sealedType  = reflect.TypeFor[events.Sealed]()
)

func (w *dumper) line(value string) {
	w.out = append(append(append(append(w.out, w.path...), " = "...), value...), '\n')
}

// in writes v one step further down.
func (w *dumper) in(step string, v reflect.Value) {
	n := len(w.path)
	w.path = append(append(w.path, '.'), step...)
	w.write(v)
	w.path = w.path[:n]
}

// parts collects the things of a part of a shelf and of all behind it.
func parts(p reflect.Value, list []reflect.Value) []reflect.Value {
	if p.IsNil() {
		return list
	}
	if branches := p.Elem().FieldByName("branches"); !branches.IsNil() {
		for i := range branches.Elem().Len() {
			list = parts(branches.Elem().Index(i), list)
		}
	}
	return append(list, p.Elem().FieldByName("things"))
}

func (w *dumper) write(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			w.write(v.Elem())
		}
	case reflect.Struct:
		switch v.Type() {
		case instantType:
			w.line(strconv.FormatInt(v.Field(1).Int(), 10) + "." + strconv.FormatUint(v.Field(0).Uint(), 10))
			return
		case sealedType:
			w.write(v.Field(0)) // the box is another one in each event
			return
		}
		if strings.HasPrefix(v.Type().String(), "shelf.spread[") {
			w.maps(parts(v.FieldByName("root"), nil)) // in which part something is says nothing
			return
		}
		for i := range v.NumField() {
			switch f := v.Type().Field(i); {
			case f.Type.String() == "*noun.Table[*jourfixe/calendar.Book]":
				continue // the nouns of a book are no part of what it says
			case strings.HasPrefix(v.Type().String(), "shelf.") && (f.Name == "shared" || f.Name == "own"), f.Type.String() == "*atomic.Bool":
				continue // nor is what it has in common with others
			}
			w.in(v.Type().Field(i).Name, v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			w.in(strconv.Itoa(i), v.Index(i))
		}
	case reflect.Map:
		w.maps([]reflect.Value{v})
	case reflect.String:
		w.line(v.String())
	case reflect.Int, reflect.Int64:
		w.line(strconv.FormatInt(v.Int(), 10))
	default:
		w.line(fmt.Sprint(v))
	}
}

// maps writes what several maps have as if one had it.
func (w *dumper) maps(list []reflect.Value) {
	type entry struct {
		name  string
		value reflect.Value
	}
	var entries []entry
	for _, m := range list {
		for k, v := range m.Seq2() {
			entries = append(entries, entry{fmt.Sprint(k), v})
		}
	}
	slices.SortFunc(entries, func(x, y entry) int { return strings.Compare(x.name, y.name) })
	for _, e := range entries {
		w.line(e.name)
		w.in(e.name, e.value)
	}
}

// Difference names the first line in which two dumps differ.
func Difference(x, y string) string {
	xs, ys := strings.Split(x, "\n"), strings.Split(y, "\n")
	for i := range max(len(xs), len(ys)) {
		line := func(list []string) string {
			if i < len(list) {
				return list[i]
			}
			return "(nothing)"
		}
		if line(xs) != line(ys) {
			return fmt.Sprintf("%q against %q", line(xs), line(ys))
		}
	}
	return "none"
}
