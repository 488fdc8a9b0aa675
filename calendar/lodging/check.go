package lodging

import (
	"fmt"

	"jourfixe/events"
)

// What a query may hold. The worst that fits, 300 hosts with ten places each who are all alike, takes a fifth of a second.
const (
	maxNights = 366
	maxHosts  = 300
	maxGuests = 300
	maxPlaces = 10
	maxListed = 100 // languages of somebody, or hosts whom they know
)

type refusal func(field, detail string, args ...any) *events.Problem

// check refuses a query that cannot be answered. Who is at fault is said by where they stand in it.
func (q *Query) check() *events.Problem {
	refuse := func(field, detail string, args ...any) *events.Problem {
		return events.Refuse(events.Malformed, field, detail, args...)
	}
	switch {
	case q.Nights < 1 || q.Nights > maxNights:
		return refuse("nights", "must be from 1 to %d", maxNights)
	case len(q.Hosts) > maxHosts:
		return refuse("hosts", "must be %d or fewer", maxHosts)
	case len(q.Guests) > maxGuests:
		return refuse("guests", "must be %d or fewer", maxGuests)
	}
	hosts, guests := map[string]bool{}, map[string]bool{}
	for i := range q.Hosts {
		h := &q.Hosts[i]
		field := fmt.Sprintf("hosts[%d]", i)
		if p := checkID(field, h.ID, hosts, refuse); p != nil {
			return p
		}
		if h.Places < 1 || h.Places > maxPlaces {
			return refuse(field+".places", "must be from 1 to %d", maxPlaces)
		}
		if len(h.Languages) > maxListed {
			return refuse(field+".languages", "must be %d or fewer", maxListed)
		}
		if p := q.checkStay(field, h.From, h.To, refuse); p != nil {
			return p
		}
	}
	for i := range q.Guests {
		g := &q.Guests[i]
		field := fmt.Sprintf("guests[%d]", i)
		if p := checkID(field, g.ID, guests, refuse); p != nil {
			return p
		}
		if g.Seats < 1 || g.Seats > 2 {
			return refuse(field+".seats", "must be from 1 to %d", 2)
		}
		if len(g.Languages) > maxListed {
			return refuse(field+".languages", "must be %d or fewer", maxListed)
		}
		if len(g.Knows) > maxListed {
			return refuse(field+".knows", "must be %d or fewer", maxListed)
		}
		if p := q.checkStay(field, g.From, g.To, refuse); p != nil {
			return p
		}
	}
	return q.checkFixed(hosts, guests, refuse)
}

func checkID(field, id string, known map[string]bool, refuse refusal) *events.Problem {
	switch {
	case id == "":
		return refuse(field+".id", "must not be empty")
	case known[id]:
		return refuse(field, "is there twice; name everybody once")
	}
	known[id] = true
	return nil
}

func (q *Query) checkStay(field string, from, to int, refuse refusal) *events.Problem {
	switch {
	case from < 0 || from > q.Nights:
		return refuse(field+".from", "must be from 1 to %d", q.Nights)
	case to < 0 || to > q.Nights:
		return refuse(field+".to", "must be from 1 to %d", q.Nights)
	case to != 0 && to < from:
		return refuse(field+".to", "must be %d or more, the night from which on it is", from)
	}
	return nil
}

// checkFixed refuses what names somebody who is not there, and a guest who is to be at two places.
func (q *Query) checkFixed(hosts, guests map[string]bool, refuse refusal) *events.Problem {
	fixed := map[string]bool{}
	for i, f := range q.Fixed {
		field := fmt.Sprintf("fixed[%d]", i)
		switch {
		case !guests[f.Guest]:
			return refuse(field+".guest", "must be one of the guests")
		case !hosts[f.Host]:
			return refuse(field+".host", "must be one of the hosts")
		case fixed[f.Guest]:
			return refuse(field+".guest", "is there twice; name everybody once")
		}
		fixed[f.Guest] = true
	}
	return nil
}
