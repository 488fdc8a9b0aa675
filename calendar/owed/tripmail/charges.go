package tripmail

import (
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// charges say what a trip costs those who travel by a registration, and what of it, and which documents, are asked for by when. Nothing is said of a trip
// that costs nothing and asks for nothing.
func charges(r *registration.Registration, of *trip.Trip, dues []registration.Due) owed.Block {
	x := owed.Block{Heading: owed.Say("charges.documents")}
	if all, _ := r.Costs(of); all > 0 {
		sum := owed.Say("charges.alone")
		if r.Seats > 1 {
			sum = owed.Say("charges.pair")
		}
		x.Heading = owed.Say("charges")
		x.Lines = append(x.Lines, sum.Fill("amount", owed.Value{Money: events.Money{Minor: all, Currency: of.Currency()}}))
	}
	for _, d := range dues {
		switch d.State {
		case registration.Open:
			x.Lines = append(x.Lines, dueLine(d, owed.Say("due.by"), owed.Say("due.payby")))
		case registration.Overdue:
			x.Lines = append(x.Lines, dueLine(d, owed.Say("due.was"), owed.Say("due.paywas")))
		}
	}
	if len(x.Lines) == 0 {
		return owed.Block{}
	}
	return x
}

// chargesFrom are the charges of somebody who has no seat yet, as they are if they get it at a time.
func chargesFrom(t *owed.Telling, r *registration.Registration, of *trip.Trip, seat time.Time) owed.Block {
	home := t.Book.Office().Location()
	dues := registration.Terms(of, r.Seats, r.Minor, seat, home)
	x := charges(r, of, dues)
	if len(dues) > 0 {
		day := events.DateOf(seat.In(home))
		x.Lines = append(x.Lines, owed.Say("charges.seat").Fill("day", owed.Value{First: day, Last: day}))
	}
	return x
}
