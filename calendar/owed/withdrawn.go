package owed

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// Withdrawn is the kind that confirms that somebody does not go on a trip: they have withdrawn, or not taken the seat that was offered.
const Withdrawn = "withdrawn"

var _ = Register(&Kind{
	Name: Withdrawn, Listed: 28, Means: "somebody has withdrawn from a trip, or not taken an offered seat",
	Noun: "registration", Rank: Usual, Order: 7,
	Owed: stands(Withdrawn),
	Says: func(t *Telling) *Content {
		r, of, ok := Booked(t)
		if !ok {
			return nil
		}
		what := Say("withdrawn.left")
		if r.Standing == events.Declined {
			what = Say("withdrawn.declined")
		}
		lines := []Phrase{what, Say("withdrawn.unasked")}
		if taken(t.Said) {
			lines = append(lines, Say("programme.file.off"))
		}
		x := Travel(t, r, of, Say("travel.past"), Block{Lines: lines})
		if taken(t.Said) {
			x.Journey = leaving(t, r, of)
		}
		return x
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return SampleTrip(b, m, person).withdrawn()
	},
})
