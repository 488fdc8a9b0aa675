package tripmail

import (
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
)

// Offer is the kind that offers somebody a seat that has become free, for a time.
const Offer = "offer"

// OfferReminder is the kind that says that an offer is about to lapse.
const OfferReminder = "offer-reminder"

// An offer is reminded of so long before it lapses, if it is good for twice as long.
const lastCall = 24 * time.Hour

var _ = owed.Register(&owed.Kind{
	Name: Offer, Listed: 25, Means: "a seat on a trip is offered for a time",
	Noun: "registration", Rank: owed.Pressing, Order: 3,
	Owed: stands(Offer),
	Says: offering,
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		return SampleTrip(b, m, person).charged().offered()
	},
})

var _ = owed.Register(&owed.Kind{
	Name: OfferReminder, Listed: 26, Means: "the offer of a seat lapses in a day",
	Noun: "registration", Rank: owed.Pressing, Order: 12,
	Owed: func(c *owed.Case) bool {
		b := BookedBy(c)
		p, _ := b.position(c.Now)
		due := b.Until.Add(-lastCall)
		if p.kind != Offer || due.Sub(b.Changed) < lastCall || c.Spoke(OfferReminder, p.content) {
			return owed.Pass
		}
		if c.Now.Before(due) {
			c.Await(due)
			return owed.Pass
		}
		for i := range c.Said {
			// Who was told only now of the offer is not reminded of it.
			if u := &c.Said[i]; p.is(u) && u.State == owed.StateSent && u.At.Before(due) {
				d := debtOf(c, OfferReminder, due)
				d.Content = p.content
				return c.Owe(d)
			}
		}
		return owed.Pass
	},
	Says: offering,
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		return SampleTrip(b, m, person).charged().offered()
	},
})

// offering says until when the seat can be taken, and where.
func offering(t *owed.Telling) *owed.Content {
	r, of, ok := Booked(t)
	if !ok {
		return nil
	}
	until := owed.Block{Lines: []owed.Phrase{owed.Count("offer.seats", r.Seats), owed.Say("offer.until").Fill("when", owed.Value{At: r.Until}), owed.Say("offer.else")}}
	x := Travel(t, r, of, owed.Say("offer.how"), until)
	x.Sheet.Blocks = slices.Insert(x.Sheet.Blocks, 2, chargesFrom(t, r, of, t.At)) // what they bind themselves to, behind where they do so
	return x
}
