package schema_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"jourfixe/events"
	"jourfixe/events/schema"
)

// Whatever comes in, the answer is within limits and fits its own schema, and what is let through can be read by the Go
// types and written again as something that is let through.
func FuzzCommand(f *testing.F) {
	for _, b := range events.Commands {
		f.Add(b.Type().Short(), exampleOf(f, b.Type()))
		f.Add(b.Type().String(), []byte("{}"))
	}
	for _, data := range []string{
		``, `null`, `[]`, `{"id":"a","id":"b"}`, `{"title":{"de":"a"},"title":{"en":"b"}}`, `{"id":"\ud800"}`, `{"\u0000":1}`,
		`{"a":{"b":{"c":{"d":{"d":1,"d":2}}}}}`, `{"items":{"a/b":{"c":"d"}}}`, `[[[[[[[[[[[[[[[[[`, `{"members":[1,1,1e999999]}`, `{"id":-0}`,
		`{"id":"a","days":2.0}`, "{\"id\":\"\xff\"}", `{"note":{"de":"a","de":"b"}}`, `{"x":[{"y":1,"y":2}]}`, `{"":{"":1,"":2}}`,
	} {
		f.Add("group.set", []byte(data))
		f.Add("trip.amend", []byte(data))
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		kind, err := events.ParseType(name)
		if err != nil {
			return
		}
		p := schema.Command(kind, data)
		if p == nil {
			body, err := events.DecodeCommand(kind, data)
			if err != nil {
				t.Fatalf("passed the schema and cannot be read: %v", err)
			}
			back, err := json.Marshal(body)
			if err != nil {
				t.Fatalf("was read and cannot be written: %v", err)
			}
			if p := schema.Command(kind, back); p != nil && !strings.Contains(kind.Name, "amend") {
				t.Fatalf("what was read is written as something else: %v\n%s", p, back)
			}
			return
		}
		if len(p.Errors) > 20 {
			t.Errorf("%d faults are listed", len(p.Errors))
		}
		for _, f := range append(p.Errors, events.Fault{Field: p.Field, Detail: p.Detail}) {
			if len(f.Field) > 400 || len(f.Detail) > 2000 || f.Detail == "" || !utf8.ValidString(f.Field+f.Detail) {
				t.Errorf("a fault is beyond limits: %q: %q", f.Field, f.Detail)
			}
		}
		refused, err := json.Marshal(&events.CommandRefused{Sequence: 1, Asked: kind.Short(), Problem: *p})
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Event(events.Type{Noun: "command", Name: "refused", Version: 1}, refused); err != nil {
			t.Errorf("the refusal does not fit its own schema: %v\n%s", err, refused)
		}
	})
}
