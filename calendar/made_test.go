package calendar

import (
	"testing"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// TestMadeBy holds that a thing is known by the event that made it, whatever happens to it later, and by no other.
func TestMadeBy(t *testing.T) {
	b := New("office")
	person := func(id string) events.Ref { return events.Ref{Noun: "person", ID: id} }
	for i, body := range []events.Body{
		&events.PersonAdded{ID: "jan", Name: events.Secret("Jan"), Email: events.Secret("jan@town.example"), Zone: "UTC"},                                 // 10
		&events.MeetingPlanned{ID: "m", Slot: tz.SlotOn(date(t, "2027-02-03"), 840, "UTC", events.Period{Clock: time.Hour})},                              // 20
		&events.ScheduleChanged{ID: "weekly", Cron: "0 8 * * 1", Zone: "UTC", Do: events.DoDigest},                                                        // 30
		&events.SeriesDefined{DefineSeries: events.DefineSeries{ID: "jf", Cadence: "FREQ=DAILY", Duration: events.Period{Clock: time.Hour}, Zone: "UTC"}}, // 40
		&events.PersonAmended{ID: "jan", Name: events.Secret("Jan"), Email: events.Secret("j@town.example"), Zone: "UTC"},                                 // 50
		&events.MeetingMoved{ID: "m", Slot: tz.SlotOn(date(t, "2027-02-04"), 840, "UTC", events.Period{Clock: time.Hour}), Revision: 1},                   // 60
		&events.ScheduleChanged{ID: "weekly", Cron: "0 9 * * 1", Zone: "UTC", Do: events.DoDigest},                                                        // 70
		&events.ScheduleRemoved{ID: "weekly"},                                                                          // 80
		&events.ScheduleChanged{ID: "weekly", Cron: "0 9 * * 1", Zone: "UTC", Do: events.DoDigest},                     // 90
		&events.PersonErased{ID: "jan"},                                                                                // 100
		&events.PersonAdded{ID: "li", Name: events.Secret("Li"), Email: events.Secret("li@town.example"), Zone: "UTC"}, // 110
	} {
		if err := b.Apply(&events.Event{Sequence: uint64(i+1) * 10, Time: benchNow, Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	for sequence, want := range map[uint64]events.Ref{
		10: person("jan"), 20: {Noun: "meeting", ID: "m"}, 30: {Noun: "schedule", ID: "weekly"}, 40: {Noun: "series", ID: "jf"},
		90: {Noun: "schedule", ID: "weekly"}, 110: person("li"),
		0: {}, 1: {}, 11: {}, 50: {}, 60: {}, 70: {}, 80: {}, 100: {}, 111: {},
	} {
		if got, ok := b.MadeBy(sequence); got != want || ok != (want != events.Ref{}) {
			t.Errorf("event %d has made %q, %v; want %q", sequence, got, ok, want)
		}
	}
	for ref, want := range map[events.Ref]uint64{
		person("jan"): 10, {Noun: "meeting", ID: "m"}: 20, {Noun: "schedule", ID: "weekly"}: 90, {Noun: "series", ID: "jf"}: 40,
		person("nobody"): 0, {Noun: "venue", ID: "m"}: 0,
	} {
		if got := b.Made(ref); got != want {
			t.Errorf("%s was made by event %d, want %d", ref, got, want)
		}
	}
	// Two books that go on from here know their own, and what is only looked ahead at has no place.
	ahead := b.Clone()
	for i, c := range []struct {
		book     *Book
		sequence uint64
		id       string
	}{{b, 120, "one"}, {ahead, 120, "other"}, {ahead, 0, "nowhere"}} {
		body := &events.PersonAdded{ID: c.id, Name: events.Secret("P"), Email: events.Secret("p@town.example"), Zone: "UTC"}
		if err := c.book.Apply(&events.Event{Sequence: c.sequence, Time: benchNow, Body: body}); err != nil {
			t.Fatal(i, err)
		}
	}
	one, _ := b.MadeBy(120)
	other, _ := ahead.MadeBy(120)
	if one != person("one") || other != person("other") || ahead.Made(person("nowhere")) != 0 {
		t.Errorf("event 120 has made %q here and %q there", one, other)
	}
	if _, ok := ahead.MadeBy(0); ok {
		t.Error("something was made by no event")
	}
}
