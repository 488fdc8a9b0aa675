package calendartest

import (
	"fmt"
)

// aboutLodging is what families offer who lodge guests, and what is done with it.
func (c *Chance) aboutLodging() (string, data) {
	r := c.register
	trip := fmt.Sprint("r-", r.IntN(3))
	who := fmt.Sprint("F", r.IntN(3))
	host := who
	if list := c.Book.Hosts(trip); len(list) > 0 {
		host = list[r.IntN(len(list))].ID
	}
	guest := ""
	if list := c.Book.Registrations(trip); len(list) > 0 {
		guest = list[r.IntN(len(list))].ID
	}
	switch r.IntN(12) {
	case 0, 1, 2:
		return "host.offer", data{"trip": trip, "name": who, "email": who + "@town.example", "places": 1 + r.IntN(3), "pets": r.IntN(4) == 0, "languages": []string{"pl"}}
	case 3:
		return "host.amend", data{"id": host, "places": 1 + r.IntN(3), "pets": r.IntN(2) == 0, "to": r.IntN(3)}
	case 4:
		if r.IntN(2) == 0 {
			return "host.share", data{"id": host, "mail": r.IntN(2) == 0, "phone": []string{"", "+48 58 0"}[r.IntN(2)]}
		}
		return []string{"host.withdraw", "host.withdraw", "host.clear"}[r.IntN(3)], data{"id": host}
	case 5, 6:
		return "lodging.assign", data{"trip": trip}
	case 7:
		return "lodging.fix", data{"trip": trip, "registration": guest, "host": []string{"", host, host}[r.IntN(3)]}
	case 8, 9, 10:
		return "lodging.tell", data{"trip": trip}
	}
	return "registration.amend", data{"id": guest, "needs": data{"noPets": r.IntN(2) == 0, "diet": []string{"", "vegan"}[r.IntN(2)]}}
}

// aboutDues is what becomes of what those owe who have a seat.
func (c *Chance) aboutDues() (string, data) {
	r := c.register
	id := "T0"
	if list := c.Book.Registrations(fmt.Sprint("r-", r.IntN(3))); len(list) > 0 {
		id = list[r.IntN(len(list))].ID
	}
	switch r.IntN(3) {
	case 0:
		return "registration.pay", data{"id": id, "amount": data{"minor": 5000 * (1 + r.IntN(3))}}
	case 1:
		return "registration.deliver", data{"id": id, "documents": [][]string{{}, {"passport"}}[r.IntN(2)]}
	}
	return "registration.choose", data{"id": id, "parts": [][]string{{}, {"boat"}}[r.IntN(2)]}
}

// aboutHolidays lets the office keep holidays, or none, on which something is to be held, and decide about that.
func (c *Chance) aboutHolidays() (string, data) {
	if c.register.IntN(3) == 0 {
		return "office.set", data{"title": text("B"), "zone": "Europe/Berlin", "holidays": [][]string{{}, {"DE-HB", "PL"}}[c.register.IntN(2)]}
	}
	for _, m := range c.Book.Meetings() {
		if !m.Cancelled && m.Instant.After(c.Now) && len(c.Book.Fallen(m)) > 0 {
			return "meeting.uphold", data{"id": m.ID}
		}
	}
	return "meeting.uphold", data{"id": c.meeting()}
}
