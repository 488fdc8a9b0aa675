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
		r, of, ok := t.booked()
		if !ok {
			return nil
		}
		what := say("withdrawn.left")
		if r.Standing == events.Declined {
			what = say("withdrawn.declined")
		}
		lines := []Phrase{what, say("withdrawn.unasked")}
		if t.Said.taken() {
			lines = append(lines, say("programme.file.off"))
		}
		x := t.travel(r, of, say("travel.past"), Block{Lines: lines})
		if t.Said.taken() {
			x.Journey = t.leaving(r, of)
		}
		return x
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return sampleTrip(b, m, person).withdrawn()
	},
})
