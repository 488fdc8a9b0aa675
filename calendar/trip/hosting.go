package trip

import (
	"time"

	"jourfixe/events"
)

// seeking looks at whether families are sought, once the days of a trip are found.
func seeking(t *events.TripProposed) *events.Problem {
	if t.Registration == nil || t.Registration.Hosts.Until.IsZero() || !t.Registration.Hosts.Until.After(t.From) {
		return nil
	}
	return events.Refuse(events.Malformed, "registration.hosts.until", "must be the day of departure, %s, or before it", t.From)
}

// Seeks returns the last day on which families can offer to lodge guests, and false if none are sought.
func (t *Trip) Seeks() (events.Date, bool) {
	if t.Registration == nil || !t.Registration.Hosts.Sought || t.Cancelled || t.To.Sub(t.From) < 1 {
		return events.Date{}, false
	}
	if until := t.Registration.Hosts.Until; !until.IsZero() {
		return until, true
	}
	if day, ok := t.Day(StepRooming); ok {
		return day, true
	}
	return t.From.AddDays(-1), true
}

// SoughtAt reports whether a family can offer to lodge guests at a time.
func (t *Trip) SoughtAt(now time.Time, home *time.Location) bool {
	until, sought := t.Seeks()
	return sought && !until.Before(events.DateOf(now.In(home)))
}
