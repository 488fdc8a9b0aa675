// Package seating says what follows from who has registered for a trip: who is offered a seat and whose offer lapses, what the draw comes to,
// whether the trip goes ahead, what of its parts is taken, and what has been paid. All of it follows from the registrations, the trip's
// rule, and the time.
package seating

import (
	"slices"
	"time"

	"jourfixe/calendar/registration"
	"jourfixe/calendar/seat"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// A Trip is one with who has registered for it.
type Trip struct {
	*trip.Trip
	Home *time.Location                      // the office's clock
	All  func() []*registration.Registration // in the order in which they came
}

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

// Due is what has come due for the seats of a trip, and when something does next.
func (t Trip) Due(now time.Time) (bodies []events.Body, next time.Time) {
	home := t.Home
	switch {
	case t.Registration == nil || t.Cancelled || t.To.Before(events.DateOf(now.In(home))):
		return nil, next
	case !now.Before(t.From.In(0, home)):
		return lapsing(t.All(), now), next // they are on their way, and nobody joins them
	}
	if decides := t.Decides(home); !decides.IsZero() {
		if now.Before(decides) {
			next = events.Sooner(next, decides)
		} else if body := t.deciding(); body != nil {
			return []events.Body{body}, next
		}
	}
	if t.Registration.Rule != events.FirstCome && t.Drawn == nil {
		if draws := t.Draws(home); now.Before(draws) {
			return nil, events.Sooner(next, draws)
		}
		return []events.Body{t.drawing(now)}, next
	}
	if closes := t.Closes(home); now.Before(closes) {
		next = events.Sooner(next, closes) // what quotas keep falls to others then
	}
	offers, then := t.offering(now)
	return offers, events.Sooner(next, then)
}

// Going is how many people would go by now: who has a seat, and who has registered where seats are not given yet.
func Going(all []*registration.Registration) (n int) {
	for _, r := range all {
		if r.Standing == events.Seated || r.Standing == events.Registered {
			n += r.Seats
		}
	}
	return n
}

// deciding is whether the trip goes ahead, as far as the rule decides that.
func (t Trip) deciding() events.Body {
	if Going(t.All()) < t.Minimum {
		return &events.TripCancelled{ID: t.ID, Revision: t.Revision + 1}
	}
	if t.Completes(trip.StepDecide) != nil {
		return nil
	}
	return &events.MilestoneCompleted{Trip: t.ID, Milestone: trip.StepDecide}
}

// drawing gives the seats of a trip to those who have registered.
func (t Trip) drawing(now time.Time) *events.TripDrawn {
	e := &events.TripDrawn{ID: t.ID, Capacity: t.Capacity, Tickets: []events.Ticket{}}
	var tickets []seat.Ticket
	for _, r := range t.All() {
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
	rule := t.SeatRule(now, t.Home)
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
func lapsing(all []*registration.Registration, now time.Time) (bodies []events.Body) {
	for _, r := range all {
		if r.HasLapsed(now) {
			bodies = append(bodies, &events.RegistrationPlaced{ID: r.ID, Trip: r.Trip, Standing: events.Lapsed})
		}
	}
	return bodies
}

// offering lets offers lapse that were not taken in time, and offers what is free to those who wait.
func (t Trip) offering(now time.Time) (bodies []events.Body, next time.Time) {
	var held []seat.Ticket
	all := t.All()
	bodies = lapsing(all, now)
	for _, r := range all {
		if r.Holds() && !r.HasLapsed(now) {
			held = append(held, r.Ticket())
			next = events.Sooner(next, r.Until)
		}
	}
	lapses, rule := t.Lapses(now, t.Home), t.SeatRule(now, t.Home)
	for _, x := range heirs(t.Trip, rule, held, fitting(t.Trip, rule, all, held)) {
		i := slices.IndexFunc(all, func(r *registration.Registration) bool { return r.Number == x.Number && r.Standing == events.Waiting })
		bodies = append(bodies, &events.RegistrationPlaced{ID: all[i].ID, Trip: t.ID, Standing: events.Offered, Until: lapses})
		next = events.Sooner(next, lapses)
	}
	return bodies, next
}

// WaitingList lists who waits for seats, in the order in which they are offered some.
func (t Trip) WaitingList(now time.Time) (list []*registration.Registration) {
	var waiting []seat.Ticket
	by := map[int]*registration.Registration{}
	for _, r := range t.All() {
		if r.Standing == events.Waiting {
			waiting, by[r.Number] = append(waiting, r.Ticket()), r
		}
	}
	for _, x := range seat.Line(t.SeatRule(now, t.Home), t.Told(), waiting) {
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

// Place is where somebody stands on the waiting list, 1 for who is next; 0 for whoever is not on it.
func Place(r *registration.Registration, line []*registration.Registration) int {
	if r.Standing != events.Waiting {
		return 0
	}
	return 1 + slices.IndexFunc(line, func(x *registration.Registration) bool { return x.ID == r.ID })
}

// Room reports whether somebody may have seats at once, beside those to whom what is free is about to be offered.
func (t Trip) Room(rule seat.Rule, x seat.Ticket) bool {
	if t.Held >= t.Capacity {
		return false
	}
	all := t.All()
	held := seats(all)
	return seat.Room(rule, t.Capacity, held, x) && seat.Room(rule, t.Capacity, append(held, heirs(t.Trip, rule, held, fitting(t.Trip, rule, all, held))...), x)
}
