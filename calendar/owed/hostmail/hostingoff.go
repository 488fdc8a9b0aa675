package hostmail

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/tripmail"
	"jourfixe/events"
)

// HostingOff is the kind that tells a family that offers to lodge guests that the trip is cancelled.
const HostingOff = "hosting-off"

var _ = owed.Register(&owed.Kind{
	Name: HostingOff, Listed: 33, Means: "a trip is cancelled on which a family has offered to lodge guests, and was thanked",
	Noun: "host", Rank: owed.Pressing, Order: 2,
	Owed: func(c *owed.Case) bool {
		f := c.About.What.(*hosting)
		if !f.trip.Cancelled || f.Withdrawn || f.saidOff(c.Said) {
			return owed.Pass
		}
		return f.closes(c, HostingOff, f.trip.Revised)
	},
	Says: func(t *owed.Telling) *owed.Content {
		h, of, ok := hosts(t)
		if !ok {
			return nil
		}
		x := toFamily(t, h, of, owed.Block{Heading: owed.Say("note"), Quote: of.Note}, owed.Block{Lines: []owed.Phrase{owed.Say("guests.thanks")}})
		x.Sheet.Still = true
		return x
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		return offeringSample(tripmail.SampleTrip(b, m, person)).And(&events.CancelTrip{ID: tripmail.TripSample, Note: tripmail.TripNote})
	},
})

// saidOff reports whether the mail that nobody stays with them says that the trip is off, or will: where they know of guests, or were told when it
// was off already. One that was begun before may have been written before.
func (h *hosting) saidOff(said owed.Said) bool {
	var last *owed.Utterance
	for i := range said {
		if u := &said[i]; lodges.has(u.Kind) && u.Arrived() {
			last = u
		}
	}
	return last != nil && (last.Kind != GuestsOff || !last.Begun.Before(h.trip.Revised))
}

// closes is the rule of mails that end an offer: once for each, until the trip is over, to whoever has heard of it from us.
func (h *hosting) closes(c *owed.Case, kind string, since time.Time) bool {
	ends, offer := h.trip.Ends(h.home).UTC(), h.offer()
	if !c.Now.Before(ends) || !h.heard(c.Said) || c.Spoke(kind, offer) {
		return owed.Pass
	}
	c.Await(ends)
	d := tripmail.DebtOf(c, &h.trip, kind, since)
	d.Content = offer
	return c.Owe(d)
}

// heard reports whether the family was thanked for this offer, or told of guests since.
func (h *hosting) heard(said owed.Said) bool {
	for i := range said {
		u := &said[i]
		if u.Arrived() && (u.Kind == Hosting && u.Content == h.offer() || lodges.has(u.Kind) && !u.Begun.Before(h.Since)) {
			return true
		}
	}
	return false
}

// offer tells one offer of a family from an earlier one.
func (h *hosting) offer() string { return h.Since.UTC().Format(time.RFC3339) }
