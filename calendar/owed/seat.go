package owed

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
)

// Seat is the kind that says that somebody goes on a trip.
const Seat = "seat"

var _ = Register(&Kind{
	Name: Seat, Listed: 23, Means: "somebody has a seat on a trip",
	Noun: "registration", Rank: Pressing, Order: 2,
	Owed: stands(Seat),
	Says: func(t *Telling) *Content {
		r, of, ok := Booked(t)
		if !ok {
			return nil
		}
		return Travel(t, r, of, Say("travel.change"), Block{Lines: []Phrase{Count("seat.seats", r.Seats), Say("seat.next")}})
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return SampleTrip(b, m, person).Registered()
	},
})
