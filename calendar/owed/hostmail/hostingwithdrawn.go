package hostmail

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/tripmail"
	"jourfixe/events"
)

// HostingWithdrawn is the kind that confirms to a family that it lodges nobody. It may not have been them: whoever has their link can take the offer back.
const HostingWithdrawn = "hosting-withdrawn"

var _ = owed.Register(&owed.Kind{
	Name: HostingWithdrawn, Listed: 33, Means: "a family's offer to lodge guests is taken back, by whomever",
	Noun: "host", Rank: owed.Usual, Order: 3,
	Owed: func(c *owed.Case) bool {
		f := c.About.What.(*hosting)
		if !f.Withdrawn || f.trip.Cancelled {
			return owed.Pass
		}
		return f.closes(c, HostingWithdrawn, f.History[len(f.History)-1].At)
	},
	Says: func(t *owed.Telling) *owed.Content {
		h, of, ok := hosts(t)
		if !ok {
			return nil
		}
		x := toFamily(t, h, of, owed.Block{Lines: []owed.Phrase{owed.Say("hosting.nobody"), owed.Say("hosting.unasked")}})
		x.Sheet.Still = true
		return x
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		return offeringSample(tripmail.SampleTrip(b, m, person)).And(&events.WithdrawHost{ID: hostSample})
	},
})
