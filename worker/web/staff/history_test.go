package staff

import (
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/reason"
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
	if l := lines[0]; l.Old != "Wednesday 16 December 2026, 16:00–17:00 (Berlin)" || l.New != "Wednesday 16 December 2026, 15:00–16:00 (Berlin)" || l.Client != "the program itself" {
		t.Errorf("the line is %q, %q, by %q", l.Old, l.New, l.Client)
	}
}
