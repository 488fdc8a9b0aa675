package owed

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
)

// Lapsed is the kind that says that an offer was not taken in time.
const Lapsed = "lapsed"

var _ = Register(&Kind{
	Name: Lapsed, Listed: 27, Means: "the offer of a seat was not taken in time",
	Noun: "registration", Rank: Usual, Order: 6,
	Owed: stands(Lapsed),
	Says: func(t *Telling) *Content {
		r, of, ok := Booked(t)
		if !ok {
			return nil
		}
		return Travel(t, r, of, Say("travel.past"), Block{Lines: []Phrase{Say("lapsed.next")}})
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return SampleTrip(b, m, person).lapsed()
	},
})
