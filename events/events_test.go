package events

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestRegistryIsComplete reads the sources: every type with a method Type() Type is a message, and must be registered.
// One that is not would be unreadable in the journal for good.
func TestRegistryIsComplete(t *testing.T) {
	registered := map[string]bool{}
	for _, b := range slices.Concat(Commands, Events) {
		name := reflect.TypeOf(b).Elem().Name()
		if registered[name] {
			t.Errorf("%s is registered twice", name)
		}
		registered[name] = true
	}
	declared := map[string]bool{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil || f.Name.Name != "Type" {
				continue
			}
			if star, ok := f.Recv.List[0].Type.(*ast.StarExpr); ok {
				declared[star.X.(*ast.Ident).Name] = true
			}
		}
	}
	if !maps.Equal(registered, declared) {
		t.Errorf("registered: %v\ndeclared: %v", slices.Sorted(maps.Keys(registered)), slices.Sorted(maps.Keys(declared)))
	}
	if len(commandTypes) != len(Commands) || len(eventTypes) != len(Events) {
		t.Error("two messages share a type")
	}
}

// TestVocabularyIsConsistent holds what clients rely on: types are valid subject tokens, a command is no event, and
// every body knows what it is about.
func TestVocabularyIsConsistent(t *testing.T) {
	for _, b := range slices.Concat(Commands, Events) {
		kind := b.Type()
		if !ValidID(kind.Noun) || !ValidID(kind.Name) || kind.Version < 1 {
			t.Errorf("%T has the type %v", b, kind)
		}
		if IsCommand(kind) == IsEvent(kind) {
			t.Errorf("%s is both a command and an event, or neither", kind)
		}
		if b.About().Noun != kind.Noun {
			t.Errorf("%s is about a %s", kind, b.About().Noun)
		}
		if again, err := ParseType(kind.String()); err != nil || again != kind {
			t.Errorf("%s is read as %v (%v)", kind, again, err)
		}
	}
	unknown := Type{"series", "explode", 1}
	if _, err := DecodeEvent(unknown, []byte(`{}`)); err == nil || IsEvent(unknown) {
		t.Error("an unknown event can be decoded")
	}
	if _, err := DecodeEvent(Type{"series", "defined", 9}, []byte(`{}`)); err == nil {
		t.Error("an event of a version to come can be decoded")
	}
	if _, err := DecodeCommand(Type{"series", "defined", 1}, []byte(`{}`)); err == nil {
		t.Error("an event can be decoded as a command")
	}
}

// TestSealedValuesAreKnown looks for Sealed in every message: each must be named by Seals, or the journal would never
// seal it; it must be a field of the body itself, or a shallow copy would share it; and no command has any, since what
// comes from a client is clear.
func TestSealedValuesAreKnown(t *testing.T) {
	sealed := reflect.TypeFor[Sealed]()
	found := 0
	for _, b := range slices.Concat(Commands, Events) {
		value := reflect.ValueOf(b).Elem()
		paths := pathsTo(value.Type(), sealed, "", nil)
		if len(paths) == 0 {
			continue
		}
		found++
		p, ok := b.(Personal)
		if !ok || !IsEvent(b.Type()) {
			t.Errorf("%s holds %v, and is not Personal or not an event", b.Type(), paths)
			continue
		}
		for i := range value.NumField() {
			if value.Field(i).Type() != sealed {
				continue
			}
			at := value.Field(i).Addr().Interface().(*Sealed)
			if !slices.Contains(p.Seals(), at) {
				t.Errorf("%s does not name its field %s", b.Type(), value.Type().Field(i).Name)
			}
			paths = slices.DeleteFunc(paths, func(s string) bool { return s == "."+value.Type().Field(i).Name })
		}
		if len(paths) > 0 {
			t.Errorf("%s holds personal values deeper down, at %v", b.Type(), paths)
		}
		if err := json.Unmarshal([]byte(`{"id":"p1","person":"p1","key":"p1"}`), b); err != nil || p.Whose() != "p1" {
			t.Errorf("%s is about the person %q (%v)", b.Type(), p.Whose(), err)
		}
		reflect.ValueOf(b).Elem().SetZero() // the registry is shared
	}
	if found < 2 {
		t.Errorf("only %d messages hold personal values; the search finds nothing", found)
	}
}

// pathsTo lists where in a type another one lies.
func pathsTo(in, what reflect.Type, path string, seen []reflect.Type) []string {
	if in == what {
		return []string{path}
	}
	if slices.Contains(seen, in) {
		return nil
	}
	seen = append(seen, in)
	switch in.Kind() {
	case reflect.Struct:
		var paths []string
		for i := range in.NumField() {
			paths = append(paths, pathsTo(in.Field(i).Type, what, path+"."+in.Field(i).Name, seen)...)
		}
		return paths
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return pathsTo(in.Elem(), what, path+"[]", seen)
	}
	return nil
}

func TestProblems(t *testing.T) {
	for code := range problemTitles {
		p := Refuse(code, "avoid.holidays[0]", "must be %s", "DE-HB")
		if p.Title == "" || p.Status < 400 || p.Code != ProblemURN+code || p.Errors != nil {
			t.Errorf("%s: %+v", code, p)
		}
		if want := p.Title + ": avoid.holidays[0]: must be DE-HB"; p.Error() != want {
			t.Errorf("%q, want %q", p.Error(), want)
		}
	}
	if got := Refuse(OtherData, "", "x").Status; got != 409 {
		t.Errorf("other data under a used identity is answered with %d, want 409", got)
	}
	p := RefuseAll(Malformed, []Fault{{"a", "is missing"}, {"", "has too much"}})
	if want := p.Title + ":\n  a: is missing\n  has too much"; p.Error() != want || p.Field != "a" || len(p.Errors) != 2 {
		t.Errorf("%q of field %s, want %q", p.Error(), p.Field, want)
	}
}
