package events

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzReadMessage holds that a message is plain, or has the three attributes that identify it, or is unattributable;
// and that what identifies it survives the way through the headers of the journal.
func FuzzReadMessage(f *testing.F) {
	f.Add("application/cloudevents+json", "", "", "", "", "", []byte(`{"specversion":"1.0","id":"1","source":"s","type":"t","data":{}}`))
	f.Add("application/json", "1.0", "1", "/s", "group.set", "2027-02-03T14:00:00Z", []byte(`{}`))
	f.Add("", "1.0", "%25", "%C3%BC", "t", "", []byte(nil))
	f.Add("application/cloudevents-batch+json", "", "", "", "", "", []byte(`[]`))
	f.Fuzz(func(t *testing.T, contentType, version, id, source, kind, at string, data []byte) {
		m, plain, err := ReadMessage(headers(map[string]string{
			"Content-Type": contentType, "ce-specversion": version, "ce-id": id, "ce-source": source, "ce-type": kind, "ce-time": at,
		}), data)
		switch {
		case err != nil:
			if !errors.Is(err, ErrUnattributable) || len(err.Error()) > 1000 {
				t.Fatalf("%v", err)
			}
			return
		case plain:
			if m.ID != "" || string(m.Data) != string(data) {
				t.Fatalf("plain, and %+v", m)
			}
			return
		case m.ID == "" || m.Source == "" || m.Type == "":
			t.Fatalf("a part of the identity is missing: %+v", m)
		}
		e := &Event{Office: "o", Body: &SeriesEnded{ID: "a"}, Cause: Cause{Source: m.Source, ID: m.ID}}
		h, body, err := EncodeEvent(e)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ReadEvent("o", 1, header(h), body)
		if err != nil || back.Cause != e.Cause || !utf8.ValidString(back.Cause.ID) {
			t.Fatalf("the identity %q %q comes back as %q %q (%v)", m.Source, m.ID, back.Cause.Source, back.Cause.ID, err)
		}
	})
}

// FuzzCheckJSON holds that what passes can be read without running deep.
func FuzzCheckJSON(f *testing.F) {
	f.Add([]byte(`{"a":[1,2,{"b":"\"]]]"}]}`))
	f.Add([]byte(`]]]][[[[`))
	f.Add([]byte(strings.Repeat(`[`, 20)))
	f.Add([]byte(`1E700`))
	f.Fuzz(func(t *testing.T, data []byte) {
		err := CheckJSON(data)
		if err == nil {
			// JSON sets no bounds to a number, so none is made of it here.
			var v any
			d := json.NewDecoder(bytes.NewReader(data))
			d.UseNumber()
			if err := d.Decode(&v); err != nil || depth(v) > maxDepth {
				t.Fatalf("%q passes, and is %d deep or no JSON: %v", data, depth(v), err)
			}
			return
		}
		if len(err.Error()) > 200 {
			t.Fatalf("the error has %d bytes", len(err.Error()))
		}
	})
}

func depth(v any) int {
	deepest := 0
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			deepest = max(deepest, depth(e))
		}
	case map[string]any:
		for _, e := range v {
			deepest = max(deepest, depth(e))
		}
	default:
		return 0
	}
	return deepest + 1
}

func BenchmarkReadMessage(b *testing.B) {
	h := headers(map[string]string{"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/kiosk", "ce-type": "group.set"})
	data := []byte(`{"id":"jour-fixe","title":{"de":"Jour Fixe"},"members":["partner/riga"]}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := ReadMessage(h, data); err != nil {
			b.Fatal(err)
		}
	}
}
