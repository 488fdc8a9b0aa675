package trip

import (
	"slices"
	"time"

	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

const (
	// needsKept is how many days what people need is kept after it has served.
	needsKept = 14
	// shortestKept and longestKept bound how long it is kept who has registered.
	shortestKept = needsKept
	longestKept  = 10 * 366
)

// defaultKeep is how long it is kept who has registered, after return.
var defaultKeep = events.Period{Years: 1}

// A Count is what of a trip's registrations is there.
type Count struct {
	Seats    int // that are taken or offered
	Personal int // registrations and hosts that say who it is
	Needs    int // registrations that say what somebody needs
	Left     int // and have ended

	People int    // who come
	Mark   uint64 // what tells who they are, and what they need, from what it was and will be
}

// Visitors are those who come, as far as the city that is visited is told that they are others than before. It takes nothing personal to know
// that: a list that is again as it was has the mark that it had, on every replica.
type Visitors struct {
	People int
	Mark   uint64    // of all registrations that come, in whatever order
	Since  time.Time // since when it is this one
}

// Recount notes that a registration has changed from one to the other at a time.
func (t *Trip) Recount(before, after Count, at time.Time) {
	t.Held += after.Seats - before.Seats
	t.Personal += after.Personal - before.Personal
	t.Needs += after.Needs - before.Needs
	t.Left += after.Left - before.Left
	if before.Mark != after.Mark {
		t.Visitors = Visitors{People: t.Visitors.People + after.People - before.People, Mark: t.Visitors.Mark ^ before.Mark ^ after.Mark, Since: at}
	}
}

// ended is the last day on which the trip is of any use: that of return, or that on which it was called off.
func (t *Trip) ended(home *time.Location) events.Date {
	off := slices.IndexFunc(t.History, func(c meeting.Change) bool { return c.Kind == "cancelled" })
	if off < 0 {
		return t.To
	}
	return events.DateOf(t.History[off].At.In(home))
}

// Forgets is when what people need is destroyed.
func (t *Trip) Forgets(home *time.Location) time.Time { return ForgetsAfter(t.ended(home), home) }

// ForgetsAfter is when what somebody needs is destroyed that serves nothing after a day.
func ForgetsAfter(day events.Date, home *time.Location) time.Time {
	return day.AddDays(needsKept).In(Begins, home)
}

// Clears is when it is destroyed who has registered.
func (t *Trip) Clears(home *time.Location) time.Time {
	keep := defaultKeep
	if t.Registration != nil && !t.Registration.Keep.IsZero() {
		keep = t.Registration.Keep
	}
	return keep.From(t.ended(home)).In(Begins, home)
}

// keeping completes how long it is kept who has registered, and looks at it.
func keeping(r *events.Registering, from events.Date) *events.Problem {
	if r.Keep.IsZero() {
		r.Keep = defaultKeep
	}
	if days := r.Keep.From(from).Sub(from); days < shortestKept || days > longestKept || r.Keep.Clock != 0 {
		return events.Refuse(events.Malformed, "registration.keep", "must be from P%dD to P10Y after return, in whole days", shortestKept)
	}
	return nil
}
