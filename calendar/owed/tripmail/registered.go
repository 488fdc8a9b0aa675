package tripmail

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// Registered is the kind that says that somebody has registered for a trip whose seats are given later.
const Registered = "registered"

var _ = owed.Register(&owed.Kind{
	Name: Registered, Listed: 22, Means: "somebody has registered for a trip whose seats are given when registration has closed",
	Noun: "registration", Rank: owed.Pressing, Order: 4,
	Owed: stands(Registered),
	Says: func(t *owed.Telling) *owed.Content {
		r, of, ok := Booked(t)
		if !ok {
			return nil
		}
		draws := of.Draws(t.Book.Office().Location())
		return Travel(t, r, of, owed.Say("travel.change"), owed.Block{
			Heading: owed.Say("registered.next"), Lines: []owed.Phrase{owed.Say("registered.decided").Fill("when", owed.Value{At: draws}), byRule(of)},
		}, chargesFrom(t, r, of, draws))
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		return SampleTrip(b, m, person).by(events.MembersFirst).charged().Registered()
	},
})

// lastDay is the last on which people can register.
func lastDay(t *owed.Telling, of *trip.Trip) events.Date {
	return t.Book.Today(of.Closes(t.Book.Office().Location())).AddDays(-1)
}
