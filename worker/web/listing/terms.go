package listing

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// Terms are what a trip costs and which documents it asks for, as it is shown to those who have not registered yet.
type Terms struct {
	Each  string // of everybody who travels, "" if the trip has no price
	Both  string // of two who travel together, "" if it is for one
	Lines []DueLine
	Seat  events.Date // the days are those of somebody who gets a seat then; zero if no days are said
}

// A Party are those for whom terms are said.
type Party struct {
	Seats int
	Minor bool // the one who registers
	Any   bool // whoever reads it: they may be a minor or not
}

// Any reports whether there is anything to say.
func (x Terms) Any() bool { return x.Each != "" || len(x.Lines) > 0 }

// NewTerms says what a trip asks of a party. Of a trip that has been, or does not take place, there is nothing to say.
func NewTerms(b *calendar.Book, t *trip.Trip, party Party, now time.Time, v *voice.Voice) (list Terms) {
	home := b.Office().Location()
	phase := t.Phase(now, home)
	if t.Registration == nil || phase == trip.Off || phase == trip.Over {
		return list
	}
	money := func(seats int) string {
		return words.Money(events.Money{Minor: t.Registration.Price.Minor * seats, Currency: t.Currency()}, v.Language)
	}
	if t.Registration.Price.Minor > 0 {
		if list.Each = money(1); party.Seats > 1 {
			list.Both = money(party.Seats)
		}
	}
	seat := seatAt(t, now, home)
	for _, d := range registration.Terms(t, party.Seats, party.Minor || party.Any, seat, home) {
		x := DueLine{What: v.In(d.Name()), Day: d.Day, Paid: d.Amount.Minor > 0}
		if x.Paid {
			x.Amount = words.Money(d.Amount, v.Language)
		}
		if party.Any && d.Document.Kind == events.Consent {
			x.What = v.T("terms.minors", "what", x.What)
		}
		list.Lines = append(list.Lines, x)
	}
	if len(list.Lines) > 0 {
		list.Seat = events.DateOf(seat.In(home))
	}
	return list
}

// seatAt is when somebody who registers as early as they can gets a seat at the earliest.
func seatAt(t *trip.Trip, now time.Time, home *time.Location) time.Time {
	seat := events.Later(now, t.Opens(home))
	if t.Registration.Rule != events.FirstCome {
		seat = events.Later(seat, t.Draws(home))
	}
	return seat
}
