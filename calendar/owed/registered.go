package owed

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// Registered is the kind that says that somebody has registered for a trip whose seats are given later.
const Registered = "registered"

var _ = Register(&Kind{
	Name: Registered, Listed: 22, Means: "somebody has registered for a trip whose seats are given when registration has closed",
	Noun: "registration", Rank: Pressing, Order: 4,
	Owed: stands(Registered),
	Says: func(t *Telling) *Content {
		r, of, ok := Booked(t)
		if !ok {
			return nil
		}
		when := Say("registered.decided").Fill("when", Value{At: of.Draws(t.Book.Office().Location())})
		return Travel(t, r, of, Say("travel.change"), Block{
			Heading: Say("registered.next"), Lines: []Phrase{when, byRule(of)},
		})
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return SampleTrip(b, m, person).by(events.MembersFirst).Registered()
	},
})

// lastDay is the last on which people can register.
func lastDay(t *Telling, of *trip.Trip) events.Date {
	return t.Book.Today(of.Closes(t.Book.Office().Location())).AddDays(-1)
}
