package export_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

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
		x, ok := export.Of(s.Direct, id, time.Now())
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

// TestWhatIsOwedIsExported has somebody with a seat choose, pay and show a passport: what they owe is what is left.
func TestWhatIsOwedIsExported(t *testing.T) {
	s := calendartest.NewTeller(t)
	for _, line := range []string{
		`2026-11-22T09:00:00Z office.set {"title":{"de":"Büro","en":"Office"},"zone":"Europe/Berlin"}`,
		`2026-11-22T09:00:00Z partner.register {"id":"riga","title":{"de":"Riga","en":"Riga"},"kind":"twin-city","status":"active","zone":"Europe/Riga"}`,
		`2026-11-22T09:00:00Z trip.propose {"id":"t","partner":"riga","title":{"de":"Reise","en":"Trip"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":3,"registration":{"rule":"first-come","price":{"minor":48000},"deposit":{"minor":10000},"documents":[{"kind":"passport"}]},"programme":[{"id":"boat","day":2,"start":"10:00","end":"12:00","title":{"de":"Boot","en":"Boat"},"optional":{"seats":3,"price":{"minor":2500}}},{"id":"opera","day":2,"start":"19:00","end":"22:00","title":{"de":"Oper","en":"Opera"},"optional":{"seats":3}}]}`,
		`2026-11-23T09:00:00Z registration.make {"trip":"t","name":"Ada","email":"ada@town.example","companion":{"name":"Otto"}}`,
		`2026-11-24T09:00:00Z registration.choose {"id":"<Ada>","parts":["boat"]}`,
		`2026-11-25T09:00:00Z registration.pay {"id":"<Ada>","amount":{"minor":30000},"on":"2026-11-24"}`,
		`2026-11-26T09:00:00Z registration.pay {"id":"<Ada>","amount":{"minor":-1000}}`,
		`2026-11-26T09:00:00Z registration.deliver {"id":"<Ada>","documents":["passport"]}`,
	} {
		if p := s.Tell(line).Problem(); p != nil {
			t.Fatalf("%s: %s %s", line, p.Field, p.Detail)
		}
	}
	x, ok := export.Of(s.Direct, s.Named("<person Ada>"), time.Date(2027, 5, 4, 22, 0, 0, 0, time.UTC))
	if !ok || len(x.Registrations) != 1 {
		t.Fatalf("%d registrations are exported", len(x.Registrations))
	}
	data, err := json.Marshal(x.Registrations[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		`"parts":[{"id":"boat","title":{"de":"Boot","en":"Boat"},"price":{"minor":2500,"currency":"EUR"}}]`,
		`"cost":{"minor":101000,"currency":"EUR"}`,
		`{"kind":"deposit","amount":{"minor":20000,"currency":"EUR"},"open":{"minor":0,"currency":"EUR"},"by":"2026-12-07","state":"done"}`,
		`{"kind":"balance","amount":{"minor":81000,"currency":"EUR"},"open":{"minor":72000,"currency":"EUR"},"by":"2027-03-10","state":"overdue"}`,
		`{"kind":"document","document":"passport","by":"2027-02-24","state":"done"}`,
		`{"kind":"document","document":"passport","companion":true,"by":"2027-02-24","state":"overdue"}`,
		`"payments":[{"amount":{"minor":30000,"currency":"EUR"},"on":"2026-11-24","recorded":"2026-11-25T09:00:00Z"},{"amount":{"minor":-1000,"currency":"EUR"},"on":"2026-11-26","recorded":"2026-11-26T09:00:00Z"}]`,
		`"received":{"minor":29000,"currency":"EUR"}`,
		`"documents":["passport"]`,
	} {
		if !strings.Contains(string(data), part) {
			t.Errorf("the export lacks %s\n%s", part, data)
		}
	}
}
