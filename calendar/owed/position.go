package owed

import (
	"strconv"
	"time"

	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// Where somebody stands with a trip is said by kinds of which one says how it is now. It is owed until it is the last of them that was
// said: what came and went before a mail could go out is not mentioned, and nothing is said twice.

// A booking is a registration and its trip, as far as mails need them.
type booking struct {
	registration.Registration
	trip trip.Trip
	home *time.Location // the office's clock
	lodged
}

// A position is the kind that says where somebody stands, "" if nothing has to be said, and what tells it from others of the kind.
type position struct {
	kind    string
	content string
	since   time.Time
	besides string // of interest: the opening that says as much
}

// over reports whether so much time has passed since the trip that nobody is told anything more.
func (b *booking) over(now time.Time, after time.Duration) bool {
	return !now.Before(b.trip.Ends(b.home).Add(after))
}

// position is where the person stands at a time, and when that changes by itself.
func (b *booking) position(now time.Time) (p position, next time.Time) {
	ends := b.trip.Ends(b.home).UTC()
	if !now.Before(ends) {
		return p, next
	}
	p, next = position{content: strconv.Itoa(b.Number), since: b.Changed}, ends
	switch b.Standing {
	case events.Interested:
		if b.trip.Registration == nil {
			break // there is nothing to be told until it takes registrations again
		}
		opens, closes := b.trip.Opens(b.home).UTC(), b.trip.Closes(b.home).UTC()
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
func (p *position) is(u *Utterance) bool {
	return u.Kind == p.kind && u.Content == p.content || p.besides != "" && u.Kind == Opening && u.Content == p.besides
}

// positions reports whether a kind says where somebody stands.
func positions(kind string) bool {
	switch kind {
	case Interest, Opening, Registered, Seat, Waiting, Offer, Lapsed, Withdrawn:
		return true
	}
	return false
}

// stands is the rule of the kinds that say where somebody stands.
func stands(kind string) func(c *Case) bool {
	return func(c *Case) bool {
		b := c.About.booking
		p, next := b.position(c.Now)
		c.Await(next)
		if p.kind != kind {
			return pass
		}
		var tried, spoken *Utterance
		for i := range c.Said {
			if u := &c.Said[i]; positions(u.Kind) {
				if tried = u; u.arrived() {
					spoken = u
				}
			}
		}
		d := c.debtOfTrip(kind, p.since)
		d.Content = p.content
		switch {
		case spoken != nil && p.is(spoken) && (spoken.State == StateSent || spoken.Kind != kind):
			return pass
		case spoken != nil && p.is(spoken):
			d.Revision, d.Sequence = spoken.Revision, spoken.Sequence // the same one once more
		case tried != nil && p.is(tried):
			if d.Revision, d.Sequence = tried.Revision, tried.Sequence; tried.State == StateFailed && tried.Is(&d) {
				return pass // they may still be reached by what comes later
			}
		case tried != nil:
			d.Sequence = tried.Sequence + 1
		}
		return c.Owe(d)
	}
}

// debtOfTrip is a mail about the trip as it is now.
func (c *Case) debtOfTrip(kind string, due time.Time) Debt {
	return c.debtOf(&c.About.booking.trip, kind, due)
}

func (c *Case) debtOf(of *trip.Trip, kind string, due time.Time) Debt {
	d := Debt{Kind: kind, To: c.Guest.ID, Address: c.Guest.Address, Due: due}
	if v := of.Version(of.Revision); v != nil {
		d.Revision = v.Revision
	}
	return d
}

// spoke reports whether a mail of the kind, and with this content, has come to its end or may have arrived. The trip may be another one since.
func (c *Case) spoke(kind, content string) bool {
	for i := range c.Said {
		if u := &c.Said[i]; u.Kind == kind && u.Content == content && (u.State == StateSent || u.State == StateFailed) {
			return true
		}
	}
	return false
}
