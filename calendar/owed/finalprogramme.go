package owed

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
)

// FinalProgramme is the kind that gives those who travel the programme as it stays.
const FinalProgramme = "final-programme"

var _ = Register(&Kind{
	Name: FinalProgramme, Listed: 31, Means: "the programme of a trip, at its milestone, for those who travel",
	Noun: "registration", Rank: Leisurely, Order: 11,
	Owed: func(c *Case) bool {
		b := c.About.booking
		p, _ := b.position(c.Now)
		due := b.trip.Finally(b.home).UTC()
		if p.kind != Seat || due.IsZero() || c.spoke(FinalProgramme, p.content) {
			return pass
		}
		if c.Now.Before(due) {
			c.Await(due)
			return pass
		}
		d := c.debtOfTrip(FinalProgramme, due)
		d.Content = p.content
		return c.Owe(d)
	},
	Says: func(t *Telling) *Content {
		r, of, ok := t.booked()
		if !ok {
			return nil
		}
		programme := Block{Heading: say("programme"), Legs: of.Programme}
		if len(of.Programme) == 0 {
			programme.Lines = []Phrase{say("programme.none")}
		}
		return t.travel(r, of, say("travel.change"), programme)
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return sampleTrip(b, m, person).registered()
	},
})
