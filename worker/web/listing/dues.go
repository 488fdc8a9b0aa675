package listing

import (
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// Dues are what somebody with a seat owes and has chosen, as their own page and that of the office show it.
type Dues struct {
	Lines    []DueLine
	Missing  int // how many of them are not done
	Parts    []Part
	Payments []Paid
	Received string // "" if nothing has come in
}

// A DueLine is one due.
type DueLine struct {
	What   string
	Amount string // what is open of it, or all of what is done; "" if it is no money
	Paid   bool   // it is money
	Day    events.Date
	State  string
}

// A Part is an optional part of the programme.
type Part struct {
	ID     string
	Title  events.Text
	Price  string // of each who takes part, "" if it costs nothing
	Left   int    // seats that nobody has taken
	Chosen bool
	Leg    Leg // when and where it is
	Date   events.Date
}

// A Paid is a payment.
type Paid struct {
	Amount string
	On     events.Date
}

// NewDues lists what a registration owes.
func NewDues(b *calendar.Book, r *registration.Registration, now time.Time, v *voice.Voice) Dues {
	t := b.Trip(r.Trip)
	var list Dues
	for _, d := range b.Dues(r.ID, now) {
		x := DueLine{What: v.In(d.Name()), Day: d.Day, State: d.State, Paid: d.Amount.Minor > 0}
		switch {
		case d.Open.Minor > 0:
			x.Amount = words.Money(d.Open, v.Language)
		case d.Amount.Minor > 0:
			x.Amount = words.Money(d.Amount, v.Language)
		}
		if d.State != registration.Done {
			list.Missing++
		}
		list.Lines = append(list.Lines, x)
	}
	if isOn(r, t) {
		list.Parts = PartsOf(b, r, t, v)
	}
	for _, p := range r.Payments {
		list.Payments = append(list.Payments, Paid{amount(p.Amount, v), p.On})
	}
	if len(r.Payments) > 0 {
		list.Received = words.Money(events.Money{Minor: r.Received(), Currency: t.Currency()}, v.Language)
	}
	return list
}

// isOn reports whether somebody has a seat on a trip that takes place.
func isOn(r *registration.Registration, t *trip.Trip) bool {
	return r.Standing == events.Seated && !t.Cancelled
}

// amount is what was paid, with a sign where it has gone back.
func amount(m events.Money, v *voice.Voice) string {
	if m.Minor < 0 {
		m.Minor = -m.Minor
		return "\u2212" + words.Money(m, v.Language)
	}
	return words.Money(m, v.Language)
}

// PartsOf lists the optional parts of a trip, as a registration stands to them.
func PartsOf(b *calendar.Book, r *registration.Registration, t *trip.Trip, v *voice.Voice) (list []Part) {
	taken := b.SeatsTaken(t.ID)
	for _, leg := range t.Parts() {
		p := Part{
			ID: leg.ID, Title: leg.Title, Left: max(0, leg.Optional.Seats-taken[leg.ID]), Chosen: slices.Contains(r.Parts, leg.ID),
			Leg: newLeg(leg, b.Office().Zone, placeOf(b, t, v), v), Date: leg.Date,
		}
		if leg.Optional.Price.Minor > 0 {
			p.Price = words.Money(leg.Optional.Price, v.Language)
		}
		list = append(list, p)
	}
	return list
}

// Label is the part in a line, with what it costs and how many seats are left.
func (p Part) Label(v *voice.Voice) string {
	return v.In(p.Title) + " (" + v.N("dues.left", p.Left) + ")"
}
