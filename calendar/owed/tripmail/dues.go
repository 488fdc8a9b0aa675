package tripmail

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
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

var _ = owed.Register(&owed.Kind{
	Name: Dues, Listed: 32, Means: "what is due soon, or has become overdue, for a seat on a trip",
	Noun: "registration", Rank: owed.Usual, Order: 17,
	Owed: func(c *owed.Case) bool {
		b := BookedBy(c)
		if p, _ := b.position(c.Now); p.kind != Seat || !c.Now.Before(b.Of.From.In(0, b.Home)) {
			return owed.Pass
		}
		var due, last time.Time // what is reminded of first and not yet; when it was last
		for i := range c.Said {
			if u := &c.Said[i]; u.Kind == Dues && (u.State == owed.StateSent || u.State == owed.StateFailed) {
				last = events.Later(last, u.Due)
			}
		}
		for _, d := range b.Dues(&b.Of, b.Home, c.Now) {
			for _, at := range b.reminds(d) {
				if at.After(last) {
					due = events.Sooner(due, at)
				}
			}
		}
		if due.IsZero() {
			return owed.Pass
		}
		if !last.IsZero() {
			due = events.Later(due, last.Add(duesApart))
		}
		if c.Now.Before(due) {
			c.Await(due)
			return owed.Pass
		}
		d := debtOf(c, Dues, due)
		d.Content = due.UTC().Format(time.RFC3339)
		return c.Owe(d)
	},
	Says: func(t *owed.Telling) *owed.Content {
		r, of, ok := Booked(t)
		if !ok {
			return nil
		}
		home := t.Book.Office().Location()
		soon, late := owed.Block{Heading: owed.Say("dues.soon")}, owed.Block{Heading: owed.Say("dues.late")}
		for _, d := range r.Dues(of, home, t.At) {
			switch {
			case d.State == registration.Overdue:
				late.Lines = append(late.Lines, dueLine(d, owed.Say("due.was"), owed.Say("due.paywas")))
			case d.State == registration.Open && !d.Day.After(events.DateOf(t.At.In(home)).AddDays(2*duesAhead)):
				soon.Lines = append(soon.Lines, dueLine(d, owed.Say("due.by"), owed.Say("due.payby")))
			}
		}
		if len(soon.Lines)+len(late.Lines) == 0 {
			return nil
		}
		return Travel(t, r, of, owed.Say("due.how"), late, soon, owed.Block{Soft: true, Lines: []owed.Phrase{owed.Say("due.done")}})
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		s := SampleTrip(b, m, person).charged().Registered()
		s.Wait = 8 * 24 * time.Hour
		return s
	},
})

// reminds are when somebody is reminded of something that is not done: some days before its last, and when that is over.
func (b *Booking) reminds(d registration.Due) []time.Time {
	if d.State == registration.Done {
		return nil
	}
	before := events.Later(d.Day.AddDays(-duesAhead).In(trip.Begins, b.Home).UTC(), b.Changed.Add(duesAfter))
	after := d.Day.AddDays(1).In(trip.Begins, b.Home).UTC()
	if !before.Before(after) {
		return []time.Time{after}
	}
	return []time.Time{before, after}
}

// dueLine says what is due and until when, and how much of what is paid.
func dueLine(d registration.Due, plain, paid owed.Phrase) owed.Phrase {
	line := plain
	if d.Open.Minor > 0 {
		line = paid.Fill("amount", owed.Value{Money: d.Open})
	}
	return line.Fill("what", owed.Value{Text: d.Name()}).Fill("day", owed.Value{First: d.Day, Last: d.Day})
}
