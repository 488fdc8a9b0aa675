package trip_test

import (
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/trip"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// TestTooLate: a milestone is too late if its day was over, at the office, when it was given that day, be it with the trip or
// by an amendment. What else is amended changes nothing in that.
func TestTooLate(t *testing.T) {
	home := tz.Must("Europe/Berlin")
	at := func(s string) *events.Event {
		when, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return &events.Event{Time: when}
	}
	day := func(d int) events.Date { return events.Date{Year: 2027, Month: 1, Day: d} }
	with := func(milestones ...events.Milestone) events.TripProposed {
		return events.TripProposed{From: day(30), To: day(31), Milestones: milestones}
	}
	on := func(id string, d int) events.Milestone { return events.Milestone{ID: id, Date: day(d)} }
	late := func(x *trip.Trip) string {
		var ids []string
		for _, m := range x.Milestones {
			if x.TooLate(m, home) {
				ids = append(ids, m.ID)
			}
		}
		return strings.Join(ids, " ")
	}
	body := with(on("a", 8), on("b", 9), on("c", 10), on("d", 15))
	x := trip.Proposed(&body, at("2027-01-09T23:30:00Z")) // which is the 10th in Berlin
	if got := late(x); got != "a b" {
		t.Errorf("proposed: too late are %q", got)
	}
	for _, step := range []struct {
		what string
		body events.TripProposed
		want string
	}{
		{"nothing of the milestones", body, "a b"},
		{"a day more, before which all stay as they are", events.TripProposed{From: day(30), To: day(31).AddDays(1), Milestones: body.Milestones}, "a b"},
		{"milestones that come too late", with(on("a", 8), on("b", 9), on("c", 10), on("d", 15), on("e", 16), on("f", 20)), "a b e"},
		{"the day of one that was missed", with(on("c", 11), on("d", 15), on("e", 21)), "c"},
	} {
		x.Amend(&events.TripAmended{TripProposed: step.body}, at("2027-01-20T10:00:00Z"))
		if got := late(x); got != step.want {
			t.Errorf("amended %s: too late are %q, want %q", step.what, got, step.want)
		}
	}
}
