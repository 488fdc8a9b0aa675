package registration

import (
	"slices"
	"time"

	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// A Due is one thing that somebody with a seat owes, or has given.
type Due struct {
	Kind      string
	Document  events.Document // that is asked for
	Companion bool            // whose document it is
	Amount    events.Money    // in all
	Open      events.Money    // of it
	Day       events.Date     // the last on which it is in time
	By        time.Time       // the first instant at which it is not
	State     string
}

// The kinds of dues.
const (
	Deposit  = "deposit"
	Balance  = "balance" // the rest of the price, and optional parts
	Document = "document"
	Lodging  = "lodging" // what is needed of a family to stay with, and which languages are spoken
)

// The states of a due.
const (
	Open    = "open"
	Overdue = "overdue"
	Done    = "done"
)

// A Payment is what has come in, or gone back.
type Payment struct {
	Amount events.Money
	On     events.Date
	At     time.Time // when it was recorded
}

// Received is what has been paid, in smallest units.
func (r *Registration) Received() (sum int) {
	for _, p := range r.Payments {
		sum += p.Amount.Minor
	}
	return sum
}

// Costs is what the trip costs those who travel, in smallest units, and the deposit of it.
func (r *Registration) Costs(t *trip.Trip) (all, deposit int) {
	if t.Registration == nil {
		return 0, 0
	}
	all, deposit = t.Registration.Price.Minor, t.Registration.Deposit.Minor
	for _, id := range r.Parts {
		if leg := t.Part(id); leg != nil {
			all += leg.Optional.Price.Minor
		}
	}
	return all * r.Seats, deposit * r.Seats
}

// Asked lists the documents that are asked of the one who has registered, or of the companion.
func (r *Registration) Asked(t *trip.Trip, companion bool) (list []events.Document) {
	if t.Registration == nil || companion && r.Seats < 2 {
		return nil
	}
	for _, d := range t.Registration.Documents {
		if d.Kind != events.Consent || r.Minor && !companion {
			list = append(list, d)
		}
	}
	return list
}

// Dues lists what is owed by somebody with a seat, in the order in which it is due; nothing of whoever has none, and nothing for a trip
// that is cancelled. Nobody has less time than for the deposit, counted from when their seat, the price, their companion or an optional
// part came: so nothing is overdue before anybody could have known of it.
func (r *Registration) Dues(t *trip.Trip, home *time.Location, now time.Time) (list []Due) {
	if r.Standing != events.Seated || t.Cancelled || t.Registration == nil {
		return nil
	}
	add := func(d Due, step string, done bool, since ...time.Time) {
		since = append(since, r.Changed, t.Charged)
		var last time.Time
		for _, at := range since {
			last = events.Later(last, at)
		}
		from := events.DateOf(last.In(home))
		d.Day = t.Registration.DepositWithin.From(from)
		if end := t.From.AddDays(-1); d.Day.After(end) {
			d.Day = end
		}
		if day := t.Until(step); step != "" && day.After(d.Day) {
			d.Day = day
		}
		if d.Day.Before(from) {
			d.Day = from
		}
		switch d.By = d.Day.AddDays(1).In(0, home); {
		case done:
			d.State = Done
		case now.Before(d.By):
			d.State = Open
		default:
			d.State = Overdue
		}
		list = append(list, d)
	}
	all, deposit := r.Costs(t)
	paid := r.Received()
	money := func(minor int) events.Money { return events.Money{Minor: max(0, minor), Currency: t.Currency()} }
	if deposit > 0 {
		d := Due{Kind: Deposit, Amount: money(deposit), Open: money(deposit - paid)}
		add(d, "", d.Open.Minor == 0, r.Joined)
	}
	if all > deposit {
		d := Due{Kind: Balance, Amount: money(all - deposit), Open: money(all - max(deposit, paid))}
		add(d, trip.StepBalance, d.Open.Minor == 0, r.Joined, r.Chosen)
	}
	for _, d := range r.Asked(t, false) {
		add(Due{Kind: Document, Document: d}, trip.StepDocuments, slices.Contains(r.Seen, d.Kind))
	}
	for _, d := range r.Asked(t, true) {
		add(Due{Kind: Document, Document: d, Companion: true}, trip.StepDocuments, slices.Contains(r.CompanionSeen, d.Kind), r.Joined)
	}
	// What is needed is destroyed after the trip, and is owed by nobody then.
	if t.Lodges() && now.Before(t.From.In(0, home)) {
		add(Due{Kind: Lodging}, trip.StepRooming, r.Needs != nil)
	}
	slices.SortStableFunc(list, func(x, y Due) int { return x.Day.Compare(y.Day) })
	return list
}

// Choose folds the event in.
func (r *Registration) Choose(body *events.PartsChosen, e *events.Event) {
	if slices.ContainsFunc(body.Parts, func(id string) bool { return !slices.Contains(r.Parts, id) }) {
		r.Chosen = e.Time
	}
	r.Parts = body.Parts
	r.note(e, "chosen")
}

// Pay folds the event in.
func (r *Registration) Pay(body *events.PaymentRecorded, e *events.Event) {
	r.Payments = append(r.Payments, Payment{Amount: body.Amount, On: body.On, At: e.Time})
	r.note(e, "paid")
}

// Deliver folds the event in.
func (r *Registration) Deliver(body *events.DocumentsDelivered, e *events.Event) {
	r.Seen, r.CompanionSeen = body.Documents, body.Companion
	r.note(e, "delivered")
}

// Terms lists what so many will owe who get their seat at a time: what is to be known before anybody registers. What is needed of a family is
// no part of it, since the form asks for that.
func Terms(t *trip.Trip, seats int, minor bool, seat time.Time, home *time.Location) []Due {
	r := Registration{RegistrationMade: events.RegistrationMade{Standing: events.Seated, Seats: seats, Minor: minor}, Joined: seat, Changed: seat}
	return slices.DeleteFunc(r.Dues(t, home, seat), func(d Due) bool { return d.Kind == Lodging })
}
