package tripmail

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
)

// Interest is the kind that says that somebody is on the list of those who would like to go on a trip.
const Interest = "interest"

var _ = owed.Register(&owed.Kind{
	Name: Interest, Listed: 20, Means: "somebody is on the list of those who would like to go on a trip",
	Noun: "registration", Rank: owed.Usual, Order: 9,
	Owed: stands(Interest),
	Says: func(t *owed.Telling) *owed.Content {
		r, of, ok := Booked(t)
		if !ok {
			return nil
		}
		next := owed.Say("interest.told")
		if opens := of.Opens(t.Book.Office().Location()); opens.After(t.At) {
			next = owed.Say("interest.opens").Fill("when", owed.Value{At: opens})
		}
		return Travel(t, r, of, owed.Say("interest.leave"), owed.Block{Lines: []owed.Phrase{next, owed.Say("interest.free")}})
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		return SampleTrip(b, m, person).interested()
	},
})
