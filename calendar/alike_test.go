package calendar

import (
	"maps"
	"reflect"
	"testing"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// TestTitleIsHeldOnce holds that meetings which are called as their series hold its title, and others their own.
func TestTitleIsHeldOnce(t *testing.T) {
	b := New("office")
	slot := tz.SlotOn(date(t, "2027-02-03"), 840, "UTC", events.Period{Clock: time.Hour})
	title, own := events.Text{"de": "Runde"}, events.Text{"de": "Sonderrunde"}
	for i, body := range []events.Body{
		&events.SeriesDefined{DefineSeries: events.DefineSeries{ID: "s", Title: title, Cadence: "FREQ=DAILY", Duration: events.Period{Clock: time.Hour}, Zone: "UTC"}},
		&events.MeetingPlanned{ID: "same", Series: "s", Slot: slot, Title: maps.Clone(title)},
		&events.MeetingPlanned{ID: "own", Series: "s", Slot: slot, Title: own},
		&events.MeetingPlanned{ID: "alone", Slot: slot, Title: maps.Clone(title)},
		&events.SeriesAmended{DefineSeries: events.DefineSeries{ID: "s", Title: own, Cadence: "FREQ=DAILY", Duration: events.Period{Clock: time.Hour}, Zone: "UTC"}},
	} {
		if err := b.Apply(&events.Event{Sequence: uint64(i + 1), Time: benchNow, Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	one := func(x, y events.Text) bool { return reflect.ValueOf(x).Pointer() == reflect.ValueOf(y).Pointer() }
	if m := b.Meeting("same"); !one(m.Title, title) || !one(m.Versions[0].Title, title) {
		t.Errorf("the meeting holds a title of its own: %v", m.Title)
	}
	for id, want := range map[string]string{"same": "Runde", "own": "Sonderrunde", "alone": "Runde"} {
		if m := b.Meeting(id); m.Title["de"] != want || m.Versions[0].Title["de"] != want || id == "alone" && one(m.Title, title) {
			t.Errorf("%s is called %v", id, m.Title)
		}
	}
}
