package schema

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"jourfixe/events"
)

// wording says what would be right where a single value is wrong.
func wording(e *jsonschema.ValidationError) string {
	node, def := lookup(e.SchemaURL)
	switch k := e.ErrorKind.(type) {
	case *kind.Type:
		return typed(node, def, k.Want)
	case *kind.Enum:
		return "must be one of " + enumerated(k.Want)
	case *kind.Minimum, *kind.Maximum:
		return "must be " + wholeNumber(node)
	case *kind.MinItems:
		return fmt.Sprintf("must have at least %d entries", k.Want)
	case *kind.MaxItems:
		return fmt.Sprintf("must have at most %d entries", k.Want)
	case *kind.MinProperties:
		// At the top of a message only the amending commands ask for more than they require.
		if def == "" {
			return "changes nothing; give at least one field beside id"
		}
		return "must not be empty" + example(node)
	case *kind.MaxProperties:
		return fmt.Sprintf("must have at most %d entries", k.Want)
	case *kind.OneOf:
		return "must have exactly one of " + strings.Join(alternatives(node), ", ")
	}
	// What is left are strings, and a definition says in its title what its strings look like.
	if title := titleOf(node, def); title != "" {
		return "must be " + title
	}
	if n, ok := node["maxLength"]; ok {
		return fmt.Sprintf("must be a string with at most %v characters", n)
	}
	return "does not fit the schema"
}

// titleOf returns the phrase that a definition of strings has for a title, also from within the definition, where a
// second pattern may be the one that failed.
func titleOf(node map[string]any, def string) string {
	if _, ok := node["pattern"]; ok && text(node, "title") != "" {
		return text(node, "title")
	}
	if whole, ok := definition(def); ok && text(whole, "type") == "string" {
		return text(whole, "title")
	}
	return ""
}

// definition returns a definition of common.json.
func definition(name string) (map[string]any, bool) {
	defs, _ := documents()[common]["$defs"].(map[string]any)
	def, ok := defs[name].(map[string]any)
	return def, ok
}

// typed words that a value is of the wrong JSON type.
func typed(node map[string]any, def string, want []string) string {
	switch want[0] {
	case "string":
		// A choice says more than its type.
		if enum, ok := node["enum"].([]any); ok {
			return "must be one of " + enumerated(enum)
		}
		if title := titleOf(node, def); title != "" {
			return "must be a string: " + title
		}
		return "must be a string"
	case "integer":
		return "must be " + wholeNumber(node)
	case "boolean":
		return "must be true or false"
	case "array":
		return "must be a list"
	}
	return "must be an object" + example(node)
}

// wholeNumber words the limits of a number.
func wholeNumber(node map[string]any) string {
	low, hasLow := node["minimum"]
	high, hasHigh := node["maximum"]
	if !hasLow || !hasHigh {
		return "a whole number"
	}
	return fmt.Sprintf("a whole number from %v to %v, without point or exponent", low, high)
}

// example shows what a definition's own example looks like, if it is short.
func example(node map[string]any) string {
	list, _ := node["examples"].([]any)
	if len(list) == 0 {
		return ""
	}
	shown, err := json.Marshal(list[0])
	if err != nil || len(shown) > 120 {
		return ""
	}
	return ", as in " + string(shown)
}

// enumerated lists the values of an enum, which come from the schema.
func enumerated(values []any) string {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = fmt.Sprint(v)
	}
	return strings.Join(names, ", ")
}

// alternatives lists the fields of which a oneOf wants exactly one.
func alternatives(node map[string]any) []string {
	var names []string
	list, _ := node["oneOf"].([]any)
	for _, branch := range list {
		object, _ := branch.(map[string]any)
		required, _ := object["required"].([]any)
		for _, name := range required {
			names = append(names, fmt.Sprint(name))
		}
	}
	return names
}

// missing words that a field is not there, with what it would hold if a definition can say it in a phrase.
func missing(location, name string) string {
	node, _ := lookup(location)
	properties, _ := node["properties"].(map[string]any)
	property, _ := properties[name].(map[string]any)
	_, def, _ := strings.Cut(text(property, "$ref"), "#/$defs/")
	if whole, ok := definition(def); ok && text(whole, "type") == "string" && whole["pattern"] != nil {
		return "is required: " + text(whole, "title")
	}
	return "is required"
}

// keys says what the names are in those objects whose names are data.
var keys = map[string]string{
	"text":           "must be a language tag in lower case, as in de, en or pt-br",
	"longText":       "must be a language tag in lower case, as in de, en or pt-br",
	"proseText":      "must be a language tag in lower case, as in de, en or pt-br",
	"longTextOrNone": "must be a language tag in lower case, as in de, en or pt-br",
	"items":          "must be named as <noun>/<id>, as in partner/riga",
	"fieldHashes":    "must be the name of a field, as in title",
}

// unknownField words that a field is not known: what it may have been meant to be, and what there is.
func unknownField(location, name string) string {
	node, def := lookup(location)
	if form, ok := keys[def]; ok {
		return form
	}
	properties, _ := node["properties"].(map[string]any)
	known := slices.Sorted(maps.Keys(properties))
	if len(known) == 0 {
		return "unknown field"
	}
	if near := events.Nearest(name, known); near != "" {
		return fmt.Sprintf("unknown field; did you mean %s? Known fields are %s", near, strings.Join(known, ", "))
	}
	return "unknown field; known fields are " + strings.Join(known, ", ")
}
