package schema_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"jourfixe/events"
	"jourfixe/events/schema"
)

// testdata/refused.txt shows to people what bad data is answered.
func TestRefused(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile("testdata/refused.txt")
	if err != nil {
		t.Fatal(err)
	}
	var made bytes.Buffer
	cases := 0
	for line := range strings.Lines(string(script)) {
		if strings.HasPrefix(line, " ") {
			continue // an answer, made again
		}
		made.WriteString(line)
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		cases++
		name, data, _ := strings.Cut(line, " ")
		kind := events.Type{}
		if long := "jourfixe." + name; strings.HasSuffix(name, ".v9") {
			kind = typeOf(t, long)
		} else {
			kind = typeOf(t, name)
		}
		if patch, ok := strings.CutPrefix(data, "with "); ok {
			data = overlay(t, exampleOf(t, kind), patch)
		}
		made.WriteString(answer(schema.Command(kind, []byte(data))))
	}
	if cases < 80 {
		t.Errorf("only %d cases were found", cases)
	}
	compare(t, "testdata/refused.txt", made.Bytes())
}

// answer writes a problem as the script does.
func answer(p *events.Problem) string {
	if p == nil {
		return "  fine\n"
	}
	faults := p.Errors
	if len(faults) == 0 {
		faults = []events.Fault{{Field: p.Field, Detail: p.Detail}}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "  %s\n", strings.TrimPrefix(p.Code, events.ProblemURN))
	for _, f := range faults {
		if f.Field == "" {
			f.Field = "."
		}
		fmt.Fprintf(&b, "  %s: %s\n", f.Field, f.Detail)
	}
	return b.String()
}

// overlay lays a patch over an example (RFC 7396). Numbers stay as they are written.
func overlay(t *testing.T, example []byte, patch string) string {
	t.Helper()
	read := func(data []byte) (v map[string]any) {
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber()
		if err := d.Decode(&v); err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		return v
	}
	target := read(example)
	merge(target, read([]byte(patch)))
	merged, err := json.Marshal(target)
	if err != nil {
		t.Fatal(err)
	}
	return string(merged)
}

func merge(target, patch map[string]any) {
	for name, value := range patch {
		inner, ok := value.(map[string]any)
		old, oldOK := target[name].(map[string]any)
		switch {
		case value == nil:
			delete(target, name)
		case ok && oldOK:
			merge(old, inner)
		default:
			target[name] = value
		}
	}
}

// What would be long to write down.
func TestLimits(t *testing.T) {
	t.Parallel()
	long := func(n int) string { return strings.Repeat("ü", n) }
	list := func(n int, format string) string {
		var items []string
		for i := range n {
			items = append(items, fmt.Sprintf(format, i))
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	fields := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `,"f%d":0`, i)
		}
		return b.String()
	}
	for _, c := range []struct {
		name, kind, data, code, field, detail string
	}{
		{"title of 200", "venue.set", `{"id":"a","title":{"de":"` + long(200) + `"}}`, "", "", ""},
		{"title of 201", "venue.set", `{"id":"a","title":{"de":"` + long(201) + `"}}`, events.Malformed, "title.de", "200 characters"},
		{"2000 members", "group.set", `{"id":"a","title":{"de":"a"},"members":` + list(2000, `"person/p-%d"`) + `}`, "", "", ""},
		{"2001 members", "group.set", `{"id":"a","title":{"de":"a"},"members":` + list(2001, `"person/p-%d"`) + `}`, events.Malformed, "members", "at most 2000"},
		{"many bad members", "group.set", `{"id":"a","title":{"de":"a"},"members":` + list(1999, `%d`) + `}`, events.Malformed, "", "more faults"},
		{"many numbers too long to work out", "group.set", `{"id":"a","title":{"de":"a"},"members":` + list(1999, `1e99999%d`) + `}`, events.Malformed, "members[0]", "person/<id>"},
		{"many unknown fields", "group.set", `{"id":"a"` + fields(5000) + `}`, events.Malformed, "f0", "unknown field"},
		{"many values", "group.set", `{"id":"a","members":` + list(25_000, `%d`) + `}`, events.NotJSON, "", "more than 20000 values"},
		{"300 kB", "venue.set", `{"id":"a","title":{"de":"` + long(150_000) + `"}}`, events.NotJSON, "", "at most 262144"},
		{"250 kB in one title", "venue.set", `{"id":"a","title":{"de":"` + long(125_000) + `"}}`, events.Malformed, "title.de", "200 characters"},
		{"250 kB in one name", "venue.set", `{"` + long(125_000) + `":1,"id":"a","title":{"de":"a"}}`, events.Malformed, "", "cannot be repeated"},
		{"deep", "venue.set", strings.Repeat(`{"id":`, 40_000), events.NotJSON, "", "nested"},
		{"deep enough to pass", "venue.set", `{"id":` + strings.Repeat(`[`, 15) + strings.Repeat(`]`, 15) + `}`, events.Malformed, "id", "must be a string"},
		{"no UTF-8", "venue.set", "{\"id\":\"a\",\"title\":{\"de\":\"B\xfcro\"}}", events.NotJSON, "", "UTF-8"},
		{"a byte order mark", "venue.set", "\ufeff{}", events.NotJSON, "", "byte 1"},
		{"nothing but spaces", "venue.set", "  \n", events.NotJSON, "", "byte"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := schema.Command(typeOf(t, c.kind), []byte(c.data))
			if c.code == "" {
				if p != nil {
					t.Fatalf("refused: %v", p)
				}
				return
			}
			if p == nil || p.Code != events.ProblemURN+c.code {
				t.Fatalf("got %v, want %s", p, c.code)
			}
			faults := p.Errors
			if len(faults) == 0 {
				faults = []events.Fault{{Field: p.Field, Detail: p.Detail}}
			}
			if len(faults) > 20 {
				t.Errorf("%d faults are listed", len(faults))
			}
			if !slices.ContainsFunc(faults, func(f events.Fault) bool { return f.Field == c.field && strings.Contains(f.Detail, c.detail) }) {
				t.Errorf("no fault %q with %q in %v", c.field, c.detail, faults)
			}
		})
	}
}

// A type that ParseType would not have let through is not repeated.
func TestUnknownTypeIsNotRepeated(t *testing.T) {
	t.Parallel()
	p := schema.Command(events.Type{Noun: "erika@privat.example", Name: "x y", Version: 1}, []byte("{}"))
	if p == nil || p.Code != events.ProblemURN+events.UnknownType || strings.Contains(p.Detail, "erika") {
		t.Errorf("got %v", p)
	}
	if err := schema.Event(typeOf(t, "series.define"), []byte("{}")); err == nil {
		t.Error("a command passes for an event")
	}
	if err := schema.Event(typeOf(t, "series.ended"), []byte("{}")); err == nil || !strings.Contains(err.Error(), "id") {
		t.Errorf("an event without an id: %v", err)
	}
}

// Whatever stands in the place of a string, or beside it, no answer repeats it: it may be personal, and the answer
// stays in the journal for good.
func TestNoAnswerRepeatsWhatWasSent(t *testing.T) {
	t.Parallel()
	const marker = "Geheimnis4711"
	sent := []any{
		marker, marker + " \u0000", marker + "@privat.example", " " + marker, strings.Repeat(marker, 400),
		"2028-02-29", "PT24H999M", "P9999Y9999M9999W9999D", "23:59", "Etc/GMT+12", "", 0, 1, -1, []any{}, map[string]any{},
		map[string]any{marker + " " + marker: marker}, []any{marker, marker}, map[string]any{"de": marker + "\u202e", "sealed": marker},
	}
	refusals := 0
	for _, b := range events.Commands {
		example := generic(t, exampleOf(t, b.Type()))
		for _, place := range places(nil, example) {
			for _, value := range sent {
				data, err := json.Marshal(put(example, place, value))
				if err != nil {
					t.Fatal(err)
				}
				p := schema.Command(b.Type(), data)
				if p == nil {
					if _, err := events.DecodeCommand(b.Type(), data); err != nil {
						t.Errorf("%s passed the schema and cannot be read: %v", data, err)
					}
					continue
				}
				refusals++
				said, err := json.Marshal(p)
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(strings.ToLower(string(said)+p.Error()), strings.ToLower(marker)) {
					t.Fatalf("%s at %v: the answer repeats what was sent: %s", b.Type(), place, said)
				}
			}
		}
	}
	if refusals < 1000 {
		t.Errorf("only %d refusals were looked at", refusals)
	}
}

// places lists the paths of all values below v, and of one unknown field in each object.
func places(at []any, v any) [][]any {
	all := [][]any{at}
	switch v := v.(type) {
	case map[string]any:
		all = append(all, append(slices.Clone(at), "unknown"), append(slices.Clone(at), "not a name"))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			all = append(all, places(append(slices.Clone(at), name), v[name])...)
		}
	case []any:
		for i := range v {
			all = append(all, places(append(slices.Clone(at), i), v[i])...)
		}
	}
	return all
}

// put returns v with another value at a place.
func put(v any, at []any, value any) any {
	if len(at) == 0 {
		return value
	}
	switch v := v.(type) {
	case map[string]any:
		c := maps.Clone(v)
		c[at[0].(string)] = put(v[at[0].(string)], at[1:], value)
		return c
	case []any:
		c := slices.Clone(v)
		c[at[0].(int)] = put(v[at[0].(int)], at[1:], value)
		return c
	}
	return value
}
