package calendar

import (
	"time"

	"jourfixe/calendar/noun"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/seat"
	"jourfixe/calendar/seating"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// Whatever has come due for the seats of a trip is done by one command, trip.settle, which the clock gives: it does not matter whether
// somebody has withdrawn, was erased, an offer has lapsed, or the trip has been given more seats.

// bookings is a trip with who has registered for it.
func (b *Book) bookings(t *trip.Trip) seating.Trip {
	return seating.Trip{Trip: t, Home: b.office.Location(), All: func() []*registration.Registration { return b.Registrations(t.ID) }}
}

// committing chooses the seed of a draw, and shows a hash of it.
func committing(t string, by noun.Asked) *events.TripCommitted {
	seed := by.Derived("seed")
	return &events.TripCommitted{ID: t, Key: by.Derived("seed key"), Commitment: seat.Draw{Trip: t, Seed: seed}.Commitment(), Seed: events.Secret(seed)}
}

func settleTrip(b *Book, c *events.SettleTrip, now time.Time) ([]events.Body, *events.Problem) {
	t := b.Trip(c.ID)
	switch {
	case t == nil:
		return nil, b.unknown("id", events.Ref{Noun: trips.Label, ID: c.ID})
	case t.Registration == nil && t.Personal == 0 && !b.hasMaterial(c.ID):
		return nil, events.Refuse(events.NotPossible, "id", "the trip takes no registrations; trip.amend can say how it does")
	}
	bodies, next := b.settling(t, now)
	switch {
	case len(bodies) > 0:
		return bodies, nil
	case next.IsZero():
		return nil, events.Refuse(events.NotPossible, "id", "nothing is to be settled")
	}
	return nil, events.Refuse(events.NotPossible, "id", "nothing is to be settled before %s", next.UTC().Format(time.RFC3339))
}

// tripDue reports whether something has come due for a trip, and when something does next.
func (b *Book) tripDue(t *trip.Trip, now time.Time) (due bool, next time.Time) {
	if t.Registration == nil && t.Personal == 0 && !b.hasMaterial(t.ID) {
		return false, next
	}
	bodies, next := b.settling(t, now)
	return len(bodies) > 0, next
}

// settling is what has come due for a trip, for its seats and then for what must not be kept any longer, and when something does next.
func (b *Book) settling(t *trip.Trip, now time.Time) (bodies []events.Body, next time.Time) {
	bodies, next = b.bookings(t).Due(now)
	more, then := b.outdated(t, now)
	files, kept := b.clearingMaterial(events.Ref{Noun: trips.Label, ID: t.ID}, t.Clears(b.office.Location()), now)
	more, then = append(more, files...), events.Sooner(then, kept)
	room := max(0, min(MaxEvents-len(bodies), len(more))) // the rest comes with the next
	return append(bodies, more[:room]...), events.Sooner(next, then)
}

// Going is how many people would go on a trip by now: who has a seat, and who has registered where seats are not given yet.
func (b *Book) Going(trip string) int { return seating.Going(b.Registrations(trip)) }

// SeatsTaken counts how many seats of a trip's optional parts are taken, by the ids of these.
func (b *Book) SeatsTaken(trip string) map[string]int { return seating.Taken(b.Registrations(trip)) }

// WaitingList lists who waits for seats of a trip, in the order in which they are offered some.
func (b *Book) WaitingList(of string, now time.Time) []*registration.Registration {
	t := b.Trip(of)
	if t == nil || t.Registration == nil {
		return nil
	}
	return b.bookings(t).WaitingList(now)
}

// Place is where somebody stands on the waiting list of their trip, 1 for who is next; 0 for whoever is not on it. Before seats are given
// there is no such list.
func (b *Book) Place(r *registration.Registration, now time.Time) int {
	return seating.Place(r, b.WaitingList(r.Trip, now))
}

// Money sums up what is due for a trip and has come in.
func (b *Book) Money(of string, now time.Time) (s seating.Sums) {
	if t := b.Trip(of); t != nil {
		s = b.bookings(t).Money(now)
	}
	return s
}
