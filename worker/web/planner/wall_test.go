package planner

import (
	"testing"

	"jourfixe/calendar/agenda"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
)

// A day on which several things are is named once, however many of them are on it.
func TestMonthInWords(t *testing.T) {
	on := func(kind, first, last string) listing.Entry {
		return listing.Entry{Kind: kind, First: testDate(t, first), Last: testDate(t, last)}
	}
	list := []listing.Entry{
		on(agenda.KindMilestone, "2027-03-15", "2027-03-15"), on(agenda.KindMilestone, "2027-03-15", "2027-03-15"), on(agenda.KindMilestone, "2027-03-20", "2027-03-20"),
		on(agenda.KindTrip, "2027-03-15", "2027-03-19"),
	}
	meetings := []dated{{day: testDate(t, "2027-03-02"), on: 2}, {day: testDate(t, "2027-03-04"), off: 1}}
	got := monthInWords(list, meetings, testVoices(t)["en"])
	if want := "2 meetings (2); 1 trip (15–19); 3 milestones (15, 20)"; got != want {
		t.Errorf("March has %q, want %q", got, want)
	}
	if got := monthInWords(nil, []dated{{day: events.Date{Year: 2027, Month: 3, Day: 1}, on: mostDays + 1}}, testVoices(t)["en"]); got != "32 meetings" {
		t.Errorf("a month of many meetings has %q", got)
	}
}
