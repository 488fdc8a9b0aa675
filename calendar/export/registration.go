package export

import (
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// A Registration is a registration for a trip as an export shows it.
type Registration struct {
	ID        string      `json:"id"`
	Trip      string      `json:"trip"`
	Title     events.Text `json:"title"`
	From      events.Date `json:"from"`
	To        events.Date `json:"to"`
	Number    int         `json:"number,omitempty"` // in the order of registration; none while interested alone
	Seats     int         `json:"seats"`
	Standing  string      `json:"standing"`
	At        *time.Time  `json:"registered,omitempty"`
	Until     *time.Time  `json:"until,omitempty"` // of an offer
	Name      string      `json:"name,omitempty"`  // this and the next four: until the trip's time of keeping is over
	Born      string      `json:"born,omitempty"`
	Companion *Traveller  `json:"companion,omitempty"`
	Guardian  *Traveller  `json:"guardian,omitempty"`

	events.Priority
	Parts     []Part        `json:"parts,omitempty"`     // optional parts of the programme that are chosen
	Cost      *events.Money `json:"cost,omitempty"`      // what the trip costs those who travel by it, in all
	Dues      []Due         `json:"dues,omitempty"`      // what is owed for the seat, or was and is done
	Payments  []Payment     `json:"payments,omitempty"`  // what has come in and gone back, in the order in which it was recorded
	Received  *events.Money `json:"received,omitempty"`  // of it, in all
	Documents []string      `json:"documents,omitempty"` // that the office has seen; of the companion below

	CompanionDocuments []string `json:"companionDocuments,omitempty"`

	Needs   *events.Needs `json:"needs,omitempty"` // until two weeks after return
	History []Change      `json:"history,omitempty"`
}

// A Traveller is somebody named in a registration.
type Traveller struct {
	Name string `json:"name"`
	Born string `json:"born,omitempty"`
}

// A Part is an optional part of a trip's programme that somebody has chosen.
type Part struct {
	ID    string        `json:"id"`
	Title events.Text   `json:"title"`
	Price *events.Money `json:"price,omitempty"` // of each who takes part
}

// A Due is one thing that is owed for a seat, as an export shows it.
type Due struct {
	Kind      string        `json:"kind"`               // deposit, balance, document or lodging
	Document  string        `json:"document,omitempty"` // of which kind
	Companion bool          `json:"companion,omitempty"`
	Amount    *events.Money `json:"amount,omitempty"` // in all
	Open      *events.Money `json:"open,omitempty"`   // of it
	By        events.Date   `json:"by"`               // the last day
	State     string        `json:"state"`            // open, overdue or done
}

// A Payment is what has come in, or gone back with an amount below 0.
type Payment struct {
	Amount   events.Money `json:"amount"`
	On       events.Date  `json:"on"`
	Recorded time.Time    `json:"recorded"`
}

// A Change is something that has happened to a registration.
type Change struct {
	At   time.Time `json:"at"`
	What string    `json:"what"`
}

func registrationOf(b *calendar.Book, r *registration.Registration, now time.Time) Registration {
	x := Registration{
		ID: r.ID, Trip: r.Trip, Number: r.Number, Seats: r.Seats, Standing: r.Standing, Name: r.Name.Value(), Born: r.Born.Value(),
		Companion: traveller(r.Companion, r.CompanionBorn), Guardian: traveller(r.Guardian, r.GuardianBorn), Priority: r.Priority, Needs: r.Needs.Stated(),
		At: instant(r.At), Until: instant(r.Until),
	}
	if t := b.Trip(r.Trip); t != nil {
		x.Title, x.From, x.To = t.Title, t.From, t.To
		x.owe(b, t, r, now)
	}
	for _, c := range r.History {
		x.History = append(x.History, Change{c.At, c.Kind})
	}
	return x
}

// owe says what somebody has chosen, what is owed for it, and what has been paid and shown.
func (x *Registration) owe(b *calendar.Book, t *trip.Trip, r *registration.Registration, now time.Time) {
	for _, leg := range t.Parts() {
		if slices.Contains(r.Parts, leg.ID) {
			x.Parts = append(x.Parts, Part{leg.ID, leg.Title, amount(leg.Optional.Price)})
		}
	}
	if all, _ := r.Costs(t); r.Standing == events.Seated && !t.Cancelled {
		x.Cost = amount(events.Money{Minor: all, Currency: t.Currency()})
	}
	for _, d := range b.Dues(r.ID, now) {
		due := Due{Kind: d.Kind, Document: d.Document.Kind, Companion: d.Companion, Amount: amount(d.Amount), By: d.Day, State: d.State}
		if due.Amount != nil {
			due.Open = &d.Open
		}
		x.Dues = append(x.Dues, due)
	}
	for _, p := range r.Payments {
		x.Payments = append(x.Payments, Payment{p.Amount, p.On, p.At})
	}
	if len(x.Payments) > 0 {
		x.Received = &events.Money{Minor: r.Received(), Currency: t.Currency()}
	}
	x.Documents, x.CompanionDocuments = r.Seen, r.CompanionSeen
}

// amount is some money, nil if there is none.
func amount(m events.Money) *events.Money {
	if m.Minor == 0 {
		return nil
	}
	return &m
}

func traveller(name, born events.Sealed) *Traveller {
	if name.Value() == "" {
		return nil
	}
	return &Traveller{name.Value(), born.Value()}
}

func instant(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}
