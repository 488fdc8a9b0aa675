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

// TestCrowdIsScored has clocks go otherwise at a meeting with more people than a time is searched for: their clocks tell whom the hour does not
// suit any more. Where they live in more places than are looked at, it says that nobody has looked.
func TestCrowdIsScored(t *testing.T) {
	now := time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		people int
		hours  func(i int) *events.Hours
		want   string // the rule and points of the score
	}{
		{10_001, func(int) *events.Hours { return nil }, "hours 350035"},
		{1_001, func(i int) *events.Hours {
			return &events.Hours{From: events.TimeOfDay(i % 60), To: events.TimeOfDay(20*60 + i/60)}
		}, "unseen 0"},
	} {
		b, sequence := calendar.New("bremen"), uint64(0)
		apply := func(body events.Body) {
			t.Helper()
			sequence++
			if err := b.Apply(&events.Event{Sequence: sequence, Time: now.AddDate(0, 0, -1), Body: body}); err != nil {
				t.Fatal(err)
			}
		}
		apply(&events.OfficeChanged{Title: events.Text{"de": "Büro"}, Zone: "Europe/Berlin"})
		apply(&events.ZonesAdopted{Release: "2025b", Until: now.AddDate(5, 0, 0), Clocks: []events.ZoneClocks{{Zones: []string{"America/Winnipeg"}, Offset: -21600}}})
		group := &events.GroupChanged{ID: "crowd", Title: events.Text{"de": "Alle"}}
		for i := range c.people {
			id := fmt.Sprint("p-", i)
			apply(&events.PersonAdded{ID: id, Language: "de", Zone: "America/Winnipeg", Hours: c.hours(i)})
			group.Members = append(group.Members, events.Ref{Noun: "person", ID: id})
		}
		apply(group)
		slot := tz.SlotAt(time.Date(2026, 12, 16, 12, 0, 0, 0, time.UTC), "Europe/Berlin", events.Period{Clock: time.Hour})
		apply(&events.MeetingPlanned{ID: "m", Slot: slot, Title: events.Text{"de": "T"}, Need: []events.Ref{{Noun: "group", ID: "crowd"}}})
		d := b.Decide(&events.Command{Office: "bremen", Client: "house", Source: "/zones", ID: "1", Sequence: 1, Body: &events.AdoptZones{Release: string(tz.Own().Release())}}, now)
		if p := d.Problem(); p != nil {
			t.Fatal(p)
		}
		score := d.Events[1].Body.(*events.MeetingReclocked).Score
		if got := fmt.Sprintf("%s %d", score[0].Rule, score[0].Points); len(score) != 1 || got != c.want {
			t.Errorf("%d people give %s", c.people, got)
		}
		for _, e := range d.Events {
			sequence++
			e.Sequence = sequence
			if err := b.Apply(e); err != nil {
				t.Fatal(err)
			}
		}
		if upset := b.Upset(now); len(upset) != 1 {
			t.Errorf("%d people are not among those whose hour does not suit", c.people)
		}
	}
}
