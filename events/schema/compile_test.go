package schema

import (
	"testing"

	"jourfixe/events"
)

// Whatever a reference points at, nothing but the embedded files is read.
func TestLoaderKnowsOnlyTheEmbedded(t *testing.T) {
	t.Parallel()
	for _, location := range []string{
		"file:///etc/hostname", "https://json-schema.org/draft-07/schema", "http://127.0.0.1/common.json",
		"common.json", "jourfixe:///../schema.go", "jourfixe:///nothing.json", "jourfixe://common.json", "",
	} {
		if _, err := (embedded{}).Load(location); err == nil {
			t.Errorf("%q was loaded", location)
		}
	}
	if _, err := (embedded{}).Load("jourfixe:///common.json"); err != nil {
		t.Error(err)
	}
}

// lookup finds what the validator's locations point at, with their escapes, and survives those that point at nothing.
func TestLookup(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ location, title, def string }{
		{"jourfixe:///common.json#/$defs/id", text(defined(t, "id"), "title"), "id"},
		{"jourfixe:///common.json#/$defs/shift/properties/policy", "Policy", "shift"},
		{"jourfixe:///common.json#/$defs/milestoneAt/oneOf/1", "", "milestoneAt"},
		{"jourfixe:///series.define.v1.json#", "Define a series", ""},
		{"jourfixe:///series.define.v1.json#/properties/nothing/items", "", ""},
		{"jourfixe:///nothing.json#/properties/id", "", ""},
		{"jourfixe:///common.json#/$defs/milestoneAt/oneOf/7", "", ""},
		{"jourfixe:///common.json#/%zz", "", ""},
	} {
		node, def := lookup(c.location)
		if text(node, "title") != c.title || (def != c.def && c.def != "") {
			t.Errorf("lookup(%q) = %q in %q, want %q in %q", c.location, text(node, "title"), def, c.title, c.def)
		}
	}
}

func defined(t *testing.T, name string) map[string]any {
	t.Helper()
	def, ok := definition(name)
	if !ok {
		t.Fatalf("there is no definition %s", name)
	}
	return def
}

// The objects whose names are data each have a word about them.
func TestKeysAreExplained(t *testing.T) {
	t.Parallel()
	for name, def := range documents()[common]["$defs"].(map[string]any) {
		_, free := def.(map[string]any)["patternProperties"]
		if _, ok := keys[name]; ok != free {
			t.Errorf("the definition %s: names are data: %t, explained: %t", name, free, ok)
		}
	}
}

// What a command line pays for the one schema it needs, and a server for all of them.
func BenchmarkCompile(b *testing.B) {
	documents()
	b.Run("one", func(b *testing.B) {
		for b.Loop() {
			var c compiler
			c.of(events.Type{Noun: "series", Name: "define", Version: 1})
		}
	})
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			var c compiler
			for _, body := range append(events.Commands, events.Events...) {
				c.of(body.Type())
			}
		}
	})
}
