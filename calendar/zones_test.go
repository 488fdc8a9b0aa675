package calendar_test

import (
	"fmt"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// TestManyAreRetimedInRounds has 1,200 meetings retimed, of which 499 fit into one decision: each answer says how many are left,
// and every meeting is retimed once.
func TestManyAreRetimedInRounds(t *testing.T) {
	old := calendartest.Zones(t, "2025b", map[string]string{"America/Winnipeg": "CST6CDT,M3.2.0,M11.1.0"})
	now := time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)
	b, first := calendar.New("bremen"), events.DateOf(now).AddDays(5)
	sequence := uint64(0)
	apply := func(e *events.Event) {
		t.Helper()
		sequence++
		e.Sequence = sequence
		if err := b.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 1200 {
		slot := old.SlotOn(first.AddDays(i%60), events.TimeOfDay(8*60+5*(i/60)), "America/Winnipeg", events.Period{Clock: time.Minute})
		apply(&events.Event{Time: now, Body: &events.MeetingPlanned{ID: fmt.Sprintf("m%d", i), Slot: slot, Title: events.Text{"de": "T"}}})
	}
	var left []int
	for round := uint64(1); b.ZoneState().Wants(tz.Own().Release()); round++ {
		c := &events.Command{Office: "bremen", Client: "house", Source: "/zones", ID: fmt.Sprint(round), Sequence: round, Body: &events.AdoptZones{Release: "2026f"}}
		d := b.Decide(c, now)
		if p := d.Problem(); p != nil {
			t.Fatalf("round %d: %v", round, p)
		}
		for _, e := range d.Events {
			apply(e)
		}
		left = append(left, b.ZoneState().Left)
	}
	if got := fmt.Sprint(left); got != "[701 202 0]" {
		t.Errorf("after each round there are left %s", got)
	}
	for _, m := range b.Meetings() {
		if want := tz.SlotOn(m.Date, m.Start, m.Zone, m.Duration).Instant; !m.Instant.Equal(want) || m.Revision != 1 {
			t.Fatalf("%s is at %s, revision %d, want %s and 1", m.ID, m.Instant, m.Revision, want)
		}
	}
}
