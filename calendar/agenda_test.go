package calendar_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/calendartest"
	"jourfixe/events"
)

// bremen is an office with a series, a meeting over midnight, one in another zone and a trip.
func bremen(t *testing.T) *calendar.Book {
	t.Helper()
	told := calendartest.NewTeller(t)
	for _, line := range []string{
		`office.set {"title":{"de":"B"},"zone":"Europe/Berlin","holidays":["DE-HB"]}`,
		`partner.register {"id":"riga","title":{"de":"Riga"},"kind":"twin-city","zone":"Europe/Riga"}`,
		`partner.register {"id":"izmir","title":{"de":"Izmir"},"kind":"twin-city","zone":"Europe/Istanbul"}`,
		`person.add {"id":"a","name":"A","email":"a@riga.example","partner":"riga"}`,
		`person.add {"id":"s","name":"S","email":"s@bremen.example","roles":["staff"]}`,
		`group.set {"id":"g","title":{"de":"G"},"members":["person/a"]}`,
		`venue.set {"id":"v","title":{"de":"Rathaus"},"address":"Am Markt 21"}`,
		`series.define {"id":"jf","title":{"de":"JF"},"cadence":"FREQ=MONTHLY;BYDAY=1WE","from":"2027-01-01","start":"14:00","duration":"PT1H","horizon":"P4M","venue":"v","invite":{"groups":["g"]}}`,
		`meeting.request {"id":"night","title":{"de":"N"},"at":{"date":"2027-02-27","start":"22:00"},"duration":"PT4H","need":["partner/izmir"],"ifNone":"best"}`,
		`trip.propose {"id":"t","partner":"riga","title":{"de":"Fahrt","en":"Trip"},"window":{"from":"2027-03-02","to":"2027-03-04"},"days":3,"capacity":9,
		  "milestones":[{"id":"m","before":"P1D","title":{"de":"Packen","en":"Pack"}}],"programme":[{"day":1,"start":"20:00","end":"02:00","endDay":2,"title":{"de":"Zug"}}]}`,
		`milestone.complete {"trip":"t","milestone":"m"}`,
		`meeting.cancel {"id":"jf-2027-02-03"}`,
	} {
		told.Tell("2026-11-22T09:00:00Z " + strings.ReplaceAll(line, "\n", " "))
	}
	return told.Direct
}

// TestAgenda looks through scopes and spans; both ends count, also of what lasts longer than the span.
func TestAgenda(t *testing.T) {
	b := bremen(t)
	for _, c := range []struct{ scope, first, last, want string }{
		{"office", "2027-01-01", "2027-12-31", "meeting-jf-2027-01-06 meeting-jf-2027-02-03 meeting-night milestone-t.m trip-t meeting-jf-2027-03-03"},
		{"office", "2027-02-28", "2027-02-28", "meeting-night"}, // it ends after midnight
		{"office", "2027-03-01", "2027-03-01", "milestone-t.m"},
		{"office", "2027-03-04", "2027-12-31", "trip-t"},
		{"office", "2027-03-05", "2027-12-31", ""},
		{"series/jf", "2027-01-01", "2027-12-31", "meeting-jf-2027-01-06 meeting-jf-2027-02-03 meeting-jf-2027-03-03"},
		{"partner/riga", "2027-01-01", "2027-12-31", "meeting-jf-2027-01-06 meeting-jf-2027-02-03 trip-t meeting-jf-2027-03-03"},
		{"partner/izmir", "2027-01-01", "2027-12-31", "meeting-night"},
		{"person/a", "2027-01-01", "2027-12-31", "meeting-jf-2027-01-06 meeting-jf-2027-02-03 meeting-jf-2027-03-03"},
		{"trip/t", "2027-01-01", "2027-12-31", "trip-t leg-t.1"},
		{"person/s", "2027-01-01", "2027-12-31", "milestone-t.m"}, // works in the office, and does not travel
		{"trip/t", "2027-03-03", "2027-03-03", "trip-t leg-t.1"},
	} {
		scope, err := calendar.ParseScope(c.scope)
		if err != nil || scope.String() != c.scope {
			t.Fatalf("%s is read as %s (%v)", c.scope, scope, err)
		}
		var got []string
		for _, e := range b.Agenda(scope, calendartest.Day(t, c.first), calendartest.Day(t, c.last)) {
			got = append(got, e.Key)
		}
		if !slices.Equal(got, strings.Fields(c.want)) {
			t.Errorf("%s from %s to %s:\ngot  %v\nwant %s", c.scope, c.first, c.last, got, c.want)
		}
	}
}

func TestAgendaEntries(t *testing.T) {
	entries := map[string]agenda.Entry{}
	for _, scope := range []agenda.Scope{{}, {Ref: events.Ref{Noun: "trip", ID: "t"}}} {
		for _, e := range bremen(t).Agenda(scope, calendartest.Day(t, "2027-01-01"), calendartest.Day(t, "2027-12-31")) {
			entries[e.Key] = e
		}
	}
	if e := entries["meeting-jf-2027-02-03"]; !e.Cancelled || e.Revision != 1 || e.Place.In("de") != "Rathaus, Am Markt 21" || e.Kind != agenda.KindMeeting {
		t.Errorf("the cancelled meeting is %+v", e)
	}
	if e := entries["meeting-night"]; e.First != calendartest.Day(t, "2027-02-27") || e.Last != calendartest.Day(t, "2027-02-28") || e.AllDay {
		t.Errorf("the meeting over midnight lasts from %s to %s", e.First, e.Last)
	}
	e := entries["trip-t"]
	if !e.AllDay || e.First != calendartest.Day(t, "2027-03-02") || e.Last != calendartest.Day(t, "2027-03-04") || e.Place.In("de") != "Riga" {
		t.Errorf("the trip is %+v", e)
	}
	// Whole days begin at the midnights of the office, and the end is the midnight after the last.
	if got := e.Start.String() + " " + e.End.String(); got != "2027-03-01 23:00:00 +0000 UTC 2027-03-04 23:00:00 +0000 UTC" {
		t.Errorf("the trip takes %s", got)
	}
	if e := entries["milestone-t.m"]; !e.Done || e.Title.In("de") != "Fahrt: Packen" || e.Title.In("en") != "Trip: Pack" || e.First != calendartest.Day(t, "2027-03-01") {
		t.Errorf("the milestone is %+v", e)
	}
	if e := entries["leg-t.1"]; e.First != calendartest.Day(t, "2027-03-02") || e.Last != calendartest.Day(t, "2027-03-03") || e.Zone != "Europe/Riga" {
		t.Errorf("the night train is %+v", e)
	}
}

func TestScopesThatAreNone(t *testing.T) {
	for _, s := range []string{"", "bremen", "meeting/a", "deadlines/a", "partner/", "office/office"} {
		if scope, err := calendar.ParseScope(s); err == nil {
			t.Errorf("%q is read as %s", s, scope)
		}
	}
}

// TestAgendaIsAll lets anything happen in offices, and holds what each scope is found to show against what each thing shows in it by itself.
func TestAgendaIsAll(t *testing.T) {
	found := map[string]int{}
	for seed := range calendartest.Seeds(2) {
		c := calendartest.NewChance(t, seed)
		c.Registering(seed)
		c.Ask("meeting.request", map[string]any{
			"id": "briefing", "title": map[string]string{"de": "Informationsabend"}, "at": map[string]any{"date": c.Book.Today(c.Now).AddDays(60), "start": "18:00"},
			"duration": "PT2H", "need": []string{"trip/r-0", "trip/r-1", "trip/r-2"}, "ifNone": "best",
		})
		for range 60 {
			c.Step()
			scopes := []agenda.Scope{{}, {Ref: events.Ref{Noun: agenda.NounDeadlines}}}
			for _, noun := range []string{"partner", "series", "trip", "group", "venue", "person"} {
				for _, id := range c.Book.IDs(noun) {
					scopes = append(scopes, agenda.Scope{Ref: events.Ref{Noun: noun, ID: id}})
				}
			}
			today := c.Book.Today(c.Now)
			first, last := today.AddDays(-60), today.AddDays(1000)
			for _, s := range scopes {
				var want []agenda.Entry
				for _, noun := range []string{"meeting", "trip", "poll"} {
					for _, id := range c.Book.IDs(noun) {
						want = append(want, c.Book.AgendaOf(events.Ref{Noun: noun, ID: id}, s, first, last)...)
					}
				}
				got := c.Book.Agenda(s, first, last)
				if want = agenda.InOrder(want); !reflect.DeepEqual(got, want) {
					t.Fatalf("seed %d: %s shows %d entries, and of each thing by itself %d", seed, s, len(got), len(want))
				}
				found[s.Noun] += len(got)
			}
		}
	}
	for _, noun := range []string{"", "partner", "series", "trip", "group", "venue", "person"} {
		if found[noun] < 50 {
			t.Errorf("scopes of the noun %q show %d entries, too few to tell anything", noun, found[noun])
		}
	}
}
