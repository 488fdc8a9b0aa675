package calendar

import (
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/events"
)

func TestBookTakesEachEventOnce(t *testing.T) {
	b := office(t)
	e := &events.Event{
		Office: "bremen", ID: "7-1", Time: benchNow, Sequence: 7, Body: &events.VenueChanged{ID: "v", Title: events.Text{"de": "V"}},
		Cause: events.Cause{Client: "c", Source: "s", ID: "7", Sequence: 70, Digest: "d"},
	}
	if err := b.Apply(e); err != nil {
		t.Fatal(err)
	}
	before := dump(b)
	for _, sequence := range []uint64{7, 1} {
		again := *e
		again.Sequence, again.Body = sequence, &events.VenueChanged{ID: "w"}
		if err := b.Apply(&again); err != nil {
			t.Fatal(err)
		}
	}
	if after := dump(b); after != before {
		t.Errorf("an event that is in the book already changes it: %s", difference(before, after))
	}
	if b.Sequence() != 7 || b.Cursor() != 70 {
		t.Errorf("the book is at event %d and command %d, want 7 and 70", b.Sequence(), b.Cursor())
	}
}

// TestBookKnowsTheFormatOfMeetings holds that a meeting says in which version of the event it was planned, for good.
func TestBookKnowsTheFormatOfMeetings(t *testing.T) {
	planned := &events.MeetingPlanned{ID: "m", Slot: slotOn(day(t, "2027-02-03"), 840, "UTC", events.Period{Clock: time.Hour})}
	for version, want := range map[int]int{0: planned.Type().Version, 1: 1, 7: 7} {
		b := office(t)
		for i, e := range []*events.Event{
			{Version: version, Body: planned},
			{Version: 3, Body: &events.MeetingMoved{ID: "m", Slot: planned.Slot, From: planned.Slot, Revision: 1}},
		} {
			e.Time, e.Sequence = benchNow, b.Sequence()+uint64(i)+1
			if err := b.Apply(e); err != nil {
				t.Fatal(err)
			}
		}
		if got := b.Meeting("m").Format; got != want {
			t.Errorf("planned by an event stored in version %d, the meeting has the format %d, want %d", version, got, want)
		}
	}
}

// TestBookRefusesWhatDoesNotFollow holds that a journal which has come apart is noticed, with the event in the error.
func TestBookRefusesWhatDoesNotFollow(t *testing.T) {
	for _, body := range []events.Body{
		&events.PartnerAmended{ID: "x"}, &events.PartnerRetired{ID: "x"}, &events.SeriesAmended{DefineSeries: events.DefineSeries{ID: "x"}},
		&events.SeriesExtended{ID: "x"}, &events.SeriesEnded{ID: "x"}, &events.MeetingAmended{ID: "x"}, &events.MeetingMoved{ID: "x"},
		&events.MeetingCancelled{ID: "x"}, &events.TripAmended{TripProposed: events.TripProposed{ID: "x"}}, &events.TripCancelled{ID: "x"},
		&events.MilestoneCompleted{Trip: "x"}, &events.FeedRevoked{ID: "x"}, &events.FeedIssued{ID: "x", Scope: "everywhere"},
		&events.SetVenue{ID: "x"}, // a command is no event
	} {
		err := office(t).Apply(&events.Event{Sequence: 12, Body: body, Time: benchNow})
		if err == nil || !strings.Contains(err.Error(), body.Type().Short()+", event 12") {
			t.Errorf("%T is applied: %v", body, err)
		}
	}
}

// TestBookHasAPlaceForEveryEvent goes through the registry: a new event must be thought of in the book.
func TestBookHasAPlaceForEveryEvent(t *testing.T) {
	for _, body := range events.Events {
		if err := office(t).Apply(&events.Event{Sequence: 12, Body: body, Time: benchNow}); err != nil && strings.Contains(err.Error(), "no place") {
			t.Errorf("%T: %v", body, err)
		}
	}
	for _, body := range events.Commands {
		_, p := office(t).decide(&events.Command{Body: body}, benchNow)
		if p != nil && p.Code == events.ProblemURN+events.UnknownType {
			t.Errorf("%T: %v", body, p)
		}
	}
}

func TestOutcomeOfACommand(t *testing.T) {
	b := office(t)
	apply := func(sequence, command uint64, id string, body events.Body) {
		t.Helper()
		e := &events.Event{Time: benchNow, Sequence: sequence, Body: body, Cause: events.Cause{Client: "c", Source: "s", ID: id, Sequence: command, Digest: id, Parts: 1 + len(id)/2}}
		if err := b.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	apply(10, 5, "aa", &events.VenueChanged{ID: "v"})
	if o := b.Outcome(5, "c", "s", "aa", "aa"); o != nil || b.Lookup("c", "s", "aa") != nil {
		t.Errorf("half an answer is taken for the whole: %+v", o)
	}
	apply(11, 5, "aa", &events.VenueChanged{ID: "w"})
	apply(12, 6, "b", &events.CommandRefused{Sequence: 6, Problem: *events.Refuse(events.NotPossible, "", "no")})
	if o := b.Outcome(5, "c", "s", "aa", "aa"); o == nil || o.First != 10 || o.Last != 11 || o.Problem != nil || o.Command != 5 {
		t.Errorf("the outcome of the first command is %+v", o)
	}
	if o := b.Outcome(6, "c", "s", "b", "b"); o == nil || o.Problem == nil || o.Problem.Detail != "no" {
		t.Errorf("the outcome of the refused one is %+v", o)
	}
	// A repetition has another place in the stream and the same identity.
	if o := b.Outcome(7, "c", "s", "aa", "aa"); o == nil || o.Command != 5 {
		t.Errorf("the outcome of a repetition is %+v", o)
	}
	if o := b.Outcome(7, "c", "s", "aa", "other"); o != nil {
		t.Errorf("the outcome of the same identity with other data is %+v", o)
	}
	if o := b.Lookup("c", "s", "aa"); o == nil || o.Command != 5 {
		t.Errorf("the identity is found as %+v", o)
	}
	if o := b.Outcome(8, "c", "s", "z", "z"); o != nil {
		t.Errorf("the outcome of nothing is %+v", o)
	}
}

func TestRefuseWithoutABody(t *testing.T) {
	b := office(t)
	c := &events.Command{Client: "c", Source: "s", ID: "a", Sequence: 9, Digest: "d"}
	d := b.Refuse(c, "series.explode", benchNow, events.Refuse(events.UnknownType, "", "there is no such command"))
	if p := d.Problem(); p == nil || p.Detail != "there is no such command" || d.Events[0].ID != "9-1" {
		t.Fatalf("%+v", d)
	}
	d.Events[0].Sequence = 99
	if err := b.Apply(d.Events[0]); err != nil {
		t.Fatal(err)
	}
	again := b.Refuse(c, "series.explode", benchNow, events.Refuse(events.UnknownType, "", "other words"))
	if again.Before == nil || len(again.Events) > 0 || again.Problem().Detail != "there is no such command" {
		t.Errorf("asked again: %+v", again)
	}
}

// TestIDsFitEverywhere holds that the id of a meeting is an id, also for the longest name of a series, and that two
// long names that begin alike do not meet.
func TestIDsFitEverywhere(t *testing.T) {
	b := office(t)
	seen := map[string]bool{}
	for _, series := range []string{"a", strings.Repeat("x", 47), strings.Repeat("x", 48), strings.Repeat("x", 62) + "a", strings.Repeat("x", 62) + "b"} {
		for range 3 {
			id := b.meetingID(series, events.Date{Year: 2027, Month: 2, Day: 3})
			if !events.ValidID(id) || seen[id] {
				t.Errorf("%q is no id or there twice", id)
			}
			seen[id] = true
			give(t, b, &events.MeetingPlanned{ID: id, Series: series})
			give(t, b, &events.MeetingCancelled{ID: id})
		}
	}
}

func TestWhoIsIncluded(t *testing.T) {
	told := newTeller(t)
	now := benchNow.Format(time.RFC3339)
	for _, line := range []string{
		`office.set {"title":{"de":"B"},"zone":"Europe/Berlin"}`,
		`partner.register {"id":"riga","title":{"de":"R"},"kind":"twin-city","zone":"Europe/Riga"}`,
		`person.add {"id":"a","name":"A","email":"a@riga.example","partner":"riga"}`,
		`person.add {"id":"b","name":"B","email":"b@bremen.example"}`,
		`person.add {"id":"c","name":"C","email":"c@riga.example","partner":"riga"}`,
		`group.set {"id":"g","title":{"de":"G"},"members":["partner/riga","person/b"]}`,
		`person.erase {"id":"c"}`,
	} {
		told.tell(now + " " + line)
	}
	b := told.direct
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
		if got := b.Includes(c.refs, c.person); got != c.want {
			t.Errorf("%v includes %s: %v", c.refs, c.person, got)
		}
	}
	if got := b.Contacts("riga"); len(got) != 1 || got[0].ID != "a" || got[0].Email.Value() != "a@riga.example" {
		t.Errorf("%d contacts", len(got))
	}
	if got := b.Erased(); !slices.Equal(got, []string{"c"}) {
		t.Errorf("erased: %v", got)
	}
	if p := b.Person("c"); !p.Erased || !p.Name.IsZero() || !p.Email.IsZero() || p.Partner != "" {
		t.Error("an erased person is more than an id")
	}
	if strings.Contains(dump(b), "c@riga.example") {
		t.Error("the address of an erased person is still in the book")
	}
	if x, ok := b.Export("a"); !ok || x.Email != "a@riga.example" || !slices.Equal(x.Groups, []string{"g"}) {
		t.Errorf("the export has the groups %v", x.Groups)
	}
	if _, ok := b.Export("c"); ok {
		t.Error("an erased person can be exported")
	}
}

// TestAmendedPersonIsSealedAnew holds that what stays of a person is there after an amendment, and goes out in boxes of
// the new event: a box opens only in the event that it was made for.
func TestAmendedPersonIsSealedAnew(t *testing.T) {
	told := newTeller(t)
	now := benchNow.Format(time.RFC3339)
	told.tell(now + ` person.add {"id":"a","name":"Alt","email":"a@riga.example"}`)
	told.tell(now + ` person.amend {"id":"a","name":"Neu"}`)
	if p := told.through.Person("a"); p.Name.Value() != "Neu" || p.Email.Value() != "a@riga.example" {
		t.Errorf("the person is called %q and written to at %q", p.Name.Value(), p.Email.Value())
	}
	c := told.command("person.amend", []byte(`{"id":"a","zone":"Europe/Riga"}`))
	sealed := 0
	for _, e := range told.direct.Decide(c, benchNow).Events {
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
