package events

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// headers looks a header up without regard to case, as HTTP does.
func headers(h map[string]string) Header {
	return func(name string) string {
		for k, v := range h {
			if strings.EqualFold(k, name) {
				return v
			}
		}
		return ""
	}
}

func header(h map[string][]string) Header {
	return func(name string) string { return strings.Join(h[name], "") }
}

func TestReadMessageBinary(t *testing.T) {
	m, plain, err := ReadMessage(headers(map[string]string{
		"Ce-Specversion": "1.0", "Ce-Id": "Z%C3%BCrich%20%22%25%22", "Ce-Source": "/kiosk/1", "Ce-Type": "jourfixe.group.set.v1",
		"Ce-Time": "2027-02-03T14:00:00.5+01:00", "Content-Type": "application/json; charset=utf-8",
	}), []byte(`{"id":"a"}`))
	if err != nil || plain {
		t.Fatalf("plain %v, %v", plain, err)
	}
	want := Message{
		ID: `Zürich "%"`, Source: "/kiosk/1", Type: "jourfixe.group.set.v1", Time: time.Date(2027, 2, 3, 13, 0, 0, 5e8, time.UTC),
		Data: []byte(`{"id":"a"}`),
	}
	if !reflect.DeepEqual(m, want) {
		t.Errorf("got %+v, want %+v", m, want)
	}
}

func TestReadMessageStructured(t *testing.T) {
	for _, c := range []struct{ body, data string }{
		{`{"specversion":"1.0","id":"1","source":"s","type":"group.set","data":{"id":"ä"}}`, `{"id":"ä"}`},
		{`{"specversion":"1.0","id":"1","source":"s","type":"group.set","data_base64":"eyJpZCI6ImEifQ==","datacontenttype":"application/json"}`, `{"id":"a"}`},
		{`{"specversion":"1.0","id":"1","source":"s","type":"group.set","subject":"x","traceparent":"00"}`, ``},
	} {
		m, plain, err := ReadMessage(headers(map[string]string{"Content-Type": "application/cloudevents+json; charset=UTF-8"}), []byte(c.body))
		if err != nil || plain || m.ID != "1" || m.Source != "s" || m.Type != "group.set" || !m.Time.IsZero() || string(m.Data) != c.data {
			t.Errorf("%s is read as %+v, plain %v (%v)", c.body, m, plain, err)
		}
	}
}

// Without a content type the data says what it is.
func TestReadMessageUntyped(t *testing.T) {
	const event = `{"specversion":"1.0","id":"1","source":"s","type":"group.set","data":{"id":"a"}}`
	for contentType, plainly := range map[string]bool{"": false, "application/json": true, "text/plain": true} {
		m, plain, err := ReadMessage(headers(map[string]string{"Content-Type": contentType}), []byte(event))
		if err != nil || plain != plainly || !plain && (m.ID != "1" || string(m.Data) != `{"id":"a"}`) {
			t.Errorf("%q: %+v, plain %v (%v)", contentType, m, plain, err)
		}
	}
	for _, body := range []string{`{"title":{"de":"specversion","en":"\"specversion\""}}`, `{"a":{"specversion":"1.0"}}`, `["specversion"]`, `{"specversion"`} {
		if _, plain, err := ReadMessage(headers(nil), []byte(body)); err != nil || !plain {
			t.Errorf("%s: plain %v (%v)", body, plain, err)
		}
	}
}

func TestReadMessagePlain(t *testing.T) {
	for _, contentType := range []string{"", "application/json", "text/plain"} {
		m, plain, err := ReadMessage(headers(map[string]string{"Content-Type": contentType}), []byte(`{"id":"a"}`))
		if err != nil || !plain || m.ID != "" || string(m.Data) != `{"id":"a"}` {
			t.Errorf("%q: %+v, plain %v (%v)", contentType, m, plain, err)
		}
	}
}

// TestReadMessageBad holds that whatever claims to be a CloudEvent and cannot be attributed says which attribute is at
// fault, and does not quote the message.
func TestReadMessageBad(t *testing.T) {
	binary := func(change ...string) map[string]string {
		h := map[string]string{"ce-specversion": "1.0", "ce-id": "1", "ce-source": "s", "ce-type": "group.set", "Content-Type": "application/json"}
		for i := 0; i < len(change); i += 2 {
			h[change[i]] = change[i+1]
		}
		return h
	}
	structured := map[string]string{"Content-Type": "application/cloudevents+json"}
	for _, c := range []struct {
		header map[string]string
		body   string
		says   string
	}{
		{binary("ce-specversion", "0.3"), `{}`, "specversion"},
		{binary("ce-specversion", "2.0"), `{}`, "specversion"},
		{binary("ce-id", ""), `{}`, "id is missing"},
		{binary("ce-source", ""), `{}`, "source is missing"},
		{binary("ce-type", ""), `{}`, "type is missing"},
		{binary("ce-id", "%ZZ"), `{}`, "ce-id is not percent-encoded"},
		{binary("ce-id", "a%0Ab"), `{}`, "id is longer"},
		{binary("ce-id", "a%C2%85b"), `{}`, "id is longer"},
		{binary("ce-id", "a%FFb"), `{}`, "id is longer"},
		{binary("ce-source", strings.Repeat("x", 257)), `{}`, "source is longer"},
		{binary("ce-authtype", "app_user", "ce-authid", strings.Repeat("x", 257)), `{}`, "authid is longer"},
		{binary("ce-time", "yesterday"), `{}`, "time is no RFC 3339"},
		{binary("ce-time", "2027-02-30T00:00:00Z"), `{}`, "time is no RFC 3339"},
		{binary("Content-Type", "application/xml"), `{}`, "must be application/json"},
		{binary("Content-Type", ";;;"), `{}`, "Content-Type"},
		{map[string]string{"Content-Type": "application/cloudevents-batch+json"}, `[]`, "batches"},
		{map[string]string{"ce-id": "1"}, `{}`, "specversion must be 1.0"},
		{map[string]string{"ce-type": "group.set", "ce-source": "s"}, `{}`, "specversion must be 1.0"},
		{map[string]string{}, `{"specversion":"1.0","id":"1"}`, "source is missing"},
		{map[string]string{}, `{"specversion":null}`, "specversion must be"},
		{structured, ``, "no readable JSON"},
		{structured, `[]`, "no readable JSON"},
		{structured, `{"specversion":1.0}`, "no readable JSON"},
		{structured, `{"specversion":"1.0"}`, "id is missing"},
		{structured, `{"specversion":"1.0","id":"1","source":"s","type":"t","data":{}} trailing`, "no readable JSON"},
		{structured, `{"specversion":"1.0","id":"1","source":"s","type":"t","data_base64":"%%"}`, "no readable JSON"},
		{structured, `{"specversion":"1.0","id":"1","source":"s","type":"t","datacontenttype":"text/xml","data":"x"}`, "must be application/json"},
		{structured, strings.Repeat("[", 100_000), "nested"},
	} {
		_, _, err := ReadMessage(headers(c.header), []byte(c.body))
		if !errors.Is(err, ErrUnattributable) || !strings.Contains(err.Error(), c.says) || len(err.Error()) > 300 {
			t.Errorf("%v %.60s: %v, want %q in it", c.header, c.body, err, c.says)
		}
	}
}

func TestCheckJSON(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for _, s := range []string{`{}`, `null`, `"[[[[[[[[[[[[[[[[[[[["`, `"\"[[[[[[[[[[[[[[[[[[[["`, nested(16), `[{"a":[1,2]}]`} {
		if err := CheckJSON([]byte(s)); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	for s, says := range map[string]string{
		``: "the data is missing", `{`: "at byte 1", `{"name":"Ilse",}`: "at byte 16", nested(17): "nested", nested(1_000_00): "nested", `{} {}`: "at byte 4",
		`"` + strings.Repeat("x", MaxData) + `"`: "at most", "]]]]" + strings.Repeat("[", 18): "at byte 1",
	} {
		err := CheckJSON([]byte(s))
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "Ilse") {
			t.Errorf("%.40s: %v, want %q in it", s, err, says)
		}
	}
}

// TestEventRoundTrip writes an event of every type and reads it back, with an identity that holds every letter that
// headers have trouble with.
func TestEventRoundTrip(t *testing.T) {
	at := time.Date(2027, 2, 3, 13, 0, 0, 123456789, time.FixedZone("", 3600))
	for i, b := range Events {
		body := reflect.New(reflect.TypeOf(b).Elem()).Interface().(Body)
		if p, ok := body.(Personal); ok {
			for _, s := range p.Seals() {
				*s = Secret(secret)
				if err := s.Seal(toy); err != nil {
					t.Fatal(err)
				}
			}
		}
		e := &Event{
			Office: "bremen", ID: fmt.Sprintf("%d-1", i), Time: at, Sequence: uint64(i + 1), Body: body,
			Cause: Cause{Client: "kiosk", Source: "/Zürich/☕?a=b&c", ID: "100 % \"sicher\"\u00a0\U0001F600", Sequence: 1<<64 - 1, Digest: "d", Parts: 3, By: "staff-lead"},
		}
		h, data, err := EncodeEvent(e)
		if err != nil {
			t.Fatalf("%T: %v", b, err)
		}
		for name, values := range h {
			for _, v := range values {
				if strings.ContainsFunc(v, func(r rune) bool { return r < ' ' || r > '~' }) {
					t.Errorf("the header %s has %q", name, v)
				}
			}
		}
		back, err := ReadEvent("bremen", e.Sequence, header(h), data)
		if err != nil {
			t.Fatalf("%T: %v", b, err)
		}
		if p, ok := back.Body.(Personal); ok {
			for _, s := range p.Seals() {
				if err := s.Open(toy); err != nil || s.Value() != secret {
					t.Errorf("%T has lost a personal value (%v)", b, err)
				}
			}
		}
		if !back.Time.Equal(e.Time) || back.Time.Location() != time.UTC {
			t.Errorf("%T: the time %s is read as %s", b, e.Time, back.Time)
		}
		back.Time = e.Time
		if back.Version != body.Type().Version || e.Version != 0 || e.Format() != back.Format() {
			t.Errorf("%T is stored in version %d, and known to be in %d before and in %d after", b, body.Type().Version, e.Format(), back.Version)
		}
		if !reflect.DeepEqual(back.Cause, e.Cause) || back.ID != e.ID || back.Sequence != e.Sequence || back.Body.Type() != body.Type() {
			t.Errorf("%T: %+v is read as %+v", b, e, back)
		}
		structured(t, e, data)
	}
}

// structured holds that the event in one JSON object says the same, readable by the reader of messages too.
func structured(t *testing.T, e *Event, data []byte) {
	t.Helper()
	whole, err := MarshalEvent(e, func(r Reason) Text { return r.Said })
	if err != nil {
		t.Fatal(err)
	}
	var attributes map[string]any
	if err := json.Unmarshal(whole, &attributes); err != nil {
		t.Fatalf("%s: %v", whole, err)
	}
	for name, want := range map[string]any{
		"specversion": "1.0", "id": e.ID, "source": "/offices/bremen", "type": e.Body.Type().String(), "subject": e.Body.About().String(),
		"client": e.Cause.Client, "commandsource": e.Cause.Source, "commandid": e.Cause.ID, "commandsequence": "18446744073709551615",
		"sequence": fmt.Sprint(e.Sequence), "authtype": "app_user", "authid": "staff-lead",
	} {
		if attributes[name] != want {
			t.Errorf("%T: %s is %v, want %v", e.Body, name, attributes[name], want)
		}
	}
	m, _, err := ReadMessage(headers(map[string]string{"Content-Type": ContentType}), whole)
	if err != nil || m.ID != e.ID || !m.Time.Equal(e.Time) || !bytes.Equal(m.Data, data) || m.By != "staff-lead" {
		t.Errorf("%T: read as a message: %+v (%v)", e.Body, m, err)
	}
}

func TestReadEventBad(t *testing.T) {
	e := &Event{Office: "bremen", ID: "1-1", Time: time.Unix(0, 0), Body: &SeriesEnded{ID: "a"}}
	for _, c := range []struct{ name, value, data, says string }{
		{"ce-type", "jourfixe.series.exploded.v1", `{}`, "not in the vocabulary"},
		{"ce-type", "jourfixe.series.ended.v2", `{}`, "not in the vocabulary"},
		{"ce-type", "", `{}`, "no message type"},
		{"ce-time", "then", `{}`, "its time"},
		{"ce-commandsequence", "-1", `{}`, "its command"},
		{"ce-commandparts", "many", `{}`, "event 7"},
		{"ce-id", "1-1", `{"id":7}`, "read the data"},
		{"ce-id", "1-1", `{`, "read the data"},
	} {
		h, _, err := EncodeEvent(e)
		if err != nil {
			t.Fatal(err)
		}
		h[c.name] = []string{c.value}
		if got, err := ReadEvent("bremen", 7, header(h), []byte(c.data)); err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "event 7") {
			t.Errorf("%s=%s %s: %v (%v), want %q in it", c.name, c.value, c.data, got, err, c.says)
		}
	}
}
