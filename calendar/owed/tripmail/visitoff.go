package tripmail

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// VisitOff is the kind that tells the people of the city that was to be visited that nobody comes, if they were told who would.
const VisitOff = "visit-off"

var _ = owed.Register(&owed.Kind{
	Name: VisitOff, Listed: 41, Means: "a trip is cancelled of which somebody of the city that it goes to was told who comes",
	Noun: "trip", Rank: owed.Pressing, Order: 2,
	Owed: func(c *owed.Case) bool {
		v := c.About.What.(*visit)
		ends := v.trip.Ends(v.home).UTC()
		if !v.trip.Cancelled || !c.Now.Before(ends) || lastSpoken(c.Said, Visitors) == nil || c.Spoke(VisitOff, "") {
			return owed.Pass
		}
		c.Await(ends)
		return c.Owe(owed.Debt{Kind: VisitOff, To: c.Guest.ID, Address: c.Guest.Address, Due: v.trip.Revised})
	},
	Says: func(t *owed.Telling) *owed.Content {
		of := t.Book.Trip(t.About.ID)
		if of == nil {
			return nil
		}
		return &owed.Content{Sheet: &owed.Sheet{Title: of.Title, Gone: true, Still: true, Blocks: []owed.Block{
			{Heading: owed.Say("note"), Quote: of.Note}, {Lines: []owed.Phrase{owed.Say("visitors.destroy")}}, {Facts: visitFacts(of)},
		}}}
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		return SampleTrip(b, m, person).visited().And(&events.CancelTrip{ID: TripSample, Note: TripNote})
	},
})
