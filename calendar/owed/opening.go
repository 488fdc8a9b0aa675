package owed

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
)

// Opening is the kind that tells those who would like to go on a trip that registration has opened.
const Opening = "opening"

var _ = Register(&Kind{
	Name: Opening, Listed: 21, Means: "registration for a trip has opened, in which somebody is interested",
	Noun: "registration", Rank: Pressing, Order: 8,
	Owed: stands(Opening),
	Says: func(t *Telling) *Content {
		r, of, ok := Booked(t)
		if !ok {
			return nil
		}
		until := Say("opening.until").Fill("day", Value{First: lastDay(t, of), Last: lastDay(t, of)})
		return Travel(t, r, of, Say("interest.leave"), Block{
			Lines: []Phrase{until, byRule(of)}, Links: []Link{{Say("opening.register"), t.Links.Register(of.ID)}},
		})
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return SampleTrip(b, m, person).interested()
	},
})
