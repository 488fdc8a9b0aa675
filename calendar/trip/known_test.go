package trip_test

import (
	"testing"
	"time"

	"jourfixe/calendar/trip"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// TestTooLate: a milestone is too late if its day was over, at the office, when the trip got the days that it has. What else
// is amended changes nothing in that.
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
	late := func(x *trip.Trip, d int) bool { return x.TooLate(events.Milestone{Date: day(d)}, home) }

	body := events.TripProposed{From: day(30), To: day(31)}
	x := trip.Proposed(&body, at("2027-01-09T23:30:00Z")) // which is the 10th in Berlin
	for d, want := range map[int]bool{8: true, 9: true, 10: false, 11: false} {
		if late(x, d) != want {
			t.Errorf("proposed: %s too late: %v, want %v", day(d), !want, want)
		}
	}
	x.Amend(&events.TripAmended{TripProposed: body}, at("2027-01-20T10:00:00Z"))
	if late(x, 15) {
		t.Error("what else is amended makes a milestone too late that was kept or not")
	}
	body.From = day(29)
	x.Amend(&events.TripAmended{TripProposed: body}, at("2027-01-20T10:00:00Z"))
	if !late(x, 15) || late(x, 20) {
		t.Error("other days of the trip do not say anew which milestones come too late")
	}
}
