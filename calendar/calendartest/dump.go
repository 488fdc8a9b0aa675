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

// things collects what is behind a branch of a shelf.
func things(b reflect.Value, list []entry) []entry {
	if fork := b.FieldByName("fork"); !fork.IsNil() {
		branches := fork.Elem().FieldByName("branches")
		for i := range branches.Len() {
			list = things(branches.Index(i), list)
		}
	}
	if part := b.FieldByName("part"); !part.IsNil() {
		all := part.Elem().FieldByName("list")
		for i := range all.Len() {
			list = append(list, entry{fmt.Sprint(all.Index(i).FieldByName("key")), all.Index(i).FieldByName("thing")})
		}
	}
	return list
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
			w.entries(things(v.FieldByName("root"), nil)) // in which part something is says nothing
			return
		}
		for i := range v.NumField() {
			switch f := v.Type().Field(i); {
			case f.Type.String() == "*noun.Table[*jourfixe/calendar.Book]":
				continue // the nouns of a book are no part of what it says
			case strings.HasPrefix(v.Type().String(), "shelf.") && (f.Name == "shared" || f.Name == "own"), f.Type.String() == "*atomic.Bool":
				continue // nor is what it has in common with others
			case strings.HasPrefix(v.Type().String(), "shelf.things[") && (f.Name == "key" || f.Name == "last"):
				continue // nor what was put where it stands last
			case f.Type == reflect.TypeFor[*strings.Builder]():
				continue // nor what else lies beside a text
			}
			w.in(v.Type().Field(i).Name, v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			w.in(strconv.Itoa(i), v.Index(i))
		}
	case reflect.Map:
		var list []entry
		for key, value := range v.Seq2() {
			list = append(list, entry{fmt.Sprint(key), value})
		}
		w.entries(list)
	case reflect.String:
		w.line(v.String())
	case reflect.Int, reflect.Int64:
		w.line(strconv.FormatInt(v.Int(), 10))
	default:
		w.line(fmt.Sprint(v))
	}
}

// An entry is what something has by a key.
type entry struct {
	name  string
	value reflect.Value
}

// entries writes what something has by keys, in their order.
func (w *dumper) entries(list []entry) {
	slices.SortFunc(list, func(x, y entry) int { return strings.Compare(x.name, y.name) })
	for _, e := range list {
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
