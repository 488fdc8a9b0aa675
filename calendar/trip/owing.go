package trip

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// The milestones until which something is owed.
const (
	StepDocuments = "documents"
	StepBalance   = "balance"
	StepRooming   = "rooming"
	StepFinal     = "final-programme"
)

// maxDepositWithin is how long somebody may have for the deposit, in days.
const maxDepositWithin = 60

// defaultDepositWithin is how long after a seat is theirs somebody has for the deposit.
var defaultDepositWithin = events.Period{Days: 14}

// owing completes what each who travels owes, and looks at it.
func owing(o *events.Owing, from events.Date) *events.Problem {
	if o.DepositWithin.IsZero() {
		o.DepositWithin = defaultDepositWithin
	}
	if days := o.DepositWithin.From(from).Sub(from); days < 1 || days > maxDepositWithin || o.DepositWithin.Clock != 0 {
		return events.Refuse(events.Malformed, "registration.depositWithin", "must be from P1D to P%dD, in whole days", maxDepositWithin)
	}
	if o.Price.Minor == 0 && o.Deposit.Minor > 0 {
		return events.Refuse(events.Malformed, "registration.deposit", "is a part of a price, and there is none; set registration.price")
	}
	if o.Price.Minor > 0 {
		o.Price.Currency = cmp.Or(o.Price.Currency, events.Euro)
		if !words.IsCurrency(o.Price.Currency) {
			return events.Refuse(events.UnknownRef, "registration.price.currency", "there is no currency %s; write its code by ISO 4217, as in EUR", o.Price.Currency)
		}
	}
	if o.Deposit.Minor > 0 {
		o.Deposit.Currency = cmp.Or(o.Deposit.Currency, o.Price.Currency)
		if o.Deposit.Currency != o.Price.Currency {
			return events.Refuse(events.Malformed, "registration.deposit.currency", "must be %s, as everything that the trip costs", o.Price.Currency)
		}
		if o.Deposit.Minor > o.Price.Minor {
			return events.Refuse(events.Malformed, "registration.deposit", "must not be more than the price")
		}
	}
	for i, d := range o.Documents {
		if slices.ContainsFunc(o.Documents[:i], func(x events.Document) bool { return x.Kind == d.Kind }) {
			return events.Refuse(events.Malformed, check.Item("registration.documents", i)+".kind", "is there twice")
		}
	}
	return nil
}

// oneCurrency holds that a trip for which people register is paid in one currency, so that what they owe is one sum.
func oneCurrency(t *events.TripProposed) *events.Problem {
	if t.Registration == nil {
		return nil
	}
	is := currency(t)
	for i, leg := range t.Programme {
		if c := leg.Optional.Price.Currency; c != "" && c != is {
			return events.Refuse(events.Malformed, check.Item("programme", i)+".optional.price.currency", "must be %s, as everything that the trip costs", is)
		}
	}
	return nil
}

// currency is what a trip is paid in.
func currency(t *events.TripProposed) string {
	if t.Registration != nil && t.Registration.Price.Currency != "" {
		return t.Registration.Price.Currency
	}
	for _, leg := range t.Programme {
		if c := leg.Optional.Price.Currency; c != "" {
			return c
		}
	}
	return events.Euro
}

// Currency is what the trip is paid in.
func (t *Trip) Currency() string { return currency(&t.TripProposed) }

// Part returns an optional part of the programme by its id, nil if there is none.
func (t *Trip) Part(id string) *events.TimedLeg {
	for i := range t.Programme {
		if leg := &t.Programme[i]; leg.ID == id && !leg.Optional.IsZero() {
			return leg
		}
	}
	return nil
}

// Attends lists the items of the programme in which somebody takes part who has chosen some of its optional parts, by their ids.
func (t *Trip) Attends(chosen []string) (list []events.TimedLeg) {
	for _, leg := range t.Programme {
		if leg.Optional.IsZero() || slices.Contains(chosen, leg.ID) {
			list = append(list, leg)
		}
	}
	return list
}

// Parts lists the optional parts of the programme, in its order.
func (t *Trip) Parts() (list []*events.TimedLeg) {
	for i := range t.Programme {
		if !t.Programme[i].Optional.IsZero() {
			list = append(list, &t.Programme[i])
		}
	}
	return list
}

// Beside returns a part among those that are wanted which is at the same time as another one, nil if there is none: nobody is at two places
// at once. What somebody had already stays beside each other, since it was the trip that has changed.
func (t *Trip) Beside(id string, wanted, had []string) *events.TimedLeg {
	part := t.Part(id)
	if part == nil {
		return nil
	}
	for _, leg := range t.Parts() {
		both := slices.Contains(had, id) && slices.Contains(had, leg.ID)
		if leg.ID != id && !both && slices.Contains(wanted, leg.ID) && leg.Begin.Before(part.Until) && part.Begin.Before(leg.Until) {
			return leg
		}
	}
	return nil
}

// Chooses is the first instant at which nobody can choose optional parts any more: the day of the final programme begins then, which says
// what everybody takes part in, and that of departure where there is no such milestone.
func (t *Trip) Chooses(home *time.Location) time.Time {
	day, ok := t.Day(StepFinal)
	if !ok {
		day = t.From
	}
	return day.In(0, home)
}

// Until is the last day on which something that is owed by a milestone is in time: the day before departure where there is no such milestone.
func (t *Trip) Until(milestone string) events.Date {
	if day, ok := t.Day(milestone); ok {
		return day
	}
	return t.From.AddDays(-1)
}

// Lodges reports whether those who travel stay with families.
func (t *Trip) Lodges() bool {
	return slices.ContainsFunc(t.Programme, func(leg events.TimedLeg) bool { return leg.Kind == events.Homestay })
}
