// Package tripmail is the kinds of mails about trips, to those who would like to go on one and to the city that it goes to: each enters
// itself in the table of calendar/owed.
package tripmail

import (
	"strconv"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// Where somebody stands with a trip is said by kinds of which one says how it is now. It is owed until it is the last of them that was
// said: what came and went before a mail could go out is not mentioned, and nothing is said twice.

// A Booking is a registration and its trip, as far as mails need them.
type Booking struct {
	registration.Registration
	Of   trip.Trip
	Home *time.Location // the office's clock
}

var _ = owed.RegisterTopic(&owed.Topic{
	Noun: "registration", Order: 5,
	Refs: func(b *calendar.Book, now time.Time) []events.Ref {
		var ids []string
		for _, t := range Ahead(b, now) {
			for _, r := range b.Registrations(t.ID) {
				ids = append(ids, r.ID)
			}
		}
		return owed.RefsTo("registration", ids...)
	},
	Gather: func(b *calendar.Book, id string) (any, []events.Ref, bool) {
		r := b.Registration(id)
		if r == nil || b.Trip(r.Trip) == nil {
			return nil, nil, false
		}
		return &Booking{Registration: *r, Of: *b.Trip(r.Trip), Home: b.Office().Location()}, []events.Ref{{Noun: "person", ID: r.Person}}, true
	},
})

// Ahead lists the trips that are not long over.
func Ahead(b *calendar.Book, now time.Time) (list []*trip.Trip) {
	home := b.Office().Location()
	for _, t := range b.Trips() {
		if t.Ends(home).Add(owed.Late).After(now) {
			list = append(list, t)
		}
	}
	return list
}

// BookedBy is the booking that a case is about.
func BookedBy(c *owed.Case) *Booking { return c.About.What.(*Booking) }

// A position is the kind that says where somebody stands, "" if nothing has to be said, and what tells it from others of the kind.
type position struct {
	kind    string
	content string
	since   time.Time
	besides string // of interest: the opening that says as much
}

// over reports whether so much time has passed since the trip that nobody is told anything more.
func (b *Booking) over(now time.Time, after time.Duration) bool {
	return !now.Before(b.Of.Ends(b.Home).Add(after))
}

// position is where the person stands at a time, and when that changes by itself.
func (b *Booking) position(now time.Time) (p position, next time.Time) {
	ends := b.Of.Ends(b.Home).UTC()
	if !now.Before(ends) {
		return p, next
	}
	p, next = position{content: strconv.Itoa(b.Number), since: b.Changed}, ends
	switch b.Standing {
	case events.Interested:
		if !b.Of.Public() {
			break // there is nothing to be told until people can register again
		}
		opens, closes := b.Of.Opens(b.Home).UTC(), b.Of.Closes(b.Home).UTC()
		opening := opens.Format(time.RFC3339)
		switch {
		case now.Before(opens):
			p.kind, p.besides, next = Interest, opening, opens
		case now.Before(closes):
			p.kind, p.content, p.since, next = Opening, opening, events.Later(opens, b.Changed), closes
		}
	case events.Registered:
		p.kind = Registered
	case events.Seated:
		p.kind = Seat
	case events.Waiting:
		p.kind = Waiting
	case events.Offered:
		// One that has lapsed is about to be settled.
		if !b.HasLapsed(now) {
			p.kind, p.content, next = Offer, offered(&b.Registration), b.Until
		}
	case events.Lapsed:
		p.kind = Lapsed
	case events.Withdrawn, events.Declined:
		p.kind = Withdrawn
	}
	return p, next
}

// offered tells an offer from others.
func offered(r *registration.Registration) string {
	return strconv.Itoa(r.Number) + "@" + r.Until.UTC().Format(time.RFC3339)
}

// is reports whether a mail has said so.
func (p *position) is(u *owed.Utterance) bool {
	return u.Kind == p.kind && u.Content == p.content || p.besides != "" && u.Kind == Opening && u.Content == p.besides
}

// Positions reports whether a kind says where somebody stands.
func Positions(kind string) bool {
	switch kind {
	case Interest, Opening, Registered, Seat, Waiting, Offer, Lapsed, Withdrawn:
		return true
	}
	return false
}

// stands is the rule of the kinds that say where somebody stands.
func stands(kind string) func(c *owed.Case) bool {
	return func(c *owed.Case) bool {
		b := BookedBy(c)
		p, next := b.position(c.Now)
		c.Await(next)
		if p.kind != kind {
			return owed.Pass
		}
		var tried, spoken *owed.Utterance
		for i := range c.Said {
			if u := &c.Said[i]; Positions(u.Kind) {
				if tried = u; u.Arrived() {
					spoken = u
				}
			}
		}
		d := debtOf(c, kind, p.since)
		d.Content = p.content
		switch {
		case spoken != nil && p.is(spoken) && (spoken.State == owed.StateSent || spoken.Kind != kind):
			return owed.Pass
		case spoken != nil && p.is(spoken):
			d.Revision, d.Sequence = spoken.Revision, spoken.Sequence // the same one once more
		case tried != nil && p.is(tried):
			if d.Revision, d.Sequence = tried.Revision, tried.Sequence; tried.State == owed.StateFailed && tried.Is(&d) {
				return owed.Pass // they may still be reached by what comes later
			}
		case tried != nil:
			d.Sequence = tried.Sequence + 1
		}
		return c.Owe(d)
	}
}

// debtOf is a mail about the trip of a registration as it is now.
func debtOf(c *owed.Case, kind string, due time.Time) owed.Debt {
	return DebtOf(c, &BookedBy(c).Of, kind, due)
}

// DebtOf is a mail about a trip as it is now.
func DebtOf(c *owed.Case, of *trip.Trip, kind string, due time.Time) owed.Debt {
	d := owed.Debt{Kind: kind, To: c.Guest.ID, Address: c.Guest.Address, Due: due}
	if v := of.Version(of.Revision); v != nil {
		d.Revision = v.Revision
	}
	return d
}
