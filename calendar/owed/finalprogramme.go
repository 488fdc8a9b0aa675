package owed

import (
	"slices"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
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
		programme := Block{Heading: say("programme"), Legs: of.Attends(r.Parts)}
		if len(programme.Legs) == 0 {
			programme.Lines = []Phrase{say("programme.none")}
		}
		x := t.travel(r, of, say("travel.change"), programme, Block{Lines: []Phrase{say("programme.file")}})
		x.Journey = t.journey(r, of, nil)
		return x
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		x := sampleTrip(b, m, person)
		x.trip.Programme = slices.Concat(x.trip.Programme, sampleParts)
		return x.registered().and(&events.ChooseParts{ID: registrationSample, Parts: []string{sampleParts[0].ID}})
	},
})
