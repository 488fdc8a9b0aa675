package calendar_test

import (
	"fmt"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/events"
)

// TestBigTripIsForgottenInPortions lets the time of keeping of a trip with 10,000 registrations pass: each decision is one that fits into
// a write, each leaves less, in the end nobody is left, and who had which number and which seat is still known.
func TestBigTripIsForgottenInPortions(t *testing.T) {
	const people = 10_000
	b := calendar.New("bremen")
	sequence := uint64(0)
	happen := func(at time.Time, body events.Body) {
		t.Helper()
		sequence++
		e := &events.Event{Office: "bremen", Sequence: sequence, ID: fmt.Sprint(sequence), Time: at, Cause: events.Cause{Sequence: sequence, Parts: 1}, Body: body}
		if err := b.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	begun := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	happen(begun, &events.OfficeChanged{Title: events.Text{"de": "Büro"}, Zone: "Europe/Berlin"})
	happen(begun, &events.PartnerRegistered{ID: "riga", Title: events.Text{"de": "Riga"}, Status: "active", Zone: "Europe/Riga"})
	happen(begun, &events.TripProposed{
		ID: "t", Partner: "riga", Title: events.Text{"de": "T"}, From: calendartest.Day(t, "2027-05-05"), To: calendartest.Day(t, "2027-05-07"), Days: 3, Capacity: 30,
		Registration: &events.Registering{Rule: events.FirstCome, Keep: events.Period{Years: 1}},
	})
	standing := func(i int) string {
		if i < 30 {
			return events.Seated
		}
		return events.Waiting
	}
	for i := range people {
		person, id := fmt.Sprint("p-", i), fmt.Sprint("r-", i)
		happen(begun, &events.PersonAdded{ID: person, Name: events.Secret("N"), Email: events.Secret(person + "@town.example"), Language: "de", Zone: "Europe/Berlin", Roles: []string{"citizen"}})
		happen(begun, &events.RegistrationMade{ID: id, Trip: "t", Person: person, Number: i + 1, Seats: 1, Standing: standing(i), Name: events.Secret("N")})
		happen(begun, &events.NeedsStated{ID: id, Trip: "t", Key: "k-" + fmt.Sprint(i), Diet: events.Secret("vegan")})
	}
	settle := func(now time.Time) (portions int) {
		for {
			due, _ := b.Unsettled(now)
			if len(due) == 0 {
				return portions
			}
			turn := b.Trip("t").Turn
			portions++
			d := b.Decide(&events.Command{Office: "bremen", Client: "clock", Grants: true, Source: "/clock", ID: fmt.Sprint(now, portions), Sequence: sequence + 1, Body: &events.SettleTrip{ID: "t"}}, now)
			if p := d.Problem(); p != nil || len(d.Events) > calendar.MaxEvents {
				t.Fatalf("%d events, %v", len(d.Events), p)
			}
			for _, e := range d.Events {
				happen(now, e.Body)
			}
			if b.Trip("t").Turn == turn {
				t.Fatal("the next portion would be asked for by the same command, within the minute")
			}
		}
	}
	after := time.Date(2027, 5, 21, 8, 0, 0, 0, time.UTC)
	if n := settle(after); n != people/calendar.MaxEvents || b.Trip("t").Needs != 0 {
		t.Errorf("needs went in %d portions, %d are left", n, b.Trip("t").Needs)
	}
	later := time.Date(2028, 5, 7, 8, 0, 0, 0, time.UTC)
	if n := settle(later.Add(-time.Second)); n != 0 {
		t.Errorf("%d portions before the time is over", n)
	}
	begin := time.Now()
	n := settle(later)
	t.Logf("%d people were erased in %d portions, in %v", people, n, time.Since(begin).Round(time.Millisecond))
	if n < people/calendar.MaxEvents || n > people/calendar.MaxEvents+2 || b.Trip("t").Personal != 0 || len(b.Gone()) != people {
		t.Errorf("people went in %d portions, %d of %d are gone", n, len(b.Gone()), people)
	}
	for i, r := range b.Registrations("t") {
		if r.Number != i+1 || r.Standing != standing(i) || r.Name.Readable() || r.Needs != nil {
			t.Fatalf("registration %d is %+v", i, r)
		}
	}
	if held := b.Trip("t").Held; held != 30 {
		t.Errorf("%d seats are held; want 30", held)
	}
	if lost := len(b.Forgotten()); lost != 2*people {
		t.Errorf("%d keys are to be destroyed; want %d", lost, 2*people)
	}
}
