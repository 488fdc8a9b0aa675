package tripmail

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// CalledOff is the kind that says that a trip is cancelled.
const CalledOff = "called-off"

var _ = owed.Register(&owed.Kind{
	Name: CalledOff, Listed: 29, Means: "a trip is cancelled that somebody is interested in, waits for or goes on",
	Noun: "registration", Rank: owed.Pressing, Order: 1,
	Owed: func(c *owed.Case) bool {
		b := BookedBy(c)
		if !b.Of.Cancelled {
			return owed.Pass
		}
		if !b.Active() || b.over(c.Now, owed.Late) || c.Spoke(CalledOff, "") {
			return owed.Settled // nothing else is said of it any more
		}
		c.Await(b.Of.Ends(b.Home).Add(owed.Late).UTC())
		return c.Owe(debtOf(c, CalledOff, b.Of.Revised))
	},
	Says: func(t *owed.Telling) *owed.Content {
		r, of, ok := Booked(t)
		if !ok {
			return nil
		}
		lines := []owed.Phrase{owed.Say("off.nothing")}
		if taken(t.Said) {
			lines = append(lines, owed.Say("programme.file.off"))
		}
		x := Travel(t, r, of, owed.Phrase{}, owed.Block{Heading: owed.Say("note"), Quote: of.Note}, owed.Block{Lines: lines})
		if taken(t.Said) {
			x.Journey = journey(t, r, of, nil)
		}
		x.Sheet.Gone, x.Sheet.Still = true, true
		return x
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		return SampleTrip(b, m, person).Registered().And(&events.CancelTrip{ID: TripSample, Note: TripNote})
	},
})
