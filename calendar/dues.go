package calendar

import (
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/registration"
	"jourfixe/events"
)

// Dues lists what somebody with a seat owes, in the order in which it is due.
func (b *Book) Dues(id string, now time.Time) []registration.Due {
	r := b.Registration(id)
	if r == nil || b.Trip(r.Trip) == nil {
		return nil
	}
	return r.Dues(b.Trip(r.Trip), b.office.Location(), now)
}

func chooseParts(b *Book, c *events.ChooseParts, now time.Time) ([]events.Body, *events.Problem) {
	r, t, p := b.standingRegistration(c.ID, now)
	if p != nil {
		return nil, p
	}
	return oneUnless(b.bookings(t).Choosing(r, c.Parts, now))
}

func recordPayment(b *Book, c *events.RecordPayment, now time.Time) ([]events.Body, *events.Problem) {
	r := b.Registration(c.ID)
	if r == nil {
		return nil, b.unknown("id", events.Ref{Noun: registrations.Label, ID: c.ID})
	}
	return oneUnless(r.Paying(c.Amount, c.On, b.Trip(r.Trip).Currency(), b.Today(now)))
}

// recordPayments records payments of several registrations of a trip.
func recordPayments(b *Book, c *events.RecordPayments, now time.Time) (bodies []events.Body, _ *events.Problem) {
	t := b.Trip(c.ID)
	switch {
	case t == nil:
		return nil, b.unknown("id", events.Ref{Noun: trips.Label, ID: c.ID})
	case len(c.Payments) == 0:
		return nil, events.Refuse(events.Malformed, "payments", "must name at least one payment")
	}
	named := map[string]bool{}
	for i, p := range c.Payments {
		item := check.Item("payments", i)
		r := b.Registration(p.Registration)
		switch {
		case r == nil || r.Trip != t.ID:
			return nil, events.Refuse(events.UnknownRef, item+".registration", "the trip has no registration %s", p.Registration)
		case named[r.ID]:
			return nil, events.Refuse(events.Malformed, item+".registration", "is named twice; put both payments together")
		}
		named[r.ID] = true
		recorded, problem := recordPayment(b, &events.RecordPayment{ID: r.ID, Amount: p.Amount, On: c.On}, now)
		if problem != nil {
			switch problem.Field {
			case "id":
				problem.Field = item + ".registration"
			case "on":
			default:
				problem.Field = item + "." + problem.Field
			}
			return nil, problem
		}
		bodies = append(bodies, recorded...)
	}
	return bodies, nil
}

func deliverDocuments(b *Book, c *events.DeliverDocuments, now time.Time) ([]events.Body, *events.Problem) {
	r, t, p := b.standingRegistration(c.ID, now)
	if p != nil {
		return nil, p
	}
	return oneUnless(r.Delivering(c, t))
}
