package day

import (
	"slices"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/events"
)

// maxWait is how long the office may be closed at most, in days.
const maxWait = 31

// furthest bounds how far a milestone may be from what it is counted from.
var furthest = events.Period{Years: 5}

// CheckMilestones refuses milestones that cannot be counted from the days from first on.
func CheckMilestones(asked []events.MilestoneAt, first events.Date) *events.Problem {
	seen := map[string]bool{}
	for i, m := range asked {
		if seen[m.ID] {
			return events.Refuse(events.Malformed, check.Item("milestones", i)+".id", "is there twice")
		}
		seen[m.ID] = true
		if m.Before.IsZero() == m.After.IsZero() {
			return events.Refuse(events.Malformed, check.Item("milestones", i), "must have either before or after, as in P12W")
		}
		if m.Before.From(first).After(furthest.From(first)) || m.After.From(first).After(furthest.From(first)) {
			return events.Refuse(events.Malformed, check.Item("milestones", i), "must be at most %s before or after", furthest)
		}
		if m.Before.Clock+m.After.Clock != 0 {
			return events.Refuse(events.Malformed, check.Item("milestones", i), "must be counted in whole days, as in P12W")
		}
	}
	return nil
}

// Milestones counts milestones from the first and the last day of something. One that falls on a weekend or a holiday of the
// office comes forward to the working day before, or, after the last day, waits for the next.
func Milestones(asked []events.MilestoneAt, first, last events.Date, holidays []string) []events.Milestone {
	home := ""
	if len(holidays) > 0 {
		home = holidays[0]
	}
	rules := Rules{
		Home:    home,
		Avoid:   events.Avoid{Holidays: holidays},
		Shift:   events.Shift{Policy: "earlier", Within: events.Period{Days: maxWait}},
		Allowed: func(time.Weekday) bool { return false },
		Usable:  func(events.Date) events.Reason { return events.Reason{} },
	}
	list := make([]events.Milestone, 0, len(asked))
	for _, m := range asked {
		nominal := m.Before.Before(first)
		rules.Shift.Policy = "earlier"
		if !m.After.IsZero() {
			nominal = m.After.From(last)
			rules.Shift.Policy = "later"
		}
		c := rules.Choose(nominal)
		if c.Date.IsZero() {
			// No office is closed for a month; if the holiday table says so, the nominal day is the best there is.
			c.Date = nominal
		}
		list = append(list, events.Milestone{ID: m.ID, Date: c.Date, Title: m.Title, Passed: c.Passed})
	}
	slices.SortStableFunc(list, func(x, y events.Milestone) int { return x.Date.Compare(y.Date) })
	return list
}
