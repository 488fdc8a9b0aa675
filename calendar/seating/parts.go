package seating

import (
	"slices"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// Taken counts how many seats of a trip's optional parts are taken, by the ids of these.
func Taken(all []*registration.Registration) map[string]int {
	taken := map[string]int{}
	for _, r := range all {
		for _, id := range r.Parts {
			taken[id] += r.Seats
		}
	}
	return taken
}

// Choosing has somebody with a seat take part in these optional parts and in no others.
func (t Trip) Choosing(r *registration.Registration, parts []string, now time.Time) (*events.PartsChosen, *events.Problem) {
	switch ends := t.Chooses(t.Home); {
	case r.Standing != events.Seated:
		return nil, events.Refuse(events.NotPossible, "id", "parts are chosen by those who have a seat")
	case !now.Before(ends):
		return nil, events.Refuse(events.NotPossible, "parts", "parts could be chosen until %s", ends.UTC().Format(time.RFC3339))
	}
	taken := Taken(t.All())
	for i, id := range parts {
		leg := t.Part(id)
		if leg == nil {
			return nil, events.Refuse(events.UnknownRef, check.Item("parts", i), "the trip has no optional part %s", id)
		}
		if slices.Contains(r.Parts, id) {
			continue
		}
		switch left := leg.Optional.Seats - taken[id]; {
		case left <= 0:
			return nil, events.Refuse(events.NotPossible, check.Item("parts", i), "part %s has no seats left: it has %d", id, leg.Optional.Seats)
		case left < r.Seats:
			return nil, events.Refuse(events.NotPossible, check.Item("parts", i), "part %s has %d seats left, and %d are needed", id, left, r.Seats)
		}
	}
	for i, id := range parts {
		if other := t.Beside(id, parts, r.Parts); other != nil {
			return nil, events.Refuse(events.NotPossible, check.Item("parts", i), "part %s is at the same time as part %s; take one of the two", id, other.ID)
		}
	}
	e := &events.PartsChosen{ID: r.ID, Trip: t.ID, Parts: []string{}}
	for _, leg := range t.Parts() {
		if slices.Contains(parts, leg.ID) {
			e.Parts = append(e.Parts, leg.ID)
		}
	}
	if slices.Equal(e.Parts, r.Parts) {
		return nil, events.Refuse(events.NotPossible, "parts", "nothing changes by that: they are chosen as they are")
	}
	return e, nil
}

// Along refuses a companion for whom there is no seat in the optional parts that were chosen.
func (t Trip) Along(r *registration.Registration, e *events.RegistrationAmended) *events.Problem {
	if e.Seats <= r.Seats {
		return nil
	}
	taken := Taken(t.All())
	for _, id := range r.Parts {
		if leg := t.Part(id); leg != nil && taken[id]+e.Seats-r.Seats > leg.Optional.Seats {
			return events.Refuse(events.NotPossible, "companion", "part %s, which is chosen, has no seat for one more; take it back first", id)
		}
	}
	return nil
}

// Keeps refuses to take away seats of optional parts that are taken, or to pay in another currency once somebody has paid.
func (t Trip) Keeps(next *events.TripProposed) *events.Problem {
	all := t.All()
	taken := Taken(all)
	for i, leg := range next.Programme {
		if n := taken[leg.ID]; !leg.Optional.IsZero() && leg.Optional.Seats < n {
			return events.Refuse(events.NotPossible, check.Item("programme", i)+".optional.seats", "must be at least %d, the seats that are taken", n)
		}
	}
	is := trip.Trip{TripProposed: *next}
	if was := t.Currency(); was != is.Currency() && slices.ContainsFunc(all, func(r *registration.Registration) bool { return len(r.Payments) > 0 }) {
		return events.Refuse(events.NotPossible, "registration.price.currency", "payments are recorded in %s, so it stays", was)
	}
	return nil
}
