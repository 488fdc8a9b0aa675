package calendar

import (
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// date reads a date that the test itself wrote.
func date(t testing.TB, s string) events.Date {
	t.Helper()
	d, err := events.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestBookKnowsTheFormatOfMeetings holds that a meeting says in which version of the event it was planned, for good.
func TestBookKnowsTheFormatOfMeetings(t *testing.T) {
	planned := &events.MeetingPlanned{ID: "m", Slot: tz.SlotOn(date(t, "2027-02-03"), 840, "UTC", events.Period{Clock: time.Hour})}
	for version, want := range map[int]int{0: planned.Type().Version, 1: 1, 7: 7} {
		b := New("bremen")
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
	if o := b.Outcome(6, "other", "s", "b", "b"); o != nil {
		t.Errorf("another client is told of it: %+v", o)
	}
	if o := b.Outcome(6, "c", "s", "aa", "aa"); o == nil || o.Command != 6 {
		t.Errorf("whose the place is it is told %+v", o)
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
