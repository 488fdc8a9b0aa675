package export_test

import (
	"encoding/json"
	"strings"
	"testing"

	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/export"
)

// TestRegistrationsAreExported has somebody ask for what is known of them: it is all there, and goes as it is destroyed.
func TestRegistrationsAreExported(t *testing.T) {
	s := calendartest.NewTeller(t)
	for _, line := range []string{
		`2026-11-22T09:00:00Z office.set {"title":{"de":"Büro","en":"Office"},"zone":"Europe/Berlin"}`,
		`2026-11-22T09:00:00Z partner.register {"id":"riga","title":{"de":"Riga","en":"Riga"},"kind":"twin-city","status":"active","zone":"Europe/Riga"}`,
		`2026-11-22T09:00:00Z group.set {"id":"chor","title":{"de":"Chor","en":"Choir"}}`,
		`2026-11-22T09:00:00Z trip.propose {"id":"t","partner":"riga","title":{"de":"Reise","en":"Trip"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":3,"registration":{"rule":"first-come"},"milestones":[{"id":"registration-closes","before":"P4W","title":{"de":"Zu","en":"Closes"}}]}`,
		`2026-11-23T09:00:00Z registration.make {"trip":"t","name":"Ada","email":"ada@town.example","born":"2011-01-01","companion":{"name":"Otto","born":"2010-02-02"},"guardian":{"name":"Gerda","born":"1970-03-03"},"member":true,"needs":{"diet":"vegan","health":"Asthma","noPets":true,"speaks":["de"]}}`,
		`2026-11-23T09:00:00Z group.set {"id":"chor","title":{"de":"Chor","en":"Choir"},"members":["person/<person Gerda>"]}`,
	} {
		if p := s.Tell(line).Problem(); p != nil {
			t.Fatalf("%s: %s %s", line, p.Field, p.Detail)
		}
	}
	id := s.Named("<person Gerda>")
	exported := func() string {
		t.Helper()
		x, ok := export.Of(s.Direct, id)
		if !ok {
			t.Fatal("nobody is exported")
		}
		data, err := json.Marshal(x.Registrations)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	needs := []string{`"diet":"vegan"`, `"health":"Asthma"`, `"noPets":true`, `"speaks":["de"]`}
	personal := []string{`"name":"Ada"`, `"born":"2011-01-01"`, `"name":"Otto"`, `"born":"2010-02-02"`, `"name":"Gerda"`, `"born":"1970-03-03"`}
	stays := []string{`"trip":"t"`, `"from":"2027-05-05"`, `"number":1`, `"seats":2`, `"standing":"seated"`, `"member":true`, `"registered":"2026-11-23T09:00:00Z"`, `"what":"seated"`}
	holds := func(when string, list []string, want bool) {
		t.Helper()
		for _, part := range list {
			if got := exported(); strings.Contains(got, part) != want {
				t.Errorf("%s: that the export has %s is %t\n%s", when, part, !want, got)
			}
		}
	}
	holds("at first", append(append(needs, personal...), stays...), true)
	s.Tell(`2027-05-21T09:00:00Z trip.settle {"id":"t"}`)
	holds("after return", needs, false)
	holds("after return", append(personal, stays...), true)
	s.Tell(`2028-05-07T09:00:00Z trip.settle {"id":"t"}`)
	holds("after a year", personal, false)
	holds("after a year", stays, true)
}
