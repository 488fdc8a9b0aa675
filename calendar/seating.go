package calendar

import (
	"slices"
	"time"

	"jourfixe/calendar/noun"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/seat"
	"jourfixe/calendar/shelf"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// Who has seats on a trip follows from who has registered, the trip's rule, and the time. Whatever has come due for them is done by one
// command, trip.settle, which the clock gives: it does not matter whether somebody has withdrawn, was erased, an offer has lapsed, or the
// trip has been given more seats.

// seats lists who of a trip has seats or is offered some.
func seats(all []*registration.Registration) (held []seat.Ticket) {
	for _, r := range all {
		if r.Holds() {
			held = append(held, r.Ticket())
		}
	}
	return held
}

// fitting lists who waits for whom there is room beside those who have seats.
func fitting(t *trip.Trip, rule seat.Rule, all []*registration.Registration, held []seat.Ticket) (waiting []seat.Ticket) {
	fits := seat.Fits(rule, t.Capacity, held)
	for _, r := range all {
		if r.Standing == events.Waiting && fits(r.Ticket()) {
			waiting = append(waiting, r.Ticket())
		}
	}
	return waiting
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
	case t.Registration == nil && t.Personal == 0:
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

// Unsettled lists the trips for which something has come due, by id, and says when that is next so for any; the zero time if never, as far
// as it is known now.
func (b *Book) Unsettled(now time.Time) (due []string, next time.Time) {
	for _, id := range shelf.Keys(trips.In(b.shelves)) {
		t := b.Trip(id)
		if t.Registration == nil && t.Personal == 0 {
			continue
		}
		bodies, then := b.settling(t, now)
		if len(bodies) > 0 {
			due = append(due, id)
		}
		next = events.Sooner(next, then)
	}
	return due, next
}

// settling is what has come due for a trip, for its seats and then for what must not be kept any longer, and when something does next.
func (b *Book) settling(t *trip.Trip, now time.Time) (bodies []events.Body, next time.Time) {
	bodies, next = b.seating(t, now)
	more, then := b.outdated(t, now)
	room := max(0, min(MaxEvents-len(bodies), len(more))) // the rest comes with the next
	return append(bodies, more[:room]...), events.Sooner(next, then)
}

// seating is what has come due for the seats of a trip, and when something does next.
func (b *Book) seating(t *trip.Trip, now time.Time) (bodies []events.Body, next time.Time) {
	home := b.office.Location()
	switch {
	case t.Registration == nil || t.Cancelled || t.To.Before(b.Today(now)):
		return nil, next
	case !now.Before(t.From.In(0, home)):
		return b.lapsing(t, now), next // they are on their way, and nobody joins them
	}
	if decides := t.Decides(home); !decides.IsZero() {
		if now.Before(decides) {
			next = events.Sooner(next, decides)
		} else if body := b.deciding(t); body != nil {
			return []events.Body{body}, next
		}
	}
	if t.Registration.Rule != events.FirstCome && t.Drawn == nil {
		if draws := t.Draws(home); now.Before(draws) {
			return nil, events.Sooner(next, draws)
		}
		return []events.Body{b.drawing(t, now)}, next
	}
	if closes := t.Closes(home); now.Before(closes) {
		next = events.Sooner(next, closes) // what quotas keep falls to others then
	}
	offers, then := b.offering(t, now)
	return offers, events.Sooner(next, then)
}

// Going is how many people would go on a trip by now: who has a seat, and who has registered where seats are not given yet.
func (b *Book) Going(trip string) (n int) {
	for _, r := range b.Registrations(trip) {
		if r.Standing == events.Seated || r.Standing == events.Registered {
			n += r.Seats
		}
	}
	return n
}

// deciding is whether the trip goes ahead, as far as the rule decides that.
func (b *Book) deciding(t *trip.Trip) events.Body {
	if b.Going(t.ID) < t.Minimum {
		return &events.TripCancelled{ID: t.ID, Revision: t.Revision + 1}
	}
	if t.Completes(trip.StepDecide) != nil {
		return nil
	}
	return &events.MilestoneCompleted{Trip: t.ID, Milestone: trip.StepDecide}
}

// drawing gives the seats of a trip to those who have registered.
func (b *Book) drawing(t *trip.Trip, now time.Time) *events.TripDrawn {
	e := &events.TripDrawn{ID: t.ID, Capacity: t.Capacity, Tickets: []events.Ticket{}}
	var tickets []seat.Ticket
	for _, r := range b.Registrations(t.ID) {
		if r.Standing == events.Registered {
			tickets = append(tickets, r.Ticket())
		}
	}
	slices.SortFunc(tickets, func(x, y seat.Ticket) int { return x.Number - y.Number })
	for _, x := range tickets {
		e.Tickets = append(e.Tickets, events.Ticket{
			Number: x.Number, Seats: x.Seats, Priority: events.Priority{Member: x.Member, First: x.First, Host: x.Host, Lost: x.Lost},
		})
	}
	rule := t.SeatRule(now, b.office.Location())
	rule.Closed = true
	draw := seat.Draw{Trip: t.ID}
	if t.Registration.Rule == events.Lottery && t.Committed != nil {
		draw.Seed = t.Committed.Seed.Value()
		e.Seed = draw.Seed
	}
	e.Seated, e.Waiting = seat.Allot(rule, t.Capacity, tickets, draw).Numbers()
	return e
}

// lapsing lets offers lapse that were not taken in time.
func (b *Book) lapsing(t *trip.Trip, now time.Time) (bodies []events.Body) {
	for _, r := range b.Registrations(t.ID) {
		if r.HasLapsed(now) {
			bodies = append(bodies, &events.RegistrationPlaced{ID: r.ID, Trip: t.ID, Standing: events.Lapsed})
		}
	}
	return bodies
}

// offering lets offers lapse that were not taken in time, and offers what is free to those who wait.
func (b *Book) offering(t *trip.Trip, now time.Time) (bodies []events.Body, next time.Time) {
	var held []seat.Ticket
	all := b.Registrations(t.ID)
	bodies = b.lapsing(t, now)
	for _, r := range all {
		if r.Holds() && !r.HasLapsed(now) {
			held = append(held, r.Ticket())
			next = events.Sooner(next, r.Until)
		}
	}
	home := b.office.Location()
	lapses := t.Lapses(now, home)
	rule := t.SeatRule(now, home)
	for _, x := range heirs(t, rule, held, fitting(t, rule, all, held)) {
		i := slices.IndexFunc(all, func(r *registration.Registration) bool { return r.Number == x.Number && r.Standing == events.Waiting })
		bodies = append(bodies, &events.RegistrationPlaced{ID: all[i].ID, Trip: t.ID, Standing: events.Offered, Until: lapses})
		next = events.Sooner(next, lapses)
	}
	return bodies, next
}

// WaitingList lists who waits for seats of a trip, in the order in which they are offered some.
func (b *Book) WaitingList(of string, now time.Time) (list []*registration.Registration) {
	t := b.Trip(of)
	if t == nil || t.Registration == nil {
		return nil
	}
	var waiting []seat.Ticket
	by := map[int]*registration.Registration{}
	for _, r := range b.Registrations(of) {
		if r.Standing == events.Waiting {
			waiting, by[r.Number] = append(waiting, r.Ticket()), r
		}
	}
	for _, x := range seat.Line(t.SeatRule(now, b.office.Location()), t.Told(), waiting) {
		list = append(list, by[x.Number])
	}
	return list
}

// heirs are those who wait to whom what is free is offered, in their order.
func heirs(t *trip.Trip, rule seat.Rule, held, waiting []seat.Ticket) (list []seat.Ticket) {
	held = slices.Clip(held)
	for waiting = seat.Line(rule, t.Told(), waiting); len(waiting) > 0; {
		number, ok := seat.Next(rule, t.Capacity, held, waiting)
		if !ok {
			break
		}
		i := slices.IndexFunc(waiting, func(x seat.Ticket) bool { return x.Number == number })
		list, held, waiting = append(list, waiting[i]), append(held, waiting[i]), slices.Delete(waiting, i, i+1)
	}
	return list
}

// Place is where somebody stands on the waiting list of their trip, 1 for who is next; 0 for whoever is not on it. Before seats are given
// there is no such list.
func (b *Book) Place(r *registration.Registration, now time.Time) int {
	if r.Standing != events.Waiting {
		return 0
	}
	return 1 + slices.IndexFunc(b.WaitingList(r.Trip, now), func(x *registration.Registration) bool { return x.ID == r.ID })
}

// seatFor reports whether somebody may have seats at once, beside those to whom what is free is about to be offered.
func (b *Book) seatFor(t *trip.Trip, rule seat.Rule, x seat.Ticket) bool {
	if t.Held >= t.Capacity {
		return false
	}
	all := b.Registrations(t.ID)
	held := seats(all)
	return seat.Room(rule, t.Capacity, held, x) && seat.Room(rule, t.Capacity, append(held, heirs(t, rule, held, fitting(t, rule, all, held))...), x)
}
