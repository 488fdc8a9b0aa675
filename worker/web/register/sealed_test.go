package register

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker/web/typed"
)

var now = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)

func key(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

// open opens a link at a time.
func open(s *typed.Seal, token string, at time.Time) (*letter, error) {
	x := typed.Links[*letter]{Seal: func(token string) (*letter, error) { return unseal(s, token) }, Now: func() time.Time { return at }}
	return x.Open(token)
}

// TestSeal opens what was closed, and nothing that was closed by another house or another office.
func TestSeal(t *testing.T) {
	s := newSeal(key(1), "bremen")
	born := events.Date{Year: 1961, Month: 4, Day: 12}
	for _, want := range []*letter{
		{Kind: kindNote, Trip: "danzig", Expires: now.Unix() + 1, Name: "Erika", Email: "erika@geheim.example", Language: "de"},
		{
			Kind: kindMake, Trip: "danzig", Expires: now.Unix() + 1, Name: "אורחת", Email: "a@b.example", Language: "he", Born: &born, Companion: &traveller{"Otto", &born},
			Guardian: &traveller{"Anna", nil}, First: true, Needs: &events.Needs{Diet: "ohne Nüsse", NoPets: true, Speaks: []string{"he", "de"}},
		},
	} {
		token, err := s.Close(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := open(s, token, now)
		if err != nil || cmp.Diff(want, got) != "" {
			t.Errorf("%v\n%s", err, cmp.Diff(want, got))
		}
		if again, err := s.Close(want); err != nil || again == token {
			t.Errorf("two links of the same are the same (%v)", err)
		}
		if _, err := open(s, token, now.Add(time.Second)); !errors.Is(err, typed.ErrExpired) {
			t.Errorf("in the instant in which it expires: %v", err)
		}
		for who, other := range map[string]*typed.Seal{"another house": newSeal(key(2), "bremen"), "another office": newSeal(key(1), "riga")} {
			if _, err := open(other, token, now); !errors.Is(err, typed.ErrNoLink) {
				t.Errorf("%s opens it: %v", who, err)
			}
		}
	}
}

// FuzzOpen opens anything: nothing comes of it but what was sealed. While it is fuzzed, seeds come from another process, which has sealed the same in
// another link.
func FuzzOpen(f *testing.F) {
	s, want := newSeal(key(1), "bremen"), &letter{Kind: kindNote, Trip: "danzig", Expires: now.Unix() + 1}
	good, err := s.Close(want)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"", "x", good, good[1:], good + "A", strings.Repeat("A", 3000)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		switch got, err := open(s, token, now); {
		case err != nil && token == good:
			t.Errorf("what was sealed does not open: %v", err)
		case err == nil && cmp.Diff(want, got) != "":
			t.Errorf("%q opens to what was not sealed", token)
		}
	})
}

// TestEveryRefusalHasWords provokes each refusal of a registration, and looks that each is said at a field.
func TestEveryRefusalHasWords(t *testing.T) {
	day := func(year int) *events.Date { return &events.Date{Year: year, Month: 1, Day: 1} }
	x := &trip.Trip{}
	x.ID, x.From = "danzig", events.Date{Year: 2027, Month: 5, Day: 1}
	child := func(guardian *events.Traveller) *events.MakeRegistration {
		return &events.MakeRegistration{Born: day(2012), Guardian: guardian}
	}
	for what, c := range map[string]*events.MakeRegistration{
		"future":                {Born: day(2030)},
		"old":                   {Born: day(1900)},
		"companion future":      {Companion: &events.Traveller{Name: "A", Born: day(2030)}},
		"companion old":         {Companion: &events.Traveller{Name: "A", Born: day(1900)}},
		"companion two":         {Companion: &events.Traveller{Name: "A & B"}},
		"guardian future":       child(&events.Traveller{Name: "A", Born: day(2030)}),
		"guardian old":          child(&events.Traveller{Name: "A", Born: day(1900)}),
		"guardian minor":        child(&events.Traveller{Name: "A", Born: day(2011)}),
		"guardian without day":  child(&events.Traveller{Name: "A"}),
		"guardian missing":      child(nil),
		"guardian not required": {Guardian: &events.Traveller{Name: "A", Born: day(1980)}},
	} {
		_, p := registration.Enter(c, x, events.DateOf(now))
		if p == nil {
			t.Errorf("%s is not refused", what)
			continue
		}
		if name, key := faultOf(p); name == "" || key == "refused" {
			t.Errorf("%s is said by nothing: %s: %s", what, p.Field, p.Detail)
		}
	}
}
