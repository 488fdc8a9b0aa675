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
	allowed func(time.Weekday) bool       // days of the week that are meant even at a weekend
	usable  func(events.Date) events.Text // further reason against a day, nil if there is none
	words   events.Text                   // the rhythm in words
}

// choose finds the day for a nominal date: the date itself if it is free, else the first free one in the order of the
// shift policy. Every day looked at and passed over is kept with its reason.
func (r *dayRules) choose(nominal events.Date) choice {
	c := choice{nominal: nominal}
	for i, d := range r.candidates(nominal) {
		if reason := r.against(d); reason != nil {
			c.passed = append(c.passed, events.Passed{Date: d, Reason: reason})
			continue
		}
		c.date, c.provisional = d, unchecked(d, r.avoid)
		if i == 0 {
			c.why = both("Regeltermin: %s", "Regular date: %s", r.words)
		} else {
			c.why = both("%s: %s (Regeltermin %s: %s)", "%s: %s (regular date %s: %s)",
				shiftWords[r.shift.Policy], d, nominal, c.passed[0].Reason)
		}
		return c
	}
	return c
}

var shiftWords = map[string]events.Text{
	"nearest": {"de": "Nächstgelegener freier Tag", "en": "Nearest free day"},
	"later":   {"de": "Nächster freier Tag danach", "en": "Next free day after"},
	"earlier": {"de": "Letzter freier Tag davor", "en": "Last free day before"},
}

func (r *dayRules) against(d events.Date) events.Text {
	if reason := blocked(d, r.home, r.avoid, r.allowed); reason != nil {
		return reason
	}
	for _, region := range r.avoid.Holidays {
		// Where the weekend is on other days than at home, it is kept free as holidays are.
		if holiday.Weekend(region, d) && !holiday.Weekend(r.home, d) && !holiday.Workday(region, d) {
			return both("Wochenende in %s", "Weekend in %s", place(region))
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
