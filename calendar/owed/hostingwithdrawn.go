package owed

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// HostingWithdrawn is the kind that confirms to a family that it lodges nobody. It may not have been them: whoever has their link can take the offer back.
const HostingWithdrawn = "hosting-withdrawn"

var _ = Register(&Kind{
	Name: HostingWithdrawn, Listed: 33, Means: "a family's offer to lodge guests is taken back, by whomever",
	Noun: "host", Rank: Usual, Order: 3,
	Owed: func(c *Case) bool {
		f := c.About.What.(*hosting)
		if !f.Withdrawn || f.trip.Cancelled {
			return Pass
		}
		return f.closes(c, HostingWithdrawn, f.History[len(f.History)-1].At)
	},
	Says: func(t *Telling) *Content {
		h, of, ok := hosts(t)
		if !ok {
			return nil
		}
		x := toFamily(t, h, of, Block{Lines: []Phrase{Say("hosting.nobody"), Say("hosting.unasked")}})
		x.Sheet.Still = true
		return x
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return offeringSample(SampleTrip(b, m, person)).And(&events.WithdrawHost{ID: hostSample})
	},
})
