package schema_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jourfixe/events"
	"jourfixe/events/schema"
)

var update = flag.Bool("update", false, "write what is found into the files that are compared")

func bodies() []events.Body { return slices.Concat(events.Commands, events.Events) }

func typeOf(t testing.TB, name string) events.Type {
	t.Helper()
	parsed, err := events.ParseType(name)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// load reads a schema file as a JSON object.
func load(t testing.TB, name string) map[string]any {
	t.Helper()
	data, ok := schema.File(name)
	if !ok {
		t.Fatalf("there is no schema file %s", name)
	}
	var doc map[string]any
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return doc
}

// exampleOf returns the example of a type's schema on one line.
func exampleOf(t testing.TB, kind events.Type) []byte {
	t.Helper()
	list, _ := load(t, kind.String()+".json")["examples"].([]any)
	if len(list) != 1 {
		t.Fatalf("%s has %d examples, want 1", kind, len(list))
	}
	data, err := json.Marshal(list[0])
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Every type has its file, and there is no file for what does not exist.
func TestFiles(t *testing.T) {
	t.Parallel()
	want := []string{"common.json"}
	for _, b := range bodies() {
		want = append(want, strings.TrimPrefix(b.Type().String(), "jourfixe.")+".json")
	}
	for _, kind := range events.Earlier() {
		want = append(want, strings.TrimPrefix(kind.String(), "jourfixe.")+".json")
	}
	got, err := fs.Glob(os.DirFS("."), "*.json")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(want)
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("the files are not those of the vocabulary (-want +got):\n%s", d)
	}
	for _, name := range []string{"series.define.v1.json", "jourfixe.series.define.v1.json", "common.json"} {
		if data, ok := schema.File(name); !ok || !json.Valid(data) {
			t.Errorf("File(%q) is not there or no JSON", name)
		}
	}
	for _, name := range []string{"", ".", "schema.go", "series.define.v2.json", "../schema/common.json", "testdata/refused.txt"} {
		if _, ok := schema.File(name); ok {
			t.Errorf("File(%q) gives something", name)
		}
	}
}

// What a schema shows as an example is good data: it fits, the Go type holds all of it, and gives back the same.
func TestExamples(t *testing.T) {
	t.Parallel()
	for _, b := range bodies() {
		t.Run(b.Type().Short(), func(t *testing.T) {
			data := exampleOf(t, b.Type())
			decode, check := events.DecodeCommand, func() error {
				if p := schema.Command(b.Type(), data); p != nil {
					return p
				}
				return nil
			}
			if events.IsEvent(b.Type()) {
				decode, check = events.DecodeEvent, func() error { return schema.Event(b.Type(), data) }
			}
			if err := check(); err != nil {
				t.Fatal(err)
			}
			body, err := decode(b.Type(), data)
			if err != nil {
				t.Fatal(err)
			}
			back, err := json.Marshal(body)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(generic(t, data), generic(t, back)); d != "" {
				t.Errorf("the Go type does not give back what it read (-example +got):\n%s", d)
			}
		})
	}
}

func generic(t testing.TB, data []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// The Go types and the schemas name the same fields, of the same forms, and agree on which are always there.
func TestGoTypesAndSchemasAgree(t *testing.T) {
	t.Parallel()
	a := agreement{t: t, defs: load(t, "common.json")["$defs"].(map[string]any)}
	for _, b := range bodies() {
		a.compare(b.Type().String(), load(t, b.Type().String()+".json"), reflect.TypeOf(b).Elem())
	}
	a.compare("answer", a.defs["answer"].(map[string]any), reflect.TypeFor[events.Answer]())
	if a.structs < len(bodies()) {
		t.Errorf("only %d structs were compared", a.structs)
	}
}

// agreement compares schemas with Go types, all the way down.
type agreement struct {
	t       *testing.T
	defs    map[string]any
	structs int
	within  []reflect.Type // the structs that are being compared
}

var jsonForms = map[reflect.Kind]string{
	reflect.String: "string", reflect.Int: "integer", reflect.Uint64: "integer", reflect.Bool: "boolean",
	reflect.Slice: "array", reflect.Struct: "object", reflect.Map: "object",
}

func (a *agreement) resolve(node map[string]any) map[string]any {
	to, ok := node["$ref"].(string)
	if !ok {
		return node
	}
	_, name, _ := strings.Cut(to, "#/$defs/")
	def, ok := a.defs[name].(map[string]any)
	if !ok {
		a.t.Fatalf("%s refers to nothing", to)
	}
	return a.resolve(def)
}

func (a *agreement) compare(path string, node map[string]any, goType reflect.Type) {
	node = a.resolve(node)
	for goType.Kind() == reflect.Pointer {
		goType = goType.Elem()
	}
	form := jsonForms[goType.Kind()]
	switch {
	case goType == reflect.TypeFor[events.Sealed]():
		if d := cmp.Diff([]any{"object", "null"}, node["type"]); d != "" {
			a.t.Errorf("%s: a sealed value is %v", path, node["type"])
		}
		return
	case goType == reflect.TypeFor[json.RawMessage]():
		return
	case goType.Implements(reflect.TypeFor[interface{ MarshalText() ([]byte, error) }]()):
		form = "string"
	}
	if node["type"] != form {
		a.t.Errorf("%s: the schema says %v, the Go type %s is written as %s", path, node["type"], goType, form)
		return
	}
	switch {
	case form == "array":
		a.compare(path+"[]", node["items"].(map[string]any), goType.Elem())
	case goType.Kind() == reflect.Map:
		for _, each := range node["patternProperties"].(map[string]any) {
			a.compare(path+".*", each.(map[string]any), goType.Elem())
		}
	case form == "object":
		a.compareStruct(path, node, goType)
	}
}

func (a *agreement) compareStruct(path string, node map[string]any, goType reflect.Type) {
	if slices.Contains(a.within, goType) {
		return // the same again, as deep as one likes
	}
	a.within = append(a.within, goType)
	defer func() { a.within = a.within[:len(a.within)-1] }()
	a.structs++
	properties := node["properties"].(map[string]any)
	var names, always []string
	for _, f := range jsonFields(goType) {
		names = append(names, f.name)
		if !f.optional {
			always = append(always, f.name)
		}
		property, ok := properties[f.name].(map[string]any)
		if !ok {
			a.t.Errorf("%s: the schema lacks %s", path, f.name)
			continue
		}
		a.compare(path+"."+f.name, property, f.goType)
	}
	for name := range properties {
		if !slices.Contains(names, name) {
			a.t.Errorf("%s: the Go type %s lacks %s", path, goType, name)
		}
	}
	var required []string
	for _, name := range asList(node["required"]) {
		required = append(required, name.(string))
	}
	slices.Sort(required)
	slices.Sort(always)
	if !slices.Equal(required, always) {
		a.t.Errorf("%s: the schema requires %v, the Go type always has %v", path, required, always)
	}
}

func asList(v any) []any { list, _ := v.([]any); return list }

type jsonField struct {
	name     string
	optional bool
	goType   reflect.Type
}

// jsonFields lists the fields as encoding/json sees them, those of embedded structs among the others.
func jsonFields(goType reflect.Type) []jsonField {
	var fields []jsonField
	for i := range goType.NumField() {
		f := goType.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			fields = append(fields, jsonFields(f.Type)...)
			continue
		}
		fields = append(fields, jsonField{name, strings.HasPrefix(options, "omit"), f.Type})
	}
	return fields
}

// The first commands of a process may come at the same time. Run with -race, this shows that compiling on demand is
// safe.
func TestFirstUseFromManySides(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	for range 4 {
		for _, b := range events.Commands {
			data := exampleOf(t, b.Type())
			all.Go(func() {
				if p := schema.Command(b.Type(), data); p != nil {
					t.Errorf("%s: %v", b.Type(), p)
				}
			})
		}
	}
	all.Wait()
}

// compare holds what was made against a file, or writes the file.
func compare(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s is stale; go test ./events/schema -update renews it (-file +made):\n%s", name, cmp.Diff(string(want), string(got)))
	}
}
