// Package trip is what is known of one trip, and plans it: the days on which it can be made, where its programme and its milestones
// fall. It is told what was asked for and what the house keeps free; who goes, and whether there may be such a trip at all, is
// not its affair.
package trip

import (
	"cmp"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/day"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/recurrence"
	"jourfixe/events"
)

// A House is the office that plans: its clock, that of the city that is visited where it is another, and the regions whose holidays it keeps.
type House struct {
	Zone     string
	There    string // the zone of the city that is visited; may be empty
	Holidays []string
}

// maxPassed bounds how many dates that were passed over are kept with a trip.
const maxPassed = 40

// New returns the trip that is asked for, before its days are looked for.
func New(c *events.ProposeTrip) *events.TripProposed {
	return &events.TripProposed{
		ID: c.ID, Partner: c.Partner, Direction: cmp.Or(c.Direction, events.Outgoing), Kind: cmp.Or(c.Kind, events.Citizens), Title: c.Title, Window: c.Window, Days: c.Days, Depart: c.Depart,
		Capacity: c.Capacity, Minimum: c.Minimum, Avoid: c.Avoid, Description: c.Description, Asked: c.Milestones, Registration: c.Registration,
	}
}

// Arrange finds the days of a trip, and puts its programme and its milestones there.
func Arrange(t *events.TripProposed, legs []events.Leg, at House, today events.Date) *events.Problem {
	if p := sound(t); p != nil {
		return p
	}
	if p := find(t, today); p != nil {
		return p
	}
	return timetable(t, legs, at, nil, today)
}

// sound looks at what a trip says of itself.
func sound(t *events.TripProposed) *events.Problem {
	if t.Window.To.Before(t.Window.From) {
		return events.Refuse(events.Malformed, "window.to", "must not be before window.from, %s", t.Window.From)
	}
	if days := t.Window.To.Sub(t.Window.From) + 1; t.Days > days || days > 400 {
		return events.Refuse(events.Malformed, "window", "must have room for %d days and be no longer than 400; it has %d", t.Days, days)
	}
	if t.Minimum > t.Capacity {
		return events.Refuse(events.Malformed, "minimum", "must not be more than the capacity, %d", t.Capacity)
	}
	if p := check.Regions("avoid.holidays", t.Avoid.Holidays); p != nil {
		return p
	}
	if p := check.Regions("avoid.school", t.Avoid.School); p != nil {
		return p
	}
	if p := day.CheckMilestones(t.Asked, t.Window.From); p != nil {
		return p
	}
	return registering(t)
}

// find takes the first days of the window on which the trip can be made: departure on one of the days of the week
// asked for, in the future unless it is noted afterwards, and no day of it a holiday to be avoided. A trip may well span a weekend.
func find(t *events.TripProposed, today events.Date) *events.Problem {
	t.Passed, t.From = nil, events.Date{}
	var last events.Passed
	for d := t.Window.From; !d.AddDays(t.Days - 1).After(t.Window.To); d = d.AddDays(1) {
		if !departs(t, d) {
			continue
		}
		why := against(t, d, today)
		if why.IsZero() {
			t.From, t.To = d, d.AddDays(t.Days-1)
			break
		}
		last = events.Passed{Date: d, Reason: why}
		if len(t.Passed) < maxPassed {
			t.Passed = append(t.Passed, last)
		}
	}
	if t.From.IsZero() {
		detail := "no departure day lies in it"
		if len(t.Passed) > 0 {
			first := t.Passed[0]
			detail = "every departure is passed over, the first, " + first.Date.String() + ", because: " + reason.In(first.Reason, "en")
		}
		return events.Refuse(events.NotPossible, "window", "no %d days in a row are free from %s to %s: %s; widen the window or avoid less",
			t.Days, t.Window.From, t.Window.To, detail)
	}
	t.Provisional = provisional(t, t.From)
	switch {
	case noted(t, today):
		t.Why = reason.Because("trip.noted")
	case len(t.Passed) == 0:
		t.Why = reason.Because("trip.first")
	default:
		t.Why = reason.Because("trip.free", reason.Date("day", last.Date), reason.Why("reason", last.Reason))
	}
	return nil
}

// noted reports whether a trip is put into the book when it is over: what was is part of a relation, too. Of one that takes registrations
// people would be told.
func noted(t *events.TripProposed, today events.Date) bool {
	return t.Registration == nil && t.Window.To.Before(today)
}

// always is for trips, which may span any day of the week.
func always(time.Weekday) bool { return true }

// isDay reports whether the day of the week of that name, as in MO, is that of d.
func isDay(name string, d events.Date) bool {
	day, ok := recurrence.Weekday(name)
	return ok && day == d.Weekday()
}
