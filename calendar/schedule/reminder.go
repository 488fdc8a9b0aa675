package schedule

import (
	"time"

	"jourfixe/events"
)

// A Reminder is a rule by which people are reminded of meetings.
type Reminder struct {
	events.SetReminder
	Since time.Time // when it was set; nobody is reminded for a time before
}

// maxReminder bounds how long before a meeting one is reminded of it.
const maxReminder = 90 * 24 * time.Hour

// Names lists what a reminder names.
func (r *Reminder) Names() []events.Ref {
	return []events.Ref{{Noun: "schedule", ID: r.Schedule}}
}

// CheckReminder looks at how long before a meeting one is to be reminded of it.
func CheckReminder(c *events.SetReminder) *events.Problem {
	if c.Ahead.Years+c.Ahead.Months > 0 || time.Duration(c.Ahead.Days)*24*time.Hour+c.Ahead.Clock > maxReminder || c.Ahead.IsZero() {
		return events.Refuse(events.Malformed, "ahead", "must be from PT1M to P%dD", int(maxReminder.Hours()/24))
	}
	return nil
}

// Reminded returns the rule as it is after an event, from what it was; nil if there was none.
func Reminded(old *Reminder, body *events.ReminderChanged, e *events.Event) *Reminder {
	r := &Reminder{SetReminder: events.SetReminder(*body), Since: e.Time}
	if old != nil && old.Ahead == r.Ahead && old.Schedule == r.Schedule {
		r.Since = old.Since // what it says of times is the same
	}
	return r
}
