package calendar_test

import (
	"testing"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/calendartest"
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
