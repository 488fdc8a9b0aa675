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
		r, of, ok := t.booked()
		if !ok {
			return nil
		}
		return t.travel(r, of, say("travel.change"), Block{Lines: []Phrase{count("seat.seats", r.Seats), say("seat.next")}})
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return sampleTrip(b, m, person).registered()
	},
})
