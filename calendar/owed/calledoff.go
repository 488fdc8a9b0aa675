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
		b := BookedBy(c)
		if !b.Of.Cancelled {
			return Pass
		}
		if !b.Active() || b.over(c.Now, Late) || c.Spoke(CalledOff, "") {
			return Settled // nothing else is said of it any more
		}
		c.Await(b.Of.Ends(b.Home).Add(Late).UTC())
		return c.Owe(debtOf(c, CalledOff, b.Of.Revised))
	},
	Says: func(t *Telling) *Content {
		r, of, ok := Booked(t)
		if !ok {
			return nil
		}
		lines := []Phrase{Say("off.nothing")}
		if taken(t.Said) {
			lines = append(lines, Say("programme.file.off"))
		}
		x := Travel(t, r, of, Phrase{}, Block{Heading: Say("note"), Quote: of.Note}, Block{Lines: lines})
		if taken(t.Said) {
			x.Journey = journey(t, r, of, nil)
		}
		x.Sheet.Gone, x.Sheet.Still = true, true
		return x
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return SampleTrip(b, m, person).Registered().And(&events.CancelTrip{ID: TripSample, Note: TripNote})
	},
})
