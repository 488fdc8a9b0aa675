package tripmail

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// Withdrawn is the kind that confirms that somebody does not go on a trip: they have withdrawn, or not taken the seat that was offered.
const Withdrawn = "withdrawn"

var _ = owed.Register(&owed.Kind{
	Name: Withdrawn, Listed: 28, Means: "somebody has withdrawn from a trip, or not taken an offered seat",
	Noun: "registration", Rank: owed.Usual, Order: 7,
	Owed: stands(Withdrawn),
	Says: func(t *owed.Telling) *owed.Content {
		r, of, ok := Booked(t)
		if !ok {
			return nil
		}
		what := owed.Say("withdrawn.left")
		if r.Standing == events.Declined {
			what = owed.Say("withdrawn.declined")
		}
		lines := []owed.Phrase{what, owed.Say("withdrawn.unasked")}
		if taken(t.Said) {
			lines = append(lines, owed.Say("programme.file.off"))
		}
		x := Travel(t, r, of, owed.Say("travel.past"), owed.Block{Lines: lines})
		if taken(t.Said) {
			x.Journey = journey(t, r, of, nil)
		}
		return x
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		return SampleTrip(b, m, person).withdrawn()
	},
})
