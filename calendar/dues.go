package calendar

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

const (
	maxPayments   = 100 // of a registration
	oldestPayment = 5   // years ago
)

// Dues lists what somebody with a seat owes, in the order in which it is due.
func (b *Book) Dues(id string, now time.Time) []registration.Due {
	r := b.Registration(id)
	if r == nil || b.Trip(r.Trip) == nil {
		return nil
	}
	return r.Dues(b.Trip(r.Trip), b.office.Location(), now)
}

// Sums are the money of a trip, in smallest units of one currency.
type Sums struct {
	Currency    string
	Due         int // by those with a seat, in all
	Received    int // from them
	Outstanding int
	Overdue     int // of what is outstanding
	Over        int // received beyond what was due
	Left        int // received from those who do not go any more, and not gone back
}

// Money sums up what is due for a trip and has come in.
func (b *Book) Money(of string, now time.Time) (s Sums) {
	t := b.Trip(of)
	if t == nil {
		return s
	}
	s.Currency = t.Currency()
	for _, r := range b.Registrations(of) {
		paid := r.Received()
		if r.Standing != events.Seated || t.Cancelled {
			s.Left += paid
			continue
		}
		all, _ := r.Costs(t)
		s.Due += all
		s.Received += paid
		s.Outstanding += max(0, all-paid)
		s.Over += max(0, paid-all)
		for _, d := range r.Dues(t, b.office.Location(), now) {
			if d.State == registration.Overdue {
				s.Overdue += d.Open.Minor
			}
		}
	}
	return s
}

// SeatsTaken counts how many seats of a trip's optional parts are taken, by the ids of these.
func (b *Book) SeatsTaken(of string) map[string]int {
	taken := map[string]int{}
	for _, r := range b.Registrations(of) {
		for _, id := range r.Parts {
			taken[id] += r.Seats
		}
	}
	return taken
}

func chooseParts(b *Book, c *events.ChooseParts, now time.Time) ([]events.Body, *events.Problem) {
	r, t, p := b.standingRegistration(c.ID, now)
	if p != nil {
		return nil, p
	}
	switch ends := t.Chooses(b.office.Location()); {
	case r.Standing != events.Seated:
		return nil, events.Refuse(events.NotPossible, "id", "parts are chosen by those who have a seat")
	case !now.Before(ends):
		return nil, events.Refuse(events.NotPossible, "parts", "parts could be chosen until %s", ends.UTC().Format(time.RFC3339))
	}
	taken := b.SeatsTaken(t.ID)
	for i, id := range c.Parts {
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
	for i, id := range c.Parts {
		if other := t.Beside(id, c.Parts, r.Parts); other != nil {
			return nil, events.Refuse(events.NotPossible, check.Item("parts", i), "part %s is at the same time as part %s; take one of the two", id, other.ID)
		}
	}
	e := &events.PartsChosen{ID: r.ID, Trip: t.ID, Parts: []string{}}
	for _, leg := range t.Parts() {
		if slices.Contains(c.Parts, leg.ID) {
			e.Parts = append(e.Parts, leg.ID)
		}
	}
	if slices.Equal(e.Parts, r.Parts) {
		return nil, events.Refuse(events.NotPossible, "parts", "nothing changes by that: they are chosen as they are")
	}
	return one(e)
}

// partsFor refuses a companion for whom there is no seat in the optional parts that were chosen.
func (b *Book) partsFor(t *trip.Trip, r *registration.Registration, e *events.RegistrationAmended) *events.Problem {
	if e.Seats <= r.Seats {
		return nil
	}
	taken := b.SeatsTaken(t.ID)
	for _, id := range r.Parts {
		if leg := t.Part(id); leg != nil && taken[id]+e.Seats-r.Seats > leg.Optional.Seats {
			return events.Refuse(events.NotPossible, "companion", "part %s, which is chosen, has no seat for one more; take it back first", id)
		}
	}
	return nil
}

// owedKept refuses to take away seats of optional parts that are taken, or to pay in another currency once somebody has paid.
func (b *Book) owedKept(old *trip.Trip, t *events.TripProposed) *events.Problem {
	next := trip.Trip{TripProposed: *t}
	taken := b.SeatsTaken(old.ID)
	for i, leg := range t.Programme {
		if n := taken[leg.ID]; !leg.Optional.IsZero() && leg.Optional.Seats < n {
			return events.Refuse(events.NotPossible, check.Item("programme", i)+".optional.seats", "must be at least %d, the seats that are taken", n)
		}
	}
	if was, is := old.Currency(), next.Currency(); was != is && slices.ContainsFunc(b.Registrations(old.ID), func(r *registration.Registration) bool { return len(r.Payments) > 0 }) {
		return events.Refuse(events.NotPossible, "registration.price.currency", "payments are recorded in %s, so it stays", was)
	}
	return nil
}

func recordPayment(b *Book, c *events.RecordPayment, now time.Time) ([]events.Body, *events.Problem) {
	r := b.Registration(c.ID)
	switch {
	case r == nil:
		return nil, b.unknown("id", events.Ref{Noun: registrations.Label, ID: c.ID})
	case r.Number == 0:
		return nil, events.Refuse(events.NotPossible, "id", "they are interested and have not registered, so nothing is to be paid")
	case len(r.Payments) >= maxPayments:
		return nil, events.Refuse(events.NotPossible, "id", "has %d payments, which is as many as can be recorded", maxPayments)
	case c.Amount.Minor == 0:
		return nil, events.Refuse(events.Malformed, "amount.minor", "must not be 0")
	}
	today := b.Today(now)
	on := c.On
	if on.IsZero() {
		on = today
	}
	currency := b.Trip(r.Trip).Currency()
	switch {
	case cmp.Or(c.Amount.Currency, currency) != currency:
		return nil, events.Refuse(events.Malformed, "amount.currency", "must be %s, as everything that the trip costs", currency)
	case on.After(today):
		return nil, events.Refuse(events.Malformed, "on", "must not be after today, %s; a payment is recorded when it has come in", today)
	case on.Before(events.Period{Years: oldestPayment}.Before(today)):
		return nil, events.Refuse(events.Malformed, "on", "must be at most %d years ago; look at the year", oldestPayment)
	}
	if paid := r.Received(); paid+c.Amount.Minor < 0 {
		return nil, events.Refuse(events.NotPossible, "amount.minor", "must be at least %d, since no more can go back than has come in", -paid)
	} else if paid+c.Amount.Minor > events.MaxMoney {
		return nil, events.Refuse(events.Malformed, "amount.minor", "must be at most %d, with all that was paid before", events.MaxMoney-paid)
	}
	return one(&events.PaymentRecorded{ID: r.ID, Trip: r.Trip, Amount: events.Money{Minor: c.Amount.Minor, Currency: currency}, On: on})
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
	if !r.Entered() {
		return nil, events.Refuse(events.NotPossible, "id", "they are interested and have not registered, so no documents are needed")
	}
	e := &events.DocumentsDelivered{ID: r.ID, Trip: t.ID, Documents: []string{}, Companion: []string{}}
	for _, x := range []struct {
		field     string
		companion bool
		said      *[]string
		was       []string
		is        *[]string
	}{{"documents", false, c.Documents, r.Seen, &e.Documents}, {"companion", true, c.Companion, r.CompanionSeen, &e.Companion}} {
		if x.said == nil {
			*x.is = append(*x.is, x.was...)
			continue
		}
		if x.companion && r.Seats < 2 && len(*x.said) > 0 {
			return nil, events.Refuse(events.NotPossible, x.field, "nobody travels along")
		}
		asked := r.Asked(t, x.companion)
		for i, kind := range *x.said {
			if !slices.ContainsFunc(asked, func(d events.Document) bool { return d.Kind == kind }) {
				return nil, events.Refuse(events.NotPossible, check.Item(x.field, i), "the trip does not ask for this document: %s", kind)
			}
		}
		for _, d := range asked {
			if slices.Contains(*x.said, d.Kind) {
				*x.is = append(*x.is, d.Kind)
			}
		}
	}
	if slices.Equal(e.Documents, r.Seen) && slices.Equal(e.Companion, r.CompanionSeen) {
		return nil, events.Refuse(events.NotPossible, "documents", "nothing changes by that: these documents are noted as they are")
	}
	return one(e)
}

// anotherCompanion is what becomes of the documents that were seen when somebody else travels along; nil if nothing does.
func anotherCompanion(r *registration.Registration, e *events.RegistrationAmended) events.Body {
	if len(r.CompanionSeen) == 0 || e.Seats == 2 && e.Companion.Value() == r.Companion.Value() {
		return nil
	}
	return &events.DocumentsDelivered{ID: r.ID, Trip: r.Trip, Documents: append([]string{}, r.Seen...), Companion: []string{}}
}
