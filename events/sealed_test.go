package events

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

const secret = "Ilse Muster, Am Wall 1"

// toy locks by turning every bit. It hides nothing from anyone, and is enough to tell a box from a clear value.
func toy(b []byte) ([]byte, error) {
	turned := make([]byte, len(b))
	for i, c := range b {
		turned[i] = ^c
	}
	return turned, nil
}

// TestSealedNeverPrints tries every way in which a value commonly gets into a log, as itself, inside its event and
// inside something else that fmt looks into by force.
func TestSealedNeverPrints(t *testing.T) {
	s := Secret(secret)
	boxed := Secret(secret)
	if err := boxed.Seal(toy); err != nil {
		t.Fatal(err)
	}
	type wrapped struct {
		inner Sealed
		list  []Sealed
		deep  map[string]Sealed
	}
	body := &PersonAdded{ID: "p1", Name: s, Email: boxed}
	things := []any{
		s, &s, boxed, []Sealed{s, boxed}, map[string]Sealed{"name": s}, body, *body, wrapped{s, []Sealed{s}, map[string]Sealed{"a": s}},
		&Event{Office: "bremen", Body: body}, struct{ E Event }{Event{Body: body}},
	}
	for _, thing := range things {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%p", "%t", "%20v", "%-5.3s", "%w"} {
			clean(t, fmt.Sprintf("%T as %s", thing, verb), fmt.Sprintf(verb, thing))
		}
		clean(t, "Sprint", fmt.Sprint(thing))
		clean(t, "Errorf", fmt.Errorf("a person: %v", thing).Error())
		for _, handler := range []func(*bytes.Buffer) slog.Handler{
			func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
			func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
		} {
			var b bytes.Buffer
			slog.New(handler(&b)).Info("a person", "thing", thing, slog.Group("in", slog.Any("thing", thing)))
			clean(t, fmt.Sprintf("slog of %T", thing), b.String())
		}
		if data, err := json.Marshal(thing); err == nil {
			clean(t, fmt.Sprintf("JSON of %T", thing), string(data))
		}
		if data, err := xml.Marshal(thing); err == nil {
			clean(t, fmt.Sprintf("XML of %T", thing), string(data))
		}
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(thing); err == nil {
			clean(t, fmt.Sprintf("gob of %T", thing), b.String())
		}
	}
	if got := fmt.Sprintf("%v %s", s, Sealed{}); got != "[personal] [none]" {
		t.Errorf("printed as %q", got)
	}
}

// clean fails if a part of the secret, as it is or in hex, is in the text.
func clean(t *testing.T, how, text string) {
	t.Helper()
	for _, part := range []string{"Ilse", "Muster", "Wall", fmt.Sprintf("%x", "Muster"), fmt.Sprintf("%X", "Muster"), "77 117 115 116 101 114"} {
		if strings.Contains(text, part) {
			t.Errorf("%s shows %q: %.200s", how, part, text)
		}
	}
}

func TestSealedRefusesToLeaveInTheClear(t *testing.T) {
	if _, err := json.Marshal(Secret(secret)); !errors.Is(err, errUnsealed) {
		t.Errorf("marshalling a clear value gives %v, want %v", err, errUnsealed)
	}
	e := &Event{Office: "bremen", Body: &PersonAdded{ID: "p1", Name: Secret(secret)}}
	if _, _, err := EncodeEvent(e); !errors.Is(err, errUnsealed) {
		t.Errorf("encoding a clear value gives %v, want %v", err, errUnsealed)
	}
	if _, err := MarshalEvent(e, func(r Reason) Text { return r.Said }); !errors.Is(err, errUnsealed) {
		t.Errorf("writing a clear value gives %v, want %v", err, errUnsealed)
	}
}

func TestSealedGoesAroundTheWorld(t *testing.T) {
	s := Secret(secret)
	if err := s.Seal(toy); err != nil {
		t.Fatal(err)
	}
	if s.Value() != secret || !s.Readable() {
		t.Error("a value is no longer readable here once it has its box")
	}
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	clean(t, "the box", string(data))
	var back Sealed
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if back.Readable() || back.Value() != "" || back.IsZero() {
		t.Error("what was read is readable before it is opened, or nothing")
	}
	again, err := json.Marshal(back)
	if err != nil || !bytes.Equal(again, data) {
		t.Errorf("a closed box is written as %s (%v), want %s", again, err, data)
	}
	lost := errors.New("the key is lost")
	if err := back.Open(func([]byte) ([]byte, error) { return nil, lost }); !errors.Is(err, lost) || back.Readable() {
		t.Errorf("opening without a key gives %v", err)
	}
	if err := back.Open(toy); err != nil || back.Value() != secret {
		t.Errorf("the opened box holds %d bytes (%v)", len(back.Value()), err)
	}
	// Sealing again makes no second box: the first is what the journal has.
	if err := back.Seal(func([]byte) ([]byte, error) { return nil, errors.New("sealed twice") }); err != nil {
		t.Error(err)
	}
}

func TestSealedOfNothing(t *testing.T) {
	s := Secret("")
	data, err := json.Marshal(s)
	if err != nil || string(data) != "null" || !s.IsZero() {
		t.Errorf("no value is written as %s (%v)", data, err)
	}
	for _, in := range []string{`null`, `{"sealed":""}`, `{}`} {
		var back Sealed
		if err := json.Unmarshal([]byte(in), &back); err != nil || back.Readable() || back.Value() != "" {
			t.Errorf("%s is read as %v (%v)", in, back, err)
		}
	}
	for _, in := range []string{`"Ilse"`, `{"sealed":"%%"}`, `{"sealed":7}`, `[]`} {
		var back Sealed
		if err := json.Unmarshal([]byte(in), &back); err == nil {
			t.Errorf("%s is read as %v", in, back)
		}
	}
}

func TestHiddenIsGone(t *testing.T) {
	s := Secret(secret)
	s.Hide()
	data, err := json.Marshal(s)
	if err != nil || s.Value() != "" || s.Readable() || s.IsZero() {
		t.Errorf("hidden: value of %d bytes, %v", len(s.Value()), err)
	}
	clean(t, "hidden", string(data))
}

// TestTellShowsACopy holds that showing an event takes nothing from it: it may still be on its way into the journal.
func TestTellShowsACopy(t *testing.T) {
	body := &PersonAdded{ID: "p1", Name: Secret(secret), Email: Secret("ilse@post.example"), Language: "de", Zone: "Europe/Berlin"}
	told, err := Tell(&Event{Office: "bremen", Body: body}, func(r Reason) Text { return r.Said })
	if err != nil {
		t.Fatal(err)
	}
	clean(t, "Tell", string(told.Data))
	if told.Type != "person.added" || told.ID != "p1" || !strings.Contains(string(told.Data), `"zone":"Europe/Berlin"`) {
		t.Errorf("told %s of %s: %s", told.Type, told.ID, told.Data)
	}
	if body.Name.Value() != secret || body.Email.Value() != "ilse@post.example" {
		t.Error("the event has lost its values by being shown")
	}
}
