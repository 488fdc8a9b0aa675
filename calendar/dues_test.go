package calendar_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/calendartest"
	"jourfixe/events"
)

// TestDues follows what a pair owes from their seat to the departure.
func TestDues(t *testing.T) {
	s := calendartest.NewTeller(t)
	for _, line := range []string{
		`2026-11-22T09:00:00Z office.set {"title":{"de":"B"},"zone":"Europe/Berlin"}`,
		`2026-11-22T09:00:00Z partner.register {"id":"p","title":{"de":"P"},"kind":"city","country":"PL","since":1976,"zone":"Europe/Warsaw"}`,
		`2026-11-22T09:00:00Z trip.propose {"id":"t","partner":"p","title":{"de":"T"},"window":{"from":"2027-09-01","to":"2027-09-20"},"days":3,"capacity":4,` +
			`"registration":{"rule":"first-come","price":{"minor":40000},"deposit":{"minor":10000},"documents":[{"kind":"passport"},{"kind":"consent"}]},` +
			`"programme":[{"id":"a","day":1,"start":"08:00","end":"09:00","title":{"de":"A"},"optional":{"seats":4,"price":{"minor":1500}}},` +
			`{"day":1,"start":"20:00","end":"08:00","endDay":2,"kind":"homestay","title":{"de":"H"}}],` +
			`"milestones":[{"id":"registration-closes","before":"P2W","title":{"de":"Z"}},{"id":"documents","before":"P10W","title":{"de":"D"}},{"id":"balance","before":"P8W","title":{"de":"R"}},{"id":"rooming","before":"P6W","title":{"de":"R"}}]}`,
		`2027-01-10T09:00:00Z registration.make {"trip":"t","name":"Ada","email":"ada@town.example"}`,
	} {
		if p := s.Tell(line).Problem(); p != nil {
			t.Fatalf("%s: %v", line, p)
		}
	}
	for _, x := range []struct{ now, done, want, sums string }{
		{"2027-01-10T09:00:00Z", "", "deposit 2027-01-24 open 10000 · passport 2027-06-23 open · balance 2027-07-07 open 30000 · lodging 2027-07-21 open", "40000 0 40000 0 0 0"},
		{"2027-01-24T22:59:59Z", "", "deposit 2027-01-24 open 10000 · passport 2027-06-23 open · balance 2027-07-07 open 30000 · lodging 2027-07-21 open", "40000 0 40000 0 0 0"},
		{"2027-01-24T23:00:00Z", "", "deposit 2027-01-24 overdue 10000 · passport 2027-06-23 open · balance 2027-07-07 open 30000 · lodging 2027-07-21 open", "40000 0 40000 10000 0 0"},
		{"2027-01-25T09:00:00Z", `registration.pay {"id":"<Ada>","amount":{"minor":15000}}`,
			"deposit 2027-01-24 done 0 · passport 2027-06-23 open · balance 2027-07-07 open 25000 · lodging 2027-07-21 open", "40000 15000 25000 0 0 0"},
		// The price follows the trip, and nobody is late with what was asked just now.
		{"2027-01-25T09:00:01Z", `trip.amend {"id":"t","registration":{"rule":"first-come","price":{"minor":50000},"deposit":{"minor":20000},"documents":[{"kind":"passport"}]}}`,
			"deposit 2027-02-08 open 5000 · passport 2027-06-23 open · balance 2027-07-07 open 30000 · lodging 2027-07-21 open", "50000 15000 35000 0 0 0"},
		// Two travel, and take a part: all of that twice.
		{"2027-07-10T09:00:00Z", `registration.amend {"id":"<Ada>","companion":{"name":"Otto"},"needs":{"speaks":["de"]}}`,
			"deposit 2027-07-24 open 25000 · lodging 2027-07-21 done · balance 2027-07-24 open 60000 · passport 2027-06-23 overdue · companion passport 2027-07-24 open", "100000 15000 85000 0 0 0"},
		{"2027-07-11T09:00:00Z", `registration.choose {"id":"<Ada>","parts":["a"]}`,
			"deposit 2027-07-24 open 25000 · balance 2027-07-25 open 63000", "103000 15000 88000 0 0 0"},
		{"2027-08-20T09:00:00Z", "", "deposit 2027-07-24 overdue 25000 · balance 2027-07-25 overdue 63000", "103000 15000 88000 88000 0 0"},
		{"2027-08-20T09:00:00Z", `registration.deliver {"id":"<Ada>","documents":["passport"]}`, "passport 2027-06-23 done · companion passport 2027-07-24 overdue", "103000 15000 88000 88000 0 0"},
		{"2027-08-20T09:00:01Z", `registration.pay {"id":"<Ada>","amount":{"minor":90000}}`, "deposit 2027-07-24 done 0 · balance 2027-07-25 done 0", "103000 105000 0 0 2000 0"},
		{"2027-08-21T09:00:00Z", `registration.withdraw {"id":"<Ada>"}`, "", "0 0 0 0 0 105000"},
	} {
		if x.done != "" {
			if p := s.Tell(x.now + " " + x.done).Problem(); p != nil {
				t.Fatalf("%s: %v", x.done, p)
			}
		}
		now, err := time.Parse(time.RFC3339, x.now)
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, d := range s.Direct.Dues(s.Named("<Ada>"), now) {
			name, amount := d.Kind, ""
			switch {
			case d.Document.Kind != "":
				name = d.Document.Kind
			case d.Amount != events.Money{}:
				amount = fmt.Sprintf(" %d", d.Open.Minor)
			}
			if d.Companion {
				name = "companion " + name
			}
			list = append(list, fmt.Sprintf("%s %s %s%s", name, d.Day, d.State, amount))
		}
		for _, want := range strings.Split(x.want, " · ") {
			if want != "" && !slices.Contains(list, want) {
				t.Errorf("%s %s: there is no %q in %q", x.now, x.done, want, list)
			}
		}
		if x.want == "" && len(list) > 0 {
			t.Errorf("%s: somebody without a seat owes %q", x.now, list)
		}
		m := s.Direct.Money("t", now)
		if got := fmt.Sprint(m.Due, m.Received, m.Outstanding, m.Overdue, m.Over, m.Left); got != x.sums {
			t.Errorf("%s %s: the sums are %s, want %s", x.now, x.done, got, x.sums)
		}
	}
}
