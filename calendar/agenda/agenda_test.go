package agenda_test

import (
	"testing"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/events"
)

// TestShown: a feed reaches thirty days back, as docs/feeds.md says, and as far ahead as anything is planned.
func TestShown(t *testing.T) {
	first, last := agenda.Shown(events.Date{Year: 2027, Month: 3, Day: 1})
	if want := (events.Date{Year: 2027, Month: 1, Day: 30}); first != want {
		t.Errorf("a feed begins on %s, want %s", first, want)
	}
	if least := (events.Date{Year: 2030, Month: 3, Day: 1}); last.Before(least) {
		t.Errorf("a feed ends on %s, before %s", last, least)
	}
}

// TestHolidays joins the days of school holidays that follow on each other, and has nothing twice.
func TestHolidays(t *testing.T) {
	days := func(year int, month time.Month, day, to int) (n, school int) {
		for _, e := range agenda.Holidays("DE-HB", "Europe/Berlin", events.Date{Year: year, Month: month, Day: day}, events.Date{Year: year, Month: month, Day: to}) {
			if n++; e.Last.Sub(e.First) > 3 {
				school++
			}
			if e.End.Sub(e.Start).Hours() < 23 || e.Kind != agenda.KindHoliday || !e.AllDay {
				t.Errorf("%+v", e)
			}
		}
		return n, school
	}
	if n, school := days(2027, 7, 10, 20); n != 1 || school != 1 {
		t.Errorf("in the middle of summer there are %d entries, %d of them long; want one", n, school)
	}
	list := agenda.Holidays("DE-HB", "Europe/Berlin", events.Date{Year: 2026, Month: 1, Day: 1}, events.Date{Year: 2027, Month: 12, Day: 31})
	seen := map[string]bool{}
	for i, e := range list {
		if seen[e.Key] {
			t.Errorf("%s comes twice", e.Key)
		}
		seen[e.Key] = true
		if days := e.Last.Sub(e.First) + 1; days > 50 {
			t.Errorf("entry %d, %s, has %d days", i, e.Key, days)
		}
	}
}

// TestParent names the trip that something belongs to, in feeds and in what somebody takes into a calendar of their own.
func TestParent(t *testing.T) {
	t.Parallel()
	trip := events.Ref{Noun: "trip", ID: "t"}
	for key, want := range map[string]string{"trip-t": "", "leg-t.1": "trip-t", "milestone-t.m": "trip-t", "due-r.b": "trip-t", "own-trip-t": "", "own-leg-t.1": "own-trip-t"} {
		if e := (&agenda.Entry{Key: key, Ref: trip}); e.Parent() != want {
			t.Errorf("%s belongs to %q, want %q", key, e.Parent(), want)
		}
	}
	if e := (&agenda.Entry{Key: "meeting-m", Ref: events.Ref{Noun: "meeting", ID: "m"}}); e.Parent() != "" {
		t.Errorf("a meeting belongs to %q", e.Parent())
	}
}
