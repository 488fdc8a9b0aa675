package tripmail

import (
	"slices"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// FinalProgramme is the kind that gives those who travel the programme as it stays.
const FinalProgramme = "final-programme"

var _ = owed.Register(&owed.Kind{
	Name: FinalProgramme, Listed: 31, Means: "the programme of a trip, at its milestone, for those who travel",
	Noun: "registration", Rank: owed.Leisurely, Order: 11,
	Owed: func(c *owed.Case) bool {
		b := BookedBy(c)
		p, _ := b.position(c.Now)
		due := b.Of.Finally(b.Home).UTC()
		if p.kind != Seat || due.IsZero() || c.Spoke(FinalProgramme, p.content) {
			return owed.Pass
		}
		if c.Now.Before(due) {
			c.Await(due)
			return owed.Pass
		}
		d := debtOf(c, FinalProgramme, due)
		d.Content = p.content
		return c.Owe(d)
	},
	Says: func(t *owed.Telling) *owed.Content {
		r, of, ok := Booked(t)
		if !ok {
			return nil
		}
		programme := owed.Block{Heading: owed.Say("programme"), Legs: of.Attends(r.Parts)}
		if len(programme.Legs) == 0 {
			programme.Lines = []owed.Phrase{owed.Say("programme.none")}
		}
		x := Travel(t, r, of, owed.Say("travel.change"), programme, owed.Block{Lines: []owed.Phrase{owed.Say("programme.file")}})
		x.Journey = journey(t, r, of, nil)
		return x
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		x := SampleTrip(b, m, person)
		x.Trip.Programme = slices.Concat(x.Trip.Programme, sampleParts)
		return x.Registered().And(&events.ChooseParts{ID: RegistrationSample, Parts: []string{sampleParts[0].ID}})
	},
})
