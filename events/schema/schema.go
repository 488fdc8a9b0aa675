// Package schema says to the outside what the messages of the house look like: one JSON Schema (2020-12) for each type,
// and the AsyncAPI document made from them. Data from outside is checked against them here, before anything else looks
// at it.
//
// The schemas are written by hand, beside this file, so that people can read them: a title and a description for every
// field, limits on every string, list and number. The title of a definition in common.json completes the sentence "must
// be …" and is what a client reads when its value does not fit. Tests hold the schemas and the Go types together.
package schema

import (
	"bytes"
	"embed"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"jourfixe/events"
)

//go:embed *.json
var files embed.FS

const (
	common = "common.json"

	// base is where the embedded files lie for the compiler. It is no address: there is nothing to fetch.
	base = "jourfixe:///"
)

// File returns a schema as it is published, by its short name ("series.define.v1.json"), its long one
// ("jourfixe.series.define.v1.json") or as "common.json", which the others refer to.
func File(name string) ([]byte, bool) {
	data, err := files.ReadFile(strings.TrimPrefix(name, "jourfixe."))
	return data, err == nil
}

// fileOf names the schema file of a type.
func fileOf(t events.Type) string { return strings.TrimPrefix(t.String(), "jourfixe.") + ".json" }

// documents parses the embedded files once; compiling and the wording of faults both read them.
var documents = sync.OnceValue(func() map[string]map[string]any {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(fmt.Sprintf("schema: list the embedded files: %v", err))
	}
	docs := make(map[string]map[string]any, len(entries))
	for _, e := range entries {
		data, err := files.ReadFile(e.Name())
		if err != nil {
			panic(fmt.Sprintf("schema: read the embedded file %s: %v", e.Name(), err))
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			panic(fmt.Sprintf("schema: parse the embedded file %s: %v", e.Name(), err))
		}
		docs[e.Name()] = doc.(map[string]any)
	}
	return docs
})

// lookup returns the object at a schema location as the compiler gives it, such as "jourfixe:///common.json#/$defs/id",
// and the name of the definition it lies in, "" if it lies in none.
func lookup(location string) (node map[string]any, def string) {
	file, fragment, _ := strings.Cut(strings.TrimPrefix(location, base), "#")
	doc, ok := documents()[file]
	if !ok {
		return nil, ""
	}
	var at any = doc
	steps := strings.Split(fragment, "/")[1:]
	for i, step := range steps {
		name, err := url.PathUnescape(step)
		if err != nil {
			return nil, ""
		}
		name = unpointer.Replace(name)
		switch v := at.(type) {
		case map[string]any:
			at = v[name]
		case []any:
			n, err := strconv.Atoi(name)
			if err != nil || n < 0 || n >= len(v) {
				return nil, ""
			}
			at = v[n]
		}
		if i == 1 && file == common && steps[0] == "$defs" {
			def = name
		}
	}
	node, _ = at.(map[string]any)
	return node, def
}

// unpointer undoes the escapes of a JSON pointer (RFC 6901, section 3).
var unpointer = strings.NewReplacer("~1", "/", "~0", "~")

// text returns a string of a schema object, "" if it has none of this name.
func text(node map[string]any, name string) string {
	s, _ := node[name].(string)
	return s
}

// Event checks the data of an event against its schema. The journal does not need it, since what it holds was written
// by the desk; it is for tests and for other systems that make events of their own. The error names every fault and
// quotes no value.
func Event(t events.Type, data []byte) error {
	if !events.IsEvent(t) && !slices.Contains(events.Earlier(), t) {
		return fmt.Errorf("check an event: %s", unknownType(t, events.Events, "event"))
	}
	if p := check(t, data); p != nil {
		return fmt.Errorf("check the data of %s: %w", t, p)
	}
	return nil
}

// Command checks the data of a command before anything else looks at it. It answers nil when the command is known and
// its data fits; else a problem of the code NotJSON, UnknownType or Malformed, the latter with every fault up to a
// limit, each with its field and what would be right. No value that was sent is ever quoted.
func Command(t events.Type, data []byte) *events.Problem {
	if !events.IsCommand(t) {
		return events.Refuse(events.UnknownType, "type", "%s", unknownType(t, events.Commands, "command"))
	}
	return check(t, data)
}

// check does for both what is the same. The cheap looks come first: size and depth before the parser, the number of
// values before the validator.
func check(t events.Type, data []byte) *events.Problem {
	if err := events.CheckJSON(data); err != nil {
		return events.Refuse(events.NotJSON, "", "%v", err)
	}
	value, faults, err := parse(data)
	if err != nil {
		return events.Refuse(events.NotJSON, "", "%v", err)
	}
	if err := schemas.of(t).Validate(value); err != nil {
		faults = append(faults, explain(err)...)
	}
	if faults = tidy(faults); len(faults) > 0 {
		return events.RefuseAll(events.Malformed, faults)
	}
	return nil
}
