package calendar_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/registration"
	"jourfixe/events"
)

// TestNoPartIsOverbooked lets people choose parts, withdraw, come back, bring companions, pay and be erased in any order, while the trip
// is given other seats and prices. No part has more travellers than seats, whoever has no seat has no part, and the money adds up.
func TestNoPartIsOverbooked(t *testing.T) {
	full, chosen := 0, 0
	for seed := range calendartest.Seeds(2) {
		r := rand.New(rand.NewPCG(seed, 53))
		s := calendartest.NewTeller(t)
		now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
		ask := func(kind string, data map[string]any) bool {
			text, err := json.Marshal(data)
			if err != nil {
				t.Fatal(err)
			}
			now = now.Add(time.Duration(r.IntN(4*60)) * time.Minute)
			return s.Decide(s.Command(kind, text), now).Problem() == nil
		}
		part := func(id string) map[string]any {
			return map[string]any{
				"id": id, "day": 1, "start": "08:00", "end": "09:00", "title": events.Text{"de": id},
				"optional": map[string]any{"seats": 1 + r.IntN(4), "price": map[string]any{"minor": 100 * r.IntN(30)}},
			}
		}
		programme := func() []any {
			a, b, c := part("a"), part("b"), part("c")
			b["start"], b["end"] = "10:00", "11:00"
			c["start"], c["end"] = "12:00", "13:00"
			if list := []any{a, b, c}; r.IntN(4) > 0 {
				return list
			}
			return []any{a, c}
		}
		owing := func() map[string]any {
			x := map[string]any{"rule": "first-come", "offer": "P1D"}
			if price := 1000 * r.IntN(50); price > 0 {
				x["price"], x["deposit"] = map[string]any{"minor": price}, map[string]any{"minor": price / (1 + r.IntN(5))}
			}
			return x
		}
		ask("office.set", map[string]any{"title": events.Text{"de": "B"}, "zone": "Europe/Berlin"})
		ask("partner.register", map[string]any{"id": "p", "title": events.Text{"de": "P"}, "kind": "city", "country": "PL", "since": 1976, "zone": "Europe/Warsaw"})
		if !ask("trip.propose", map[string]any{
			"id": "t", "partner": "p", "title": events.Text{"de": "T"}, "window": map[string]any{"from": "2027-09-01", "to": "2027-09-20"}, "days": 3,
			"capacity": 9, "programme": programme(), "registration": owing(), "milestones": []any{map[string]any{"id": "registration-closes", "before": "P2W", "title": events.Text{"de": "Zu"}}},
		}) {
			t.Fatal("the trip is refused")
		}
		for range 120 {
			var id, person string
			if list := s.Direct.Registrations("t"); len(list) > 0 {
				x := list[r.IntN(len(list))]
				id, person = x.ID, x.Person
			}
			switch r.IntN(12) {
			case 0, 1:
				data := map[string]any{"trip": "t", "name": "N", "email": fmt.Sprintf("n%d@town.example", r.IntN(14))}
				if r.IntN(2) == 0 {
					data["companion"] = map[string]any{"name": "C"}
				}
				ask("registration.make", data)
			case 2, 3, 4, 5:
				var parts []string
				for _, p := range []string{"a", "b", "c"} {
					if r.IntN(2) == 0 {
						parts = append(parts, p)
					}
				}
				if ask("registration.choose", map[string]any{"id": id, "parts": append([]string{}, parts...)}) {
					chosen++
				}
			case 6:
				ask("registration.amend", map[string]any{"id": id, "companion": map[string]any{"name": []string{"", "C", "D"}[r.IntN(3)]}})
			case 7:
				ask("registration.withdraw", map[string]any{"id": id})
			case 8:
				ask("trip.settle", map[string]any{"id": "t"})
				ask("registration.accept", map[string]any{"id": id})
			case 9:
				ask("trip.amend", map[string]any{"id": "t", "programme": programme(), "registration": owing(), "capacity": 6 + r.IntN(5)})
			case 10:
				ask("registration.pay", map[string]any{"id": id, "amount": map[string]any{"minor": 100 * (r.IntN(200) - 60)}})
			case 11:
				if r.IntN(6) == 0 {
					ask("person.erase", map[string]any{"id": person})
				}
			}
			trip := s.Direct.Trip("t")
			for _, leg := range trip.Parts() {
				n := s.Direct.SeatsTaken("t")[leg.ID]
				if n > leg.Optional.Seats {
					t.Fatalf("seed %d: part %s has %d seats, and %d travellers", seed, leg.ID, leg.Optional.Seats, n)
				}
				if n == leg.Optional.Seats {
					full++
				}
			}
			sums, open := s.Direct.Money("t", now), 0
			for _, x := range s.Direct.Registrations("t") {
				if x.Standing != events.Seated && len(x.Parts) > 0 {
					t.Fatalf("seed %d: somebody who is %s has parts", seed, x.Standing)
				}
				for _, d := range s.Direct.Dues(x.ID, now) {
					open += d.Open.Minor
					if d.State == registration.Done != (d.Open.Minor == 0) || d.Open.Minor > d.Amount.Minor {
						t.Fatalf("seed %d: %s of %d has %d open and is %s", seed, d.Kind, d.Amount.Minor, d.Open.Minor, d.State)
					}
					if !d.Day.Before(trip.From) && x.Changed.Before(trip.From.In(0, time.UTC)) {
						t.Fatalf("seed %d: %s is due on %s, after departure", seed, d.Kind, d.Day)
					}
				}
			}
			if open != sums.Outstanding || sums.Due-sums.Received != sums.Outstanding-sums.Over {
				t.Fatalf("seed %d: %d is open, and the sums are %+v", seed, open, sums)
			}
		}
	}
	if full < 40 || chosen < 20 {
		t.Errorf("a part was full %d times, and %d choices were made, which tells little", full, chosen)
	}
}
