package events

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// The journal is for good: an event stays as it was written, whatever has become of its type since. When an event has to
// say something else, or say it in another way, its type gets the next version (Type answers that one from then on), and
// the step up from the version before is entered in upcasts. Reading goes up step by step until the data are today's, so
// nothing above knows that there were others.

// An upcast turns the data of one version of a type into those of the next.
type upcast func(data []byte) ([]byte, error)

// upcasts holds the steps, by the type and version from which they lead up.
var upcasts = map[Type]upcast{
	// Before version 2, reasons were kept as they were said, in the languages of the time.
	{"meeting", "planned", 1}:   saidAt("why", "passed[].reason", "score[].reason"),
	{"meeting", "moved", 1}:     saidAt("why", "passed[].reason", "score[].reason"),
	{"meeting", "confirmed", 1}: saidAt("why", "passed[].reason"),
	{"meeting", "cancelled", 1}: saidAt("why"),
	{"series", "defined", 1}:    saidAt("skipped[].reason"),
	{"series", "amended", 1}:    saidAt("skipped[].reason"),
	{"series", "extended", 1}:   saidAt("skipped[].reason"),
	{"trip", "proposed", 1}:     saidAt("why", "passed[].reason", "milestones[].passed[].reason"),
	{"trip", "amended", 1}:      saidAt("why", "passed[].reason", "milestones[].passed[].reason"),
	{"command", "refused", 1}:   saidAt("problem.conflicts[].reason"),
}

// asBefore is the step to a version in which everything the one before could say is still said the same way.
func asBefore(data []byte) ([]byte, error) { return data, nil }

// changing is a step that changes fields of the data by name.
func changing(change func(fields map[string]json.RawMessage) error) upcast {
	return func(data []byte) ([]byte, error) {
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(data, &fields); err != nil {
			return nil, err
		}
		if err := change(fields); err != nil {
			return nil, err
		}
		return json.Marshal(fields)
	}
}

// saidAt is a step that makes reasons of the texts at the paths, which hold what was said.
func saidAt(paths ...string) upcast {
	split := make([][]string, len(paths))
	for i, path := range paths {
		split[i] = strings.Split(strings.ReplaceAll(path, "[]", ".[]"), ".")
	}
	return changing(func(fields map[string]json.RawMessage) error {
		for _, path := range split {
			if err := within(fields, path, said); err != nil {
				return err
			}
		}
		return nil
	})
}

// said makes a reason of a text.
func said(text json.RawMessage) json.RawMessage {
	return slices.Concat(json.RawMessage(`{"said":`), text, json.RawMessage("}"))
}

// within replaces what stands at a path of names, "[]" standing for each of a list. What is not there, or null, stays so.
func within(fields map[string]json.RawMessage, path []string, to func(json.RawMessage) json.RawMessage) error {
	value, there := fields[path[0]]
	if !there {
		return nil
	}
	value, err := replaced(value, path[1:], to)
	fields[path[0]] = value
	return err
}

func replaced(value json.RawMessage, path []string, to func(json.RawMessage) json.RawMessage) (json.RawMessage, error) {
	switch {
	case string(value) == "null":
		return value, nil
	case len(path) == 0:
		return to(value), nil
	case path[0] != "[]":
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(value, &fields); err != nil {
			return nil, err
		}
		if err := within(fields, path, to); err != nil {
			return nil, err
		}
		return json.Marshal(fields)
	}
	var list []json.RawMessage
	if err := json.Unmarshal(value, &list); err != nil {
		return nil, err
	}
	for i := range list {
		var err error
		if list[i], err = replaced(list[i], path[1:], to); err != nil {
			return nil, err
		}
	}
	return json.Marshal(list)
}

// bringUp takes data of a type, in whatever version they are written, up to a version that is known.
func bringUp(known map[Type]reflect.Type, steps map[Type]upcast, t Type, data []byte) (Type, []byte, error) {
	for at := t; ; at.Version++ {
		if _, ok := known[at]; ok {
			return at, data, nil
		}
		up, ok := steps[at]
		if !ok {
			return t, nil, fmt.Errorf("message type %s is not in the vocabulary of this version", t)
		}
		var err error
		if data, err = up(data); err != nil {
			return t, nil, fmt.Errorf("read the data of %s as version %d: %w", t, at.Version+1, err)
		}
	}
}

// Earlier lists the types of events in the versions that are read, but not written any more.
func Earlier() []Type {
	var list []Type
	for _, b := range Events {
		for t := b.Type(); t.Version > 1; {
			t.Version--
			list = append(list, t)
		}
	}
	return list
}
