package owed

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
)

// Offer is the kind that offers somebody a seat that has become free, for a time.
const Offer = "offer"

// OfferReminder is the kind that says that an offer is about to lapse.
const OfferReminder = "offer-reminder"

// An offer is reminded of so long before it lapses, if it is good for twice as long.
const lastCall = 24 * time.Hour

var _ = Register(&Kind{
	Name: Offer, Listed: 25, Means: "a seat on a trip is offered for a time",
	Noun: "registration", Rank: Pressing, Order: 3,
	Owed: stands(Offer),
	Says: offering,
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return SampleTrip(b, m, person).offered()
	},
})

var _ = Register(&Kind{
	Name: OfferReminder, Listed: 26, Means: "the offer of a seat lapses in a day",
	Noun: "registration", Rank: Pressing, Order: 12,
	Owed: func(c *Case) bool {
		b := BookedBy(c)
		p, _ := b.position(c.Now)
		due := b.Until.Add(-lastCall)
		if p.kind != Offer || due.Sub(b.Changed) < lastCall || c.Spoke(OfferReminder, p.content) {
			return Pass
		}
		if c.Now.Before(due) {
			c.Await(due)
			return Pass
		}
		for i := range c.Said {
			// Who was told only now of the offer is not reminded of it.
			if u := &c.Said[i]; p.is(u) && u.State == StateSent && u.At.Before(due) {
				d := debtOf(c, OfferReminder, due)
				d.Content = p.content
				return c.Owe(d)
			}
		}
		return Pass
	},
	Says: offering,
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return SampleTrip(b, m, person).offered()
	},
})

// offering says until when the seat can be taken, and where.
func offering(t *Telling) *Content {
	r, of, ok := Booked(t)
	if !ok {
		return nil
	}
	until := Block{Lines: []Phrase{Count("offer.seats", r.Seats), Say("offer.until").Fill("when", Value{At: r.Until}), Say("offer.else")}}
	return Travel(t, r, of, Say("offer.how"), until)
}
