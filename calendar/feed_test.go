package calendar_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/calendartest"
	"jourfixe/events"
)

// TestTripInOwnFeed has people register for a trip: it and its programme are in the calendar of whoever has a seat, as long as they have it,
// without milestones, and in nobody else's.
func TestTripInOwnFeed(t *testing.T) {
	s := calendartest.NewTeller(t)
	tell := func(line string) {
		t.Helper()
		if p := s.Tell(line).Problem(); p != nil {
			t.Fatalf("%s: %s %s", line, p.Field, p.Detail)
		}
	}
	shown := func(name string, kinds ...string) {
		t.Helper()
		scope, err := calendar.ParseScope("person/" + s.Named("<person "+name+">"))
		if err != nil {
			t.Fatal(err)
		}
		got := s.Direct.Agenda(scope, calendartest.Day(t, "2027-01-01"), calendartest.Day(t, "2027-12-31"))
		if len(got) != len(kinds) {
			t.Fatalf("%s sees %d entries; want %v", name, len(got), kinds)
		}
		for i, e := range got {
			if e.Kind != kinds[i] {
				t.Errorf("entry %d of %s is a %s; want %s", i, name, e.Kind, kinds[i])
			}
		}
	}
	tell(`2026-11-22T09:00:00Z office.set {"title":{"de":"Büro","en":"Office"},"zone":"Europe/Berlin"}`)
	tell(`2026-11-22T09:00:00Z partner.register {"id":"riga","title":{"de":"Riga","en":"Riga"},"kind":"twin-city","status":"active","zone":"Europe/Riga"}`)
	tell(`2026-11-22T09:00:00Z trip.propose {"id":"t","partner":"riga","title":{"de":"Reise","en":"Trip"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":1,"registration":{"rule":"first-come"},"programme":[{"day":1,"start":"10:00","end":"11:00","title":{"de":"Ankunft","en":"Arrival"}}],"milestones":[{"id":"registration-closes","before":"P4W","title":{"de":"Zu","en":"Closes"}}]}`)
	tell(`2026-11-23T09:00:00Z registration.make {"trip":"t","name":"Ada","email":"ada@town.example"}`)
	tell(`2026-11-23T09:00:00Z registration.make {"trip":"t","name":"Bea","email":"bea@town.example"}`)
	shown("Ada", agenda.KindTrip, agenda.KindLeg)
	shown("Bea")
	tell(`2026-11-24T09:00:00Z person.erase {"id":"<person Ada>"}`)
	tell(`2026-11-24T09:00:01Z trip.settle {"id":"t"}`)
	shown("Ada")
	shown("Bea")
	tell(`2026-11-24T10:00:00Z registration.accept {"id":"<Bea>"}`)
	shown("Bea", agenda.KindTrip, agenda.KindLeg)
}

// TestTripsOfFeed shows of trips, and of what belongs to them, those of some kinds and in one direction alone, and all else in any case.
func TestTripsOfFeed(t *testing.T) {
	s := calendartest.NewTeller(t)
	for _, line := range []string{
		`2026-11-22T09:00:00Z office.set {"title":{"de":"Büro"},"zone":"Europe/Berlin","tripKinds":[{"id":"fire-brigade","title":{"de":"Feuerwehr"}}]}`,
		`2026-11-22T09:00:00Z partner.register {"id":"riga","title":{"de":"Riga"},"kind":"twin-city","zone":"Europe/Riga"}`,
		`2026-11-22T09:00:00Z trip.propose {"id":"plain","partner":"riga","title":{"de":"Reise"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":9}`,
		`2026-11-22T09:00:00Z trip.propose {"id":"choir","partner":"riga","direction":"in","kind":"culture","title":{"de":"Chor"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":9}`,
		`2026-11-22T09:00:00Z trip.propose {"id":"hoses","partner":"riga","kind":"fire-brigade","title":{"de":"Löschzug"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":9}`,
		`2026-11-22T09:00:00Z meeting.request {"id":"m","title":{"de":"Sitzung"},"window":{"from":"2027-05-05","to":"2027-05-20"},"duration":"PT1H","need":["partner/riga"],"ifNone":"best"}`,
	} {
		if p := s.Tell(line).Problem(); p != nil {
			t.Fatalf("%s: %s %s", line, p.Field, p.Detail)
		}
	}
	today := calendartest.Day(t, "2026-11-22")
	for _, x := range []struct {
		filter events.FeedFilter
		want   string
	}{
		{events.FeedFilter{}, "choir hoses m plain"},
		{events.FeedFilter{TripKinds: []string{"culture"}}, "choir m"},
		{events.FeedFilter{TripKinds: []string{"citizen", "fire-brigade"}}, "hoses m plain"},
		{events.FeedFilter{Direction: "out"}, "hoses m plain"},
		{events.FeedFilter{Direction: "in"}, "choir m"},
		{events.FeedFilter{Direction: "out", TripKinds: []string{"culture"}}, "m"},
		{events.FeedFilter{Kinds: []string{agenda.KindMilestone}, Direction: "in"}, "choir"},
	} {
		if all := len(x.filter.TripKinds) == 0 && x.filter.Direction == ""; x.filter.LetsAll() != all {
			t.Errorf("%+v lets all through: %v", x.filter, !all)
		}
		found := map[string]bool{}
		for _, e := range s.Direct.Agenda(agenda.Scope{}, today, calendartest.Day(t, "2027-12-31")) {
			if s.Direct.Shows(&x.filter, agenda.Scope{}, &e, today) {
				found[e.Ref.ID] = true
			}
			if e.Kind == agenda.KindTrip && e.Exchange == (e.Ref.ID == "plain") || e.Ref.ID == "hoses" && e.Kind == agenda.KindTrip && e.Sort.In("de") != "Feuerwehr" {
				t.Errorf("the entry is %+v", e)
			}
		}
		if got := strings.Join(slices.Sorted(maps.Keys(found)), " "); got != x.want {
			t.Errorf("by %+v it shows %s; want %s", x.filter, got, x.want)
		}
	}
}
