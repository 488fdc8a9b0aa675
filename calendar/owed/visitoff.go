package owed

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// VisitOff is the kind that tells the people of the city that was to be visited that nobody comes, if they were told who would.
const VisitOff = "visit-off"

var _ = Register(&Kind{
	Name: VisitOff, Listed: 41, Means: "a trip is cancelled of which somebody of the city that it goes to was told who comes",
	Noun: "trip", Rank: Pressing, Order: 2,
	Gather: gatherVisit,
	Owed: func(c *Case) bool {
		v := c.Gathered.(*visit)
		ends := v.trip.Ends(v.home).UTC()
		if !v.trip.Cancelled || !c.Now.Before(ends) || c.Said.spokenLast(Visitors) == nil || c.spoke(VisitOff, "") {
			return pass
		}
		c.Await(ends)
		return c.Owe(Debt{Kind: VisitOff, To: c.Guest.ID, Address: c.Guest.Address, Due: v.trip.Revised})
	},
	Says: func(t *Telling) *Content {
		of := t.Book.Trip(t.About.ID)
		if of == nil {
			return nil
		}
		return &Content{Sheet: &Sheet{Title: of.Title, Gone: true, Still: true, Blocks: []Block{
			{Heading: say("note"), Quote: of.Note}, {Lines: []Phrase{say("visitors.destroy")}}, {Facts: visitFacts(of)},
		}}}
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return sampleTrip(b, m, person).visited().and(&events.CancelTrip{ID: tripSample, Note: tripNote})
	},
})
