package calendartest

import (
	"fmt"
	"math/rand/v2"

	"jourfixe/events"
)

// Registering lets people register for trips, too, with every step from now on, pay for them, and lodge with families: as people come, by lot, and to members first, one after the
// other opening, closing and leaving later. Chance of its own leaves what happens otherwise as it is.
func (c *Chance) Registering(seed uint64) {
	c.register = rand.New(rand.NewPCG(seed, 43))
	for i, rule := range []string{events.FirstCome, events.Lottery, events.MembersFirst} {
		c.Ask("trip.propose", data{
			"id": fmt.Sprint("r-", i), "partner": fmt.Sprint("c-", i), "title": text("R"), "days": 3, "capacity": 3, "minimum": i,
			"window":    data{"from": events.DateOf(c.Now).AddDays(70 + 10*i), "to": events.DateOf(c.Now).AddDays(140)},
			"programme": programme("09:00"),
			"registration": data{
				"rule": rule, "offer": fmt.Sprintf("P%dD", 3-i), "decide": "rule", "price": data{"minor": 20000}, "deposit": data{"minor": 5000},
				"documents": []data{{"kind": "passport"}},
			},
			"milestones": []data{
				{"id": "interest", "before": "P20W", "title": text("I")}, {"id": "registration-opens", "before": fmt.Sprintf("P%dW", 10-2*i), "title": text("O")},
				{"id": "rooming", "before": "P9W", "title": text("Z")}, {"id": "registration-closes", "before": "P4W", "title": text("C")}, {"id": "go-no-go", "before": "P3W", "title": text("G")},
				{"id": "final-programme", "before": "P2W", "title": text("F")},
			},
		})
	}
}

// programme is a walk from an hour on, and an hour in a boat for whoever wants it.
func programme(walk string) []data {
	return []data{
		{"id": "walk", "day": 2, "start": walk, "end": "11:00", "title": text("W"), "zone": "Europe/Riga"},
		{"id": "boat", "day": 2, "start": "15:00", "end": "16:00", "title": text("B"), "zone": "Europe/Riga", "optional": data{"seats": 2}},
	}
}

// aboutRegistrations is what people ask for who would like to go on a trip, and what is done for them.
func (c *Chance) aboutRegistrations() (string, data) {
	r := c.register
	trip := fmt.Sprint("r-", r.IntN(3))
	who := fmt.Sprint("T", r.IntN(7))
	enters := data{"trip": trip, "name": who, "email": who + "@town.example"}
	id := who
	if list := c.Book.Registrations(trip); len(list) > 0 {
		id = list[r.IntN(len(list))].ID
	}
	switch r.IntN(14) {
	case 0, 1:
		return "registration.note", enters
	case 2, 3, 4, 5:
		if r.IntN(3) == 0 {
			enters["companion"] = data{"name": "K"}
		}
		return "registration.make", enters
	case 6, 7:
		return "registration.withdraw", data{"id": id}
	case 8:
		return "registration.accept", data{"id": id}
	case 9:
		return "registration.decline", data{"id": id}
	case 10:
		return "registration.amend", data{"id": id, "companion": data{"name": []string{"", "K"}[r.IntN(2)]}, "needs": data{"diet": who}}
	case 11:
		changed := data{"id": trip, "capacity": 3 + r.IntN(3)}
		if r.IntN(2) == 0 {
			changed["programme"] = programme(fmt.Sprintf("%02d:00", 8+r.IntN(2)))
		}
		return "trip.amend", changed
	case 12:
		if r.IntN(6) == 0 {
			return "trip.cancel", data{"id": trip}
		}
	}
	return "trip.settle", data{"id": trip}
}
