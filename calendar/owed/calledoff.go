package owed

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// CalledOff is the kind that says that a trip is cancelled.
const CalledOff = "called-off"

var _ = Register(&Kind{
	Name: CalledOff, Listed: 29, Means: "a trip is cancelled that somebody is interested in, waits for or goes on",
	Noun: "registration", Rank: Pressing, Order: 1,
	Owed: func(c *Case) bool {
		b := c.About.booking
		if !b.trip.Cancelled {
			return pass
		}
		if !b.Active() || b.over(c.Now, late) || c.spoke(CalledOff, "") {
			return settled // nothing else is said of it any more
		}
		c.Await(b.trip.Ends(b.home).Add(late).UTC())
		return c.Owe(c.debtOfTrip(CalledOff, b.trip.Revised))
	},
	Says: func(t *Telling) *Content {
		r, of, ok := t.booked()
		if !ok {
			return nil
		}
		lines := []Phrase{say("off.nothing")}
		if t.Said.taken() {
			lines = append(lines, say("programme.file.off"))
		}
		x := t.travel(r, of, Phrase{}, Block{Heading: say("note"), Quote: of.Note}, Block{Lines: lines})
		if t.Said.taken() {
			x.Journey = t.journey(r, of, nil)
		}
		x.Sheet.Gone, x.Sheet.Still = true, true
		return x
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return sampleTrip(b, m, person).registered().and(&events.CancelTrip{ID: tripSample, Note: tripNote})
	},
})
