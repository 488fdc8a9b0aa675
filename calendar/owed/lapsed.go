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
		r, of, ok := t.booked()
		if !ok {
			return nil
		}
		return t.travel(r, of, say("travel.past"), Block{Lines: []Phrase{say("lapsed.next")}})
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return sampleTrip(b, m, person).lapsed()
	},
})
