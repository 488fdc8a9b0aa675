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
		r, of, ok := t.booked()
		if !ok {
			return nil
		}
		when := say("registered.decided").with("when", Value{At: of.Draws(t.Book.Office().Location())})
		return t.travel(r, of, say("travel.change"), Block{
			Heading: say("registered.next"), Lines: []Phrase{when, byRule(of)},
		})
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return sampleTrip(b, m, person).by(events.MembersFirst).registered()
	},
})

// lastDay is the last on which people can register.
func lastDay(t *Telling, of *trip.Trip) events.Date {
	return t.Book.Today(of.Closes(t.Book.Office().Location())).AddDays(-1)
}
