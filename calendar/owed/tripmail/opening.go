package tripmail

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
)

// Opening is the kind that tells those who would like to go on a trip that registration has opened.
const Opening = "opening"

var _ = owed.Register(&owed.Kind{
	Name: Opening, Listed: 21, Means: "registration for a trip has opened, in which somebody is interested",
	Noun: "registration", Rank: owed.Pressing, Order: 8,
	Owed: stands(Opening),
	Says: func(t *owed.Telling) *owed.Content {
		r, of, ok := Booked(t)
		if !ok {
			return nil
		}
		until := owed.Say("opening.until").Fill("day", owed.Value{First: lastDay(t, of), Last: lastDay(t, of)})
		return Travel(t, r, of, owed.Say("interest.leave"), owed.Block{
			Lines: []owed.Phrase{until, byRule(of)}, Links: []owed.Link{{Label: owed.Say("opening.register"), To: t.Links.Register(of.ID)}},
		})
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		return SampleTrip(b, m, person).interested()
	},
})
