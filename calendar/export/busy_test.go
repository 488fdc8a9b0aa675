package export_test

import (
	"testing"
	"time"

	"jourfixe/calendar/busy"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/elsewhere"
	"jourfixe/calendar/export"
	"jourfixe/events"
)

// TestBusyTimesAreExported has somebody's own calendar followed: what is known of it is handed out to them, and nothing of one that is followed no more.
func TestBusyTimesAreExported(t *testing.T) {
	s := calendartest.NewTeller(t)
	tell := func(line string) {
		t.Helper()
		if p := s.Tell(line).Problem(); p != nil {
			t.Fatalf("%s: %s %s", line, p.Field, p.Detail)
		}
	}
	tell(`2026-11-22T09:00:00Z office.set {"title":{"de":"Büro"},"zone":"Europe/Berlin"}`)
	tell(`2026-11-22T09:00:00Z person.add {"id":"ada","name":"Ada","email":"ada@town.example"}`)
	tell(`2026-11-22T09:10:00Z person.follow {"id":"ada","address":"https://calendar.example/ada.ics"}`)
	ada, at := events.Ref{Noun: "person", ID: "ada"}, time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	known := &elsewhere.Known{Key: s.Direct.CalendarOf(ada).Key, AsOf: at, Read: at, From: at, To: at.AddDate(2, 0, 0), Intervals: []busy.Interval{{From: at.Add(time.Hour), To: at.Add(2 * time.Hour), Tentative: true}}}
	s.Direct.Heed(elsewhere.NewTimes(map[events.Ref]*elsewhere.Known{ada: known}))
	x, _ := export.Of(s.Direct, "ada", at)
	if x.Busy == nil || !x.Busy.Read.Equal(at) || len(x.Busy.Times) != 1 || !x.Busy.Times[0].Perhaps || !x.Busy.Times[0].To.Equal(at.Add(2*time.Hour)) {
		t.Errorf("of their own calendar is exported %+v", x.Busy)
	}
	s.Direct.Heed(elsewhere.NewTimes(map[events.Ref]*elsewhere.Known{ada: {Key: "another", Read: at}}))
	if x, _ := export.Of(s.Direct, "ada", at); x.Busy != nil {
		t.Errorf("what is known is of a calendar that is followed no more, and exported is %+v", x.Busy)
	}
}
