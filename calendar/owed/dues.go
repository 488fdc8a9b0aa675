package owed

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// Dues is the kind that reminds somebody with a seat of what is due for it: money, documents, what a family needs to know.
const Dues = "dues"

const (
	// duesAhead is how long before the last day something is reminded of, in days.
	duesAhead = 7
	// duesApart is how long there is between two such mails: what comes due in between waits for the next.
	duesApart = 7 * 24 * time.Hour
	// duesAfter is how long after they have got their seat somebody is left in peace.
	duesAfter = 2 * 24 * time.Hour
)

var _ = Register(&Kind{
	Name: Dues, Listed: 32, Means: "what is due soon, or has become overdue, for a seat on a trip",
	Noun: "registration", Rank: Usual, Order: 17,
	Owed: func(c *Case) bool {
		b := c.About.booking
		if p, _ := b.position(c.Now); p.kind != Seat || !c.Now.Before(b.trip.From.In(0, b.home)) {
			return pass
		}
		var due, last time.Time // what is reminded of first and not yet; when it was last
		for i := range c.Said {
			if u := &c.Said[i]; u.Kind == Dues && (u.State == StateSent || u.State == StateFailed) {
				last = events.Later(last, u.Due)
			}
		}
		for _, d := range b.Dues(&b.trip, b.home, c.Now) {
			for _, at := range b.reminds(d) {
				if at.After(last) {
					due = events.Sooner(due, at)
				}
			}
		}
		if due.IsZero() {
			return pass
		}
		if !last.IsZero() {
			due = events.Later(due, last.Add(duesApart))
		}
		if c.Now.Before(due) {
			c.Await(due)
			return pass
		}
		d := c.debtOfTrip(Dues, due)
		d.Content = due.UTC().Format(time.RFC3339)
		return c.Owe(d)
	},
	Says: func(t *Telling) *Content {
		r, of, ok := t.booked()
		if !ok {
			return nil
		}
		home := t.Book.Office().Location()
		soon, late := Block{Heading: say("dues.soon")}, Block{Heading: say("dues.late")}
		for _, d := range r.Dues(of, home, t.At) {
			switch {
			case d.State == registration.Overdue:
				late.Lines = append(late.Lines, dueLine(d, say("due.was"), say("due.paywas")))
			case d.State == registration.Open && !d.Day.After(events.DateOf(t.At.In(home)).AddDays(2*duesAhead)):
				soon.Lines = append(soon.Lines, dueLine(d, say("due.by"), say("due.payby")))
			}
		}
		if len(soon.Lines)+len(late.Lines) == 0 {
			return nil
		}
		return t.travel(r, of, say("due.how"), late, soon, Block{Soft: true, Lines: []Phrase{say("due.done")}})
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		x := sampleTrip(b, m, person)
		x.trip.Registration.Price, x.trip.Registration.Deposit = events.Money{Minor: 48000}, events.Money{Minor: 10000}
		x.trip.Registration.Documents = []events.Document{{Kind: events.Passport}}
		s := x.registered()
		s.Wait = 8 * 24 * time.Hour
		return s
	},
})

// reminds are when somebody is reminded of something that is not done: some days before its last, and when that is over.
func (b *booking) reminds(d registration.Due) []time.Time {
	if d.State == registration.Done {
		return nil
	}
	before := events.Later(d.Day.AddDays(-duesAhead).In(trip.Begins, b.home).UTC(), b.Changed.Add(duesAfter))
	after := d.Day.AddDays(1).In(trip.Begins, b.home).UTC()
	if !before.Before(after) {
		return []time.Time{after}
	}
	return []time.Time{before, after}
}

// dueLine says what is due and until when, and how much of what is paid.
func dueLine(d registration.Due, plain, paid Phrase) Phrase {
	what := Value{Phrase: dueName(d)}
	if len(d.Document.Title) > 0 {
		what = Value{Text: d.Document.Title}
	}
	if d.Companion {
		what = Value{Phrase: say("due.companion").with("what", what)}
	}
	line := plain
	if d.Open.Minor > 0 {
		line = paid.with("amount", Value{Money: d.Open})
	}
	return line.with("what", what).with("day", Value{First: d.Day, Last: d.Day})
}

func dueName(d registration.Due) Phrase {
	switch d.Kind {
	case registration.Deposit:
		return say("due.deposit")
	case registration.Balance:
		return say("due.balance")
	case registration.Lodging:
		return say("due.lodging")
	}
	switch d.Document.Kind {
	case events.Passport:
		return say("due.passport")
	case events.IdentityCard:
		return say("due.identity")
	case events.Visa:
		return say("due.visa")
	case events.Insurance:
		return say("due.insurance")
	}
	return say("due.consent")
}
