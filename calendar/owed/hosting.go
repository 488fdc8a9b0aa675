package owed

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/host"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// Hosting is the kind that thanks a family for offering to lodge guests, and leads them to what they have offered.
const Hosting = "hosting"

// thanksWithin is how long after an offer thanks still go out: of one from long before nobody thinks any more.
const thanksWithin = 14 * 24 * time.Hour

var _ = Register(&Kind{
	Name: Hosting, Listed: 33, Means: "thanks to a family that has offered to lodge guests on a trip, with their own page",
	Noun: "host", Rank: Pressing, Order: 1,
	Owed: func(c *Case) bool {
		f := c.About.What.(*hosting)
		until := events.Sooner(f.Since.Add(thanksWithin), f.trip.Ends(f.home).UTC())
		if f.Withdrawn || f.trip.Cancelled || !c.Now.Before(until) {
			return Pass
		}
		c.Await(until)
		d := Debt{Kind: Hosting, To: c.Guest.ID, Address: c.Guest.Address, Due: f.Since, Content: f.offer()}
		if c.Spoke(Hosting, d.Content) {
			return Pass
		}
		return c.Owe(d)
	},
	Says: func(t *Telling) *Content {
		h := t.Book.Host(t.About.ID)
		if h == nil || t.Book.Trip(h.Trip) == nil {
			return nil
		}
		of := t.Book.Trip(h.Trip)
		from, to := h.Nights(of.From, of.To)
		return &Content{Sheet: &Sheet{Title: of.Title, Blocks: []Block{
			{Lines: []Phrase{Say("hosting.next")}},
			{Facts: []Fact{
				{Say("hosting.days"), []Value{{First: of.From, Last: of.To}}},
				{Say("hosting.places"), []Value{{N: h.Places}}},
				{Say("hosting.nights"), []Value{{First: from, Last: to}}},
			}},
			hostPage(t, h),
		}}}
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return offeringSample(SampleTrip(b, m, person))
	},
})

// hostPage leads a family to their own page.
func hostPage(t *Telling, h *host.Host) Block {
	return Block{
		Heading: Say("travel.page"), Lines: []Phrase{Say("hosting.change"), Say("travel.secret")},
		Links: []Link{{Say("travel.open"), t.Links.Hosting(t.Book, h.ID)}},
	}
}
