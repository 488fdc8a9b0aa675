package events

import (
	"encoding"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "note the shapes of versions that are not noted yet")

// shapesFile holds the shape of each version of each event: a heading, and a line for each field.
const shapesFile = "testdata/shapes.txt"

// TestShapes holds that no event changes its shape: what was written to journals in a version is in use for good. The
// schema changing along with the Go type makes that no better.
func TestShapes(t *testing.T) {
	noted := readShapes(t)
	for _, body := range Events {
		kind, shape := body.Type(), shapeOf(body)
		switch was, ok := noted[kind.String()]; {
		case !ok && *update:
			noted[kind.String()] = shape
		case !ok:
			t.Errorf("the shape of %s is not noted yet; go test ./events -run TestShapes -update does it", kind)
		case was != shape:
			t.Errorf("the shape of %[1]s has changed:\n%[2]s\nJournals hold events of this shape, for good. Have Type answer version %[3]d, enter the step "+
				"up from version %[4]d in upcast.go, and note the new shape by go test ./events -run TestShapes -update. (Only if no release has ever "+
				"written %[1]s: take its lines out of %[5]s and note them anew.)", kind, shapeChange(was, shape), kind.Version+1, kind.Version, shapesFile)
		}
	}
	for name := range noted {
		kind, err := ParseType(name)
		if err != nil {
			t.Fatalf("%s: %v", shapesFile, err)
		}
		if !reachable(kind) {
			t.Errorf("%s was written once and cannot be read any more: upcast.go has no way from it to a version of today", kind)
		}
	}
	if *update && !t.Failed() {
		writeShapes(t, noted)
	}
}

// reachable reports whether a version is today's, or steps lead up from it.
func reachable(kind Type) bool {
	for ; !IsEvent(kind); kind.Version++ {
		if upcasts[kind] == nil {
			return false
		}
	}
	return true
}

// TestUpcastsLeadSomewhere finds steps that nothing needs, and one that would change what is written today.
func TestUpcastsLeadSomewhere(t *testing.T) {
	noted := readShapes(t)
	for kind := range upcasts {
		if IsEvent(kind) || noted[kind.String()] == "" || !reachable(kind) {
			t.Errorf("there is a step up from %s, which is no older version of an event", kind)
		}
	}
}

// shapeOf lists the fields of a body as they stand in its data: their names, what they hold, whether they may be missing.
func shapeOf(body Body) string {
	var lines []string
	structShape("", reflect.TypeOf(body).Elem(), nil, &lines)
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// structShape lists the fields of a struct that lies within others.
func structShape(path string, t reflect.Type, within []reflect.Type, lines *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			structShape(path, f.Type, within, lines)
		case f.IsExported() && name != "-":
			may := ""
			if options != "" {
				may = " (may be missing)"
			}
			fieldShape(path+name, may, f.Type, append(slices.Clip(within), t), lines)
		}
	}
}

var marshalers = []reflect.Type{reflect.TypeFor[json.Marshaler](), reflect.TypeFor[encoding.TextMarshaler]()}

func fieldShape(path, may string, t reflect.Type, within []reflect.Type, lines *[]string) {
	own := slices.ContainsFunc(marshalers, func(m reflect.Type) bool { return t.Implements(m) || reflect.PointerTo(t).Implements(m) })
	switch {
	case own && t.Kind() == reflect.Pointer:
		fieldShape(path, may, t.Elem(), within, lines)
	case own: // it says itself how it is written
		*lines = append(*lines, fmt.Sprintf("  %s%s: %s\n", path, may, t.Name()))
	case slices.Contains(within, t): // the same again, as deep as one likes
		*lines = append(*lines, fmt.Sprintf("  %s%s: %s again\n", path, may, t.Name()))
	case t.Kind() == reflect.Pointer:
		fieldShape(path, may, t.Elem(), within, lines)
	case t.Kind() == reflect.Struct:
		*lines = append(*lines, fmt.Sprintf("  %s%s: object\n", path, may))
		structShape(path+".", t, within, lines)
	case t.Kind() == reflect.Slice:
		fieldShape(path+"[]", may, t.Elem(), within, lines)
	case t.Kind() == reflect.Map:
		fieldShape(path+"{}", may, t.Elem(), within, lines)
	default:
		*lines = append(*lines, fmt.Sprintf("  %s%s: %s\n", path, may, t.Kind()))
	}
}

// shapeChange lists the lines that only one of two shapes has.
func shapeChange(was, now string) string {
	var out []string
	list := func(sign, from, other string) {
		for line := range strings.Lines(from) {
			if !strings.Contains("\n"+other, "\n"+line) {
				out = append(out, sign+strings.TrimSuffix(line, "\n"))
			}
		}
	}
	list("-", was, now)
	list("+", now, was)
	return strings.Join(out, "\n")
}

func readShapes(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile(shapesFile)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	shapes, heading := map[string]string{}, ""
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, " ") {
			shapes[heading] += line
		} else if heading = strings.TrimSpace(line); heading != "" {
			shapes[heading] = ""
		}
	}
	return shapes
}

func writeShapes(t *testing.T, shapes map[string]string) {
	t.Helper()
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(shapes)) {
		b.WriteString(name + "\n" + shapes[name] + "\n")
	}
	if err := os.WriteFile(shapesFile, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
