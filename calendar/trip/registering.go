package trip

import (
	"slices"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/seat"
	"jourfixe/events"
)

// The milestones by which registration goes.
const (
	StepInterest = "interest"
	StepOpen     = "registration-opens"
	StepClose    = "registration-closes"
	StepDraw     = "draw"
	StepDecide   = "go-no-go"
	StepBriefing = "briefing"
)

// The phases of a trip that takes registrations.
const (
	Announced = "announced" // nobody can register yet, or say that they would like to
	Interest  = "interest"  // people can say that they would like to go
	Open      = "open"      // people can register
	Closed    = "closed"    // who goes is decided, or will be
	Over      = "over"
	Off       = "off" // it is cancelled
)

const (
	// Begins is the time of day, on the office's clock, at which what a milestone of registration says begins.
	Begins = events.TimeOfDay(10 * 60)
	// maxOffer is how long an offer may be kept, in days.
	maxOffer = 60
)

// defaultOffer is how long a seat that has become free is kept for who is next.
var defaultOffer = events.Period{Days: 3}

// registering completes how people get on a trip, and looks at it.
func registering(t *events.TripProposed) *events.Problem {
	if t.Registration == nil {
		return nil
	}
	if p := entered(t); p != nil {
		return p
	}
	r := *t.Registration
	if r.Offer.IsZero() {
		r.Offer = defaultOffer
	}
	if r.Decide == "" {
		r.Decide = events.DecideOffice
	}
	if p := owing(&r.Owing, t.Window.From); p != nil {
		return p
	}
	t.Registration = &r
	if days := r.Offer.From(t.Window.From).Sub(t.Window.From); days < 1 || days > maxOffer || r.Offer.Clock != 0 {
		return events.Refuse(events.Malformed, "registration.offer", "must be from P1D to P%dD, in whole days", maxOffer)
	}
	if p := keeping(&r, t.Window.From); p != nil {
		return p
	}
	kept := 0
	for i, q := range r.Quotas {
		if slices.ContainsFunc(r.Quotas[:i], func(o events.Quota) bool { return o.For == q.For }) {
			return events.Refuse(events.Malformed, check.Item("registration.quotas", i)+".for", "is there twice")
		}
		kept += q.Seats
	}
	if kept > t.Capacity {
		return events.Refuse(events.Malformed, "registration.quotas", "must not keep more seats than the capacity, %d; they keep %d", t.Capacity, kept)
	}
	if len(t.Asked) > 0 && !slices.ContainsFunc(t.Asked, func(m events.MilestoneAt) bool { return m.ID == StepClose }) {
		return events.Refuse(events.Malformed, "milestones", "must have %s, the day on which registration closes", StepClose)
	}
	return nil
}

// SeatRule is the rule by which the trip's seats are given at a time.
func (t *Trip) SeatRule(now time.Time, home *time.Location) seat.Rule {
	x := t.Registration
	return seatRule(x, t.Drawn != nil || x.Rule == events.FirstCome && !now.Before(t.Closes(home)))
}

func seatRule(x *events.Registering, closed bool) seat.Rule {
	r := seat.Rule{Kind: x.Rule, Ranks: x.Ranks, Closed: closed}
	for _, q := range x.Quotas {
		r.Quotas = append(r.Quotas, seat.Quota{For: q.For, Seats: q.Seats})
	}
	return r
}

// Day returns the day of a milestone, and false if there is none.
func (t *Trip) Day(id string) (events.Date, bool) {
	for _, m := range t.Milestones {
		if m.ID == id {
			return m.Date, true
		}
	}
	return events.Date{}, false
}

// Begins is when on the day of a milestone what it says begins; the zero time if there is no such milestone.
func (t *Trip) Begins(id string, home *time.Location) time.Time {
	day, ok := t.Day(id)
	if !ok {
		return time.Time{}
	}
	return day.In(Begins, home)
}

// Opens is when people can register; the zero time if they always can.
func (t *Trip) Opens(home *time.Location) time.Time { return t.Begins(StepOpen, home) }

// Closes is the first instant at which nobody can register any more: the day after the last on which they can begins then.
func (t *Trip) Closes(home *time.Location) time.Time {
	day, ok := t.Day(StepClose)
	if !ok {
		day = t.From.AddDays(-1)
	}
	return day.AddDays(1).In(0, home)
}

// Draws is when seats are given that are not given at once.
func (t *Trip) Draws(home *time.Location) time.Time {
	return events.Later(t.Begins(StepDraw, home), t.Closes(home))
}

// Decides is when it is decided whether the trip goes ahead; the zero time if that is left to people.
func (t *Trip) Decides(home *time.Location) time.Time {
	if t.Registration == nil || t.Registration.Decide != events.DecideRule || t.Minimum == 0 || t.Done[StepDecide] {
		return time.Time{}
	}
	return t.Begins(StepDecide, home)
}

// Lapses is when an offer that is made at a time has lapsed: at the same time of day some days later, and at departure at the latest.
func (t *Trip) Lapses(now time.Time, home *time.Location) time.Time {
	local := now.In(home)
	day := t.Registration.Offer.From(events.DateOf(local))
	until := day.In(events.TimeOfDay(60*local.Hour()+local.Minute()), home).Add(time.Duration(local.Second()) * time.Second)
	return events.Sooner(until, t.From.In(0, home)).UTC()
}

// Phase says how far registration is; "" if the trip takes none.
func (t *Trip) Phase(now time.Time, home *time.Location) string {
	switch interest := t.Begins(StepInterest, home); {
	case t.Registration == nil:
		return ""
	case t.Cancelled:
		return Off
	case t.To.Before(events.DateOf(now.In(home))):
		return Over
	case !now.Before(t.Closes(home)):
		return Closed
	case !now.Before(t.Opens(home)):
		return Open
	case !interest.IsZero() && !now.Before(interest):
		return Interest
	}
	return Announced
}

// Commit folds the event in.
func (t *Trip) Commit(body *events.TripCommitted, e *events.Event) {
	t.Committed, t.CommittedAt = body, e.Time
}

// Draw folds the event in.
func (t *Trip) Draw(body *events.TripDrawn, e *events.Event) { t.Drawn, t.DrawnAt = body, e.Time }

// Told is the waiting list as a draw has told it, nil if there was none.
func (t *Trip) Told() []int {
	if t.Drawn == nil {
		return nil
	}
	return t.Drawn.Waiting
}
