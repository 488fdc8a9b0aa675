package owed

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
)

// Interest is the kind that says that somebody is on the list of those who would like to go on a trip.
const Interest = "interest"

var _ = Register(&Kind{
	Name: Interest, Listed: 20, Means: "somebody is on the list of those who would like to go on a trip",
	Noun: "registration", Rank: Usual, Order: 9,
	Owed: stands(Interest),
	Says: func(t *Telling) *Content {
		r, of, ok := Booked(t)
		if !ok {
			return nil
		}
		next := Say("interest.told")
		if opens := of.Opens(t.Book.Office().Location()); opens.After(t.At) {
			next = Say("interest.opens").Fill("when", Value{At: opens})
		}
		return Travel(t, r, of, Say("interest.leave"), Block{Lines: []Phrase{next, Say("interest.free")}})
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return SampleTrip(b, m, person).interested()
	},
})
