package schema_test

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
)

// annotations may stand beside a $ref: they say something to readers and nothing to validators.
var annotations = []string{"title", "description", "default", "examples"}

// keywords are those that the wording of faults knows how to put, that AsyncAPI 3.0 reads the same way as JSON Schema
// 2020-12, and that generators of code know. Another one needs a look at these three first.
var keywords = []string{
	"$schema", "$defs", "$ref", "title", "description", "default", "examples",
	"type", "enum", "const", "format", "pattern", "maxLength", "minimum", "maximum",
	"properties", "patternProperties", "required", "additionalProperties", "minProperties", "maxProperties",
	"items", "maxItems", "uniqueItems", "allOf", "oneOf", "not",
}

// Every schema bounds what it takes and tells people what it means.
func TestSchemasKeepTheHouseRules(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(os.DirFS("."), "*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		doc := load(t, name)
		if doc["$schema"] != "https://json-schema.org/draft/2020-12/schema" {
			t.Errorf("%s: $schema is %v", name, doc["$schema"])
		}
		if name == "common.json" {
			for def, node := range doc["$defs"].(map[string]any) {
				told(t, "$defs/"+def, node.(map[string]any))
				if len(asList(node.(map[string]any)["examples"])) == 0 {
					t.Errorf("$defs/%s has no example", def)
				}
				walk(t, "$defs/"+def, node.(map[string]any))
			}
			continue
		}
		told(t, name, doc)
		walk(t, name, doc)
	}
}

// told reports a schema without a title or a description.
func told(t *testing.T, path string, node map[string]any) {
	for _, name := range []string{"title", "description"} {
		if s, _ := node[name].(string); s == "" {
			t.Errorf("%s has no %s", path, name)
		}
	}
	if s, _ := node["description"].(string); s != "" && !strings.HasSuffix(s, ".") {
		t.Errorf("%s: the description is no sentence: %q", path, s)
	}
}

func walk(t *testing.T, path string, node map[string]any) {
	for name := range node {
		if !slices.Contains(keywords, name) {
			t.Errorf("%s: the keyword %s is not among those used here", path, name)
		}
	}
	if _, ok := node["$ref"]; ok {
		for name := range node {
			if name != "$ref" && !slices.Contains(annotations, name) {
				t.Errorf("%s: %s stands beside a $ref", path, name)
			}
		}
		return
	}
	needs := map[string][]string{
		"string": {"maxLength"}, "array": {"maxItems", "items"}, "integer": {"minimum", "maximum"},
	}
	kind, _ := node["type"].(string)
	if node["enum"] == nil {
		for _, name := range needs[kind] {
			if node[name] == nil {
				t.Errorf("%s: a %s without %s", path, kind, name)
			}
		}
	}
	properties, _ := node["properties"].(map[string]any)
	patterns, _ := node["patternProperties"].(map[string]any)
	if properties != nil || patterns != nil {
		if node["additionalProperties"] != false {
			t.Errorf("%s: unknown fields are let through", path)
		}
		if patterns != nil && node["maxProperties"] == nil {
			t.Errorf("%s: as many fields as you like", path)
		}
	}
	for name, p := range properties {
		told(t, path+"."+name, p.(map[string]any))
		walk(t, path+"."+name, p.(map[string]any))
	}
	for form, p := range patterns {
		if !strings.HasPrefix(form, "^") || !strings.HasSuffix(form, "$") {
			t.Errorf("%s: the pattern %s is not anchored", path, form)
		}
		walk(t, path+".*", p.(map[string]any))
	}
	if items, ok := node["items"].(map[string]any); ok {
		walk(t, path+"[]", items)
	}
	if form, ok := node["pattern"].(string); ok && !strings.HasPrefix(form, "^") {
		t.Errorf("%s: the pattern %s is not anchored", path, form)
	}
}
