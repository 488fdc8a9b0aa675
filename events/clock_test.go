package events_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// TestDateInKnown compares with instants that the published rules of the zones give: the clocks of Europe change at
// 01:00 UTC, those of Australia and Chile at their own hours and in the other direction.
func TestDateInKnown(t *testing.T) {
	for _, c := range []struct{ what, zone, date, start, want string }{
		{"winter", "Europe/Berlin", "2027-02-03", "14:00", "2027-02-03T13:00:00Z"},
		{"summer", "Europe/Berlin", "2027-07-07", "14:00", "2027-07-07T12:00:00Z"},
		{"gap north", "Europe/Berlin", "2027-03-28", "02:30", "2027-03-28T01:30:00Z"},
		{"end of the gap", "Europe/Berlin", "2027-03-28", "03:00", "2027-03-28T01:00:00Z"},
		{"fold north, first occurrence", "Europe/Berlin", "2027-10-31", "02:30", "2027-10-31T00:30:00Z"},
		{"after the fold", "Europe/Berlin", "2027-10-31", "03:00", "2027-10-31T02:00:00Z"},
		{"gap south", "Australia/Sydney", "2027-10-03", "02:30", "2027-10-02T16:30:00Z"},
		{"fold south", "Australia/Sydney", "2027-04-04", "02:30", "2027-04-03T15:30:00Z"},
		{"no summer time", "Africa/Johannesburg", "2027-03-28", "02:30", "2027-03-28T00:30:00Z"},
		{"half an hour", "Asia/Kolkata", "2027-03-28", "02:30", "2027-03-27T21:00:00Z"},
		{"half an hour of summer time", "Australia/Lord_Howe", "2027-10-03", "02:15", "2027-10-02T15:45:00Z"},
		{"a day that never was", "Pacific/Apia", "2011-12-30", "12:00", "2011-12-30T22:00:00Z"},
	} {
		d, err := events.ParseDate(c.date)
		if err != nil {
			t.Fatal(err)
		}
		start, err := events.ParseTimeOfDay(c.start)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.In(start, tz.Must(c.zone)).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%s: %s %s in %s is %s, want %s", c.what, c.date, c.start, c.zone, got, c.want)
		}
	}
}

// TestDateInBruteForce looks at every instant around that can show the wall time and takes the first that does; if there
// is none, the clocks left it out, and the offset before the jump counts.
func TestDateInBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, zone := range []string{
		"Europe/Berlin", "Europe/London", "Africa/Johannesburg", "Australia/Sydney", "Australia/Lord_Howe", "America/Santiago",
		"America/New_York", "Asia/Jerusalem", "Africa/Casablanca", "Pacific/Chatham", "Antarctica/Troll", "America/Havana",
	} {
		loc := tz.Must(zone)
		for _, d := range daysAround(changes(loc, 2024, 2029)) {
			for range 12 {
				start := events.TimeOfDay(r.IntN(24 * 60))
				if got, want := d.In(start, loc), search(d, start, loc); !got.Equal(want) {
					t.Fatalf("%s %s in %s is %s, want %s", d, start, zone, got.UTC(), want.UTC())
				}
			}
			// The hours in which clocks change.
			for start := events.TimeOfDay(0); start <= 4*60; start += 15 {
				if got, want := d.In(start, loc), search(d, start, loc); !got.Equal(want) {
					t.Fatalf("%s %s in %s is %s, want %s", d, start, zone, got.UTC(), want.UTC())
				}
			}
		}
	}
}

// changes lists the days on which the offset of loc changes, found by looking at every day.
func changes(loc *time.Location, from, to int) []events.Date {
	var days []events.Date
	for d := (events.Date{Year: from, Month: 1, Day: 1}); d.Year <= to; d = d.AddDays(1) {
		_, a := midnight(d).In(loc).Zone()
		_, b := midnight(d.AddDays(1)).In(loc).Zone()
		if a != b {
			days = append(days, d)
		}
	}
	return append(days, events.Date{Year: from, Month: 2, Day: 14}, events.Date{Year: from, Month: 8, Day: 14})
}

func daysAround(days []events.Date) []events.Date {
	var all []events.Date
	for _, d := range days {
		all = append(all, d.AddDays(-1), d, d.AddDays(1), d.AddDays(2))
	}
	return all
}

// midnight is the day as if its clocks showed UTC.
func midnight(d events.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

func search(d events.Date, start events.TimeOfDay, loc *time.Location) time.Time {
	wall := midnight(d).Add(time.Duration(start) * time.Minute)
	for t := wall.Add(-16 * time.Hour); t.Before(wall.Add(16 * time.Hour)); t = t.Add(15 * time.Minute) { // no offset today is finer
		if local := t.In(loc); events.DateOf(local) == d && events.TimeOfDayOf(local) == start {
			return t
		}
	}
	_, before := wall.Add(-20 * time.Hour).In(loc).Zone()
	return wall.Add(-time.Duration(before) * time.Second)
}

// TestSlotEnd counts on the clock: an hour over the night of the change is an hour.
func TestSlotEnd(t *testing.T) {
	s := events.Slot{Instant: time.Date(2027, 3, 28, 0, 30, 0, 0, time.UTC), Duration: events.Period{Clock: time.Hour}}
	if got := s.End().In(tz.Must("Europe/Berlin")).Format("15:04"); got != "03:30" {
		t.Errorf("an hour from half past one ends at %s on the clock, want 03:30", got)
	}
}
