package calendar

import (
	"time"

	"jourfixe/calendar/holiday"
	"jourfixe/events"
)

// A choice is the day found for a date of a cadence, or none, with all that was looked at on the way.
type choice struct {
	nominal     events.Date
	date        events.Date // zero: no day could be found
	why         events.Text
	passed      []events.Passed
	provisional []string
}

// dayRules are what a day must satisfy to be taken.
type dayRules struct {
	home    string // region whose weekend counts
	avoid   events.Avoid
	shift   events.Shift
	allowed func(time.Weekday) bool  // days of the week that are meant even at a weekend
	usable  func(events.Date) reason // further reason against a day, nil if there is none
	words   events.Text              // the rhythm in words
}

// choose finds the day for a nominal date: the date itself if it is free, else the first free one in the order of the
// shift policy. Every day looked at and passed over is kept with its reason.
func (r *dayRules) choose(nominal events.Date) choice {
	c := choice{nominal: nominal}
	var first reason
	for i, d := range r.candidates(nominal) {
		if reason := r.against(d); reason != nil {
			if first == nil {
				first = reason
			}
			c.passed = append(c.passed, events.Passed{Date: d, Reason: staff(reason)})
			continue
		}
		c.date, c.provisional = d, unchecked(d, r.avoid)
		if i == 0 {
			c.why = say("regular", "rhythm", r.words)
		} else {
			c.why = say("shifted."+r.shift.Policy, "date", d, "nominal", nominal, "reason", first)
		}
		return c
	}
	return c
}

func (r *dayRules) against(d events.Date) reason {
	if reason := blocked(d, r.home, r.avoid, r.allowed); reason != nil {
		return reason
	}
	for _, region := range r.avoid.Holidays {
		// Where the weekend is on other days than at home, it is kept free as holidays are.
		if holiday.Weekend(region, d) && !holiday.Weekend(r.home, d) && !holiday.Workday(region, d) {
			return because("weekend", "place", place(region))
		}
	}
	return r.usable(d)
}

// candidates lists the days to look at, in order. Of two equally near ones the later comes first: people find it easier
// to wait than to hurry.
func (r *dayRules) candidates(nominal events.Date) []events.Date {
	days := []events.Date{nominal}
	within := r.shift.Within.From(nominal).Sub(nominal)
	for n := 1; n <= within; n++ {
		switch r.shift.Policy {
		case "nearest":
			days = append(days, nominal.AddDays(n), nominal.AddDays(-n))
		case "later":
			days = append(days, nominal.AddDays(n))
		case "earlier":
			days = append(days, nominal.AddDays(-n))
		}
	}
	return days
}
