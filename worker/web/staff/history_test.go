package staff

import (
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// TestRetimedIsToldOnTheOfficesClock has a meeting that keeps its hour there: the line says when it was and is here.
func TestRetimedIsToldOnTheOfficesClock(t *testing.T) {
	b := calendar.New("bremen")
	err := b.Apply(&events.Event{Sequence: 1, Body: &events.OfficeChanged{Title: events.Text{"de": "Büro"}, Zone: "Europe/Berlin"}})
	if err != nil {
		t.Fatal(err)
	}
	slot := func(instant string) *events.Slot {
		at, err := time.Parse(time.RFC3339, instant)
		if err != nil {
			t.Fatal(err)
		}
		return &events.Slot{Zone: "America/Winnipeg", Instant: at, Duration: events.Period{Clock: time.Hour}}
	}
	lines := history(b, []meeting.Change{{
		Kind: "retimed", Client: "house", From: slot("2026-12-16T15:00:00Z"), Why: reason.Because("asked"),
	}}, slot("2026-12-16T14:00:00Z"), testVoices(t)["en"])
	if l := lines[0]; l.Old != "Wednesday 16 December 2026, 16:00–17:00 (Berlin, UTC+1)" || l.New != "Wednesday 16 December 2026, 15:00–16:00 (Berlin, UTC+1)" || l.Client != "the program itself" {
		t.Errorf("the line is %q, %q, by %q", l.Old, l.New, l.Client)
	}
}

// TestRetimedIsShownAsItWasTold has the office's own clock go otherwise, or that of its neighbours alone: it says the hour that people were
// told, which is not the one that its clock shows at that instant now.
func TestRetimedIsShownAsItWasTold(t *testing.T) {
	for _, c := range []struct{ home, old, new string }{
		{"America/Winnipeg", "Wednesday 16 December 2026, 09:00–10:00 (Winnipeg, UTC−6)", "Wednesday 16 December 2026, 09:00–10:00 (Winnipeg, UTC−5)"},
		{"America/Edmonton", "Wednesday 16 December 2026, 08:00–09:00 (Edmonton, UTC−7)", "Wednesday 16 December 2026, 08:00–09:00 (Edmonton, UTC−6)"},
		{"Europe/Berlin", "Wednesday 16 December 2026, 16:00–17:00 (Berlin, UTC+1)", "Wednesday 16 December 2026, 15:00–16:00 (Berlin, UTC+1)"},
	} {
		b := calendar.New("bremen")
		day := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
		for i, body := range []events.Body{
			&events.OfficeChanged{Title: events.Text{"de": "Büro"}, Zone: c.home},
			&events.ZonesAdopted{Release: "2025b", Until: day.AddDate(5, 0, 0), Clocks: []events.ZoneClocks{
				{Zones: []string{"America/Winnipeg"}, Offset: -21600}, {Zones: []string{"America/Edmonton"}, Offset: -25200}, {Zones: []string{"Europe/Berlin"}, Offset: 3600},
			}},
			&events.ZonesAdopted{Release: string(tz.Own().Release()), Until: day.AddDate(5, 0, 0), Clocks: tz.Own().Clocks(day, day.AddDate(5, 0, 0))},
		} {
			if err := b.Apply(&events.Event{Sequence: uint64(i + 1), Time: day.AddDate(0, 0, i), Body: body}); err != nil {
				t.Fatal(err)
			}
		}
		from := events.Slot{Date: events.Date{Year: 2026, Month: 12, Day: 16}, Start: 9 * 60, Zone: "America/Winnipeg",
			Instant: time.Date(2026, 12, 16, 15, 0, 0, 0, time.UTC), Duration: events.Period{Clock: time.Hour}}
		to := tz.Own().Keep(from)
		lines := history(b, []meeting.Change{{Kind: "retimed", Client: "house", From: &from, Why: reason.Because("asked")}}, &to, testVoices(t)["en"])
		if l := lines[0]; l.Old != c.old || l.New != c.new {
			t.Errorf("in %s the line is %q, %q; want %q, %q", c.home, l.Old, l.New, c.old, c.new)
		}
	}
}
