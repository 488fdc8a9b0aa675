package tripmail

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
)

// Lapsed is the kind that says that an offer was not taken in time.
const Lapsed = "lapsed"

var _ = owed.Register(&owed.Kind{
	Name: Lapsed, Listed: 27, Means: "the offer of a seat was not taken in time",
	Noun: "registration", Rank: owed.Usual, Order: 6,
	Owed: stands(Lapsed),
	Says: func(t *owed.Telling) *owed.Content {
		r, of, ok := Booked(t)
		if !ok {
			return nil
		}
		return Travel(t, r, of, owed.Say("travel.past"), owed.Block{Lines: []owed.Phrase{owed.Say("lapsed.next")}})
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		return SampleTrip(b, m, person).lapsed()
	},
})
