package hostmail

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/host"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/tripmail"
	"jourfixe/events"
)

// Hosting is the kind that thanks a family for offering to lodge guests, and leads them to what they have offered.
const Hosting = "hosting"

// thanksWithin is how long after an offer thanks still go out: of one from long before nobody thinks any more.
const thanksWithin = 14 * 24 * time.Hour

var _ = owed.Register(&owed.Kind{
	Name: Hosting, Listed: 33, Means: "thanks to a family that has offered to lodge guests on a trip, with their own page",
	Noun: "host", Rank: owed.Pressing, Order: 1,
	Owed: func(c *owed.Case) bool {
		f := c.About.What.(*hosting)
		until := events.Sooner(f.Since.Add(thanksWithin), f.trip.Ends(f.home).UTC())
		if f.Withdrawn || f.trip.Cancelled || !c.Now.Before(until) {
			return owed.Pass
		}
		c.Await(until)
		d := owed.Debt{Kind: Hosting, To: c.Guest.ID, Address: c.Guest.Address, Due: f.Since, Content: f.offer()}
		if c.Spoke(Hosting, d.Content) {
			return owed.Pass
		}
		return c.Owe(d)
	},
	Says: func(t *owed.Telling) *owed.Content {
		h := t.Book.Host(t.About.ID)
		if h == nil || t.Book.Trip(h.Trip) == nil {
			return nil
		}
		of := t.Book.Trip(h.Trip)
		from, to := h.Nights(of.From, of.To)
		var facts []owed.Fact
		coming, visited := t.Book.Office().City, events.Text(nil)
		if t.Book.Partner(of.Partner) != nil {
			visited = t.Book.Partner(of.Partner).Title
		}
		if of.Incoming() {
			coming, visited = visited, coming
		}
		if len(coming) > 0 {
			facts = append(facts, owed.Fact{Label: owed.Say("hosting.from"), Values: []owed.Value{{Text: coming}}})
		}
		if len(visited) > 0 {
			facts = append(facts, owed.Fact{Label: owed.Say("hosting.to"), Values: []owed.Value{{Text: visited}}})
		}
		facts = append(facts,
			owed.Fact{Label: owed.Say("hosting.days"), Values: []owed.Value{{First: of.From, Last: of.To}}},
			owed.Fact{Label: owed.Say("hosting.places"), Values: []owed.Value{{N: h.Places}}},
			owed.Fact{Label: owed.Say("hosting.nights"), Values: []owed.Value{{First: from, Last: to}}},
		)
		return &owed.Content{Sheet: &owed.Sheet{Title: of.Title, Blocks: []owed.Block{
			{Lines: []owed.Phrase{owed.Say("hosting.next")}},
			{Facts: facts},
			hostPage(t, h),
		}}}
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		return offeringSample(tripmail.SampleTrip(b, m, person))
	},
})

// hostPage leads a family to their own page.
func hostPage(t *owed.Telling, h *host.Host) owed.Block {
	return owed.Block{
		Heading: owed.Say("travel.page"), Lines: []owed.Phrase{owed.Say("hosting.change"), owed.Say("travel.secret")},
		Links: []owed.Link{{Label: owed.Say("travel.open"), To: t.Links.Hosting(t.Book, h.ID)}},
	}
}
