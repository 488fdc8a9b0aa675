package calendar_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/export"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var november = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// TestStories plays the files testdata/*.txtar.
func TestStories(t *testing.T) { calendartest.Play(t, "testdata", "testdata", nil) }

func TestBookTakesEachEventOnce(t *testing.T) {
	b := calendar.New("bremen")
	e := &events.Event{
		Office: "bremen", ID: "7-1", Time: november, Sequence: 7, Body: &events.VenueChanged{ID: "v", Title: events.Text{"de": "V"}},
		Cause: events.Cause{Client: "c", Source: "s", ID: "7", Sequence: 70, Digest: "d"},
	}
	if err := b.Apply(e); err != nil {
		t.Fatal(err)
	}
	before := calendartest.Dump(b)
	for _, sequence := range []uint64{7, 1} {
		again := *e
		again.Sequence, again.Body = sequence, &events.VenueChanged{ID: "w"}
		if err := b.Apply(&again); err != nil {
			t.Fatal(err)
		}
	}
	if after := calendartest.Dump(b); after != before {
		t.Errorf("an event that is in the book already changes it: %s", calendartest.Difference(before, after))
	}
	if b.Sequence() != 7 || b.Cursor() != 70 {
		t.Errorf("the book is at event %d and command %d, want 7 and 70", b.Sequence(), b.Cursor())
	}
}

func TestWhoIsIncluded(t *testing.T) {
	told := calendartest.NewTeller(t)
	now := november.Format(time.RFC3339)
	for _, line := range []string{
		`office.set {"title":{"de":"B"},"zone":"Europe/Berlin"}`,
		`partner.register {"id":"riga","title":{"de":"R"},"kind":"twin-city","zone":"Europe/Riga"}`,
		`person.add {"id":"a","name":"A","email":"a@riga.example","partner":"riga"}`,
		`person.add {"id":"b","name":"B","email":"b@bremen.example"}`,
		`person.add {"id":"c","name":"C","email":"c@riga.example","partner":"riga"}`,
		`group.set {"id":"g","title":{"de":"G"},"members":["partner/riga","person/b"]}`,
		`person.erase {"id":"c"}`,
	} {
		told.Tell(now + " " + line)
	}
	b := told.Direct
	refs := func(list ...string) []events.Ref {
		var refs []events.Ref
		for _, s := range list {
			r, err := events.ParseRef(s)
			if err != nil {
				t.Fatal(err)
			}
			refs = append(refs, r)
		}
		return refs
	}
	for _, c := range []struct {
		refs   []events.Ref
		person string
		want   bool
	}{
		{refs("person/a"), "a", true}, {refs("person/a"), "b", false}, {refs("partner/riga"), "a", true}, {refs("partner/riga"), "b", false},
		{refs("group/g"), "a", true}, {refs("group/g"), "b", true}, {refs("group/x"), "b", false}, {nil, "a", false},
		{refs("person/c", "partner/riga", "group/g"), "c", false}, // erased
		{refs("person/z"), "z", false},
	} {
		if got := b.Invites(c.refs, c.person); got != c.want {
			t.Errorf("%v includes %s: %v", c.refs, c.person, got)
		}
	}
	if got := b.Contacts("riga"); len(got) != 1 || got[0].ID != "a" || got[0].Email.Value() != "a@riga.example" {
		t.Errorf("%d contacts", len(got))
	}
	if got := b.Forgotten(); len(got) != 1 || got[0].Key != "c" {
		t.Errorf("erased: %v", got)
	}
	if p := b.Person("c"); !p.Erased || !p.Name.IsZero() || !p.Email.IsZero() || p.Partner != "" {
		t.Error("an erased person is more than an id")
	}
	if strings.Contains(calendartest.Dump(b), "c@riga.example") {
		t.Error("the address of an erased person is still in the book")
	}
	if x, ok := export.Of(b, "a", november); !ok || x.Email != "a@riga.example" || !slices.Equal(x.Groups, []string{"g"}) {
		t.Errorf("the export has the groups %v", x.Groups)
	}
	if _, ok := export.Of(b, "c", november); ok {
		t.Error("an erased person can be exported")
	}
}

// TestAmendedPersonIsSealedAnew holds that what stays of a person is there after an amendment, and goes out in boxes of
// the new event: a box opens only in the event that it was made for.
func TestAmendedPersonIsSealedAnew(t *testing.T) {
	told := calendartest.NewTeller(t)
	now := november.Format(time.RFC3339)
	told.Tell(now + ` person.add {"id":"a","name":"Alt","email":"a@riga.example"}`)
	told.Tell(now + ` person.amend {"id":"a","name":"Neu"}`)
	if p := told.Through.Person("a"); p.Name.Value() != "Neu" || p.Email.Value() != "a@riga.example" {
		t.Errorf("the person is called %q and written to at %q", p.Name.Value(), p.Email.Value())
	}
	c := told.Command("person.amend", []byte(`{"id":"a","zone":"Europe/Riga"}`))
	sealed := 0
	for _, e := range told.Direct.Decide(c, november).Events {
		for _, s := range e.Body.(events.Personal).Seals() {
			if err := s.Seal(func(b []byte) ([]byte, error) { sealed++; return b, nil }); err != nil {
				t.Fatal(err)
			}
		}
	}
	if sealed != 2 {
		t.Errorf("%d values are sealed anew, want both", sealed)
	}
}

// TestErasedPersonHasSaidNothing takes out of all meetings what somebody has said who is erased, and nothing of others.
func TestErasedPersonHasSaidNothing(t *testing.T) {
	told := calendartest.NewTeller(t)
	now := november.Format(time.RFC3339)
	for _, line := range []string{
		`office.set {"title":{"de":"B"},"zone":"Europe/Berlin"}`,
		`person.add {"id":"a","name":"A","email":"a@riga.example"}`,
		`person.add {"id":"b","name":"B","email":"b@bremen.example"}`,
		`meeting.request {"id":"m","title":{"de":"M"},"at":{"date":"2027-01-13","start":"10:00","zone":"Europe/Berlin"},"duration":"PT1H","need":["person/a","person/b"]}`,
		`meeting.answer {"id":"m","person":"a","answer":"accepted"}`,
		`meeting.answer {"id":"m","person":"b","answer":"declined"}`,
		`meeting.counter {"id":"m","person":"a","start":"2027-01-14T09:00:00Z","end":"2027-01-14T10:00:00Z"}`,
		`meeting.counter {"id":"m","person":"b","start":"2027-01-15T09:00:00Z","end":"2027-01-15T10:00:00Z"}`,
	} {
		told.Tell(now + " " + line)
	}
	said := func() string {
		m := told.Direct.Meeting("m")
		return strings.Join(shelf.Keys(m.Answers), " ") + ", " + strings.Join(shelf.Keys(m.Counters), " ")
	}
	if got := said(); got != "a b, a b" {
		t.Fatalf("before, something is said by %s", got)
	}
	told.Tell(now + ` person.erase {"id":"a"}`)
	if got := said(); got != "b, b" {
		t.Errorf("after, something is said by %s", got)
	}
}
