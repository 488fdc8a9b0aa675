package day

import (
	"time"

	"jourfixe/calendar/holiday"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// A Choice is the day found for a date of a cadence, or none, with all that was looked at on the way.
type Choice struct {
	Nominal     events.Date
	Date        events.Date // zero: no day could be found
	Why         events.Reason
	Passed      []events.Passed
	Provisional []string
	Ask         []events.Date // no day is taken: people are to be asked about these, the nearest free ones
}

// mostAsked is how many days people are asked about.
const mostAsked = 5

// Rules are what a day must satisfy to be taken.
type Rules struct {
	Home    string // region whose weekend counts
	Avoid   events.Avoid
	Shift   events.Shift
	Cadence string                          // the recurrence rule that gives the dates, for words
	Allowed func(time.Weekday) bool         // days of the week that are meant even at a weekend
	Usable  func(events.Date) events.Reason // further reason against a day, the zero one if there is none
}

// Choose finds the day for a nominal date: the date itself if it is free, else the first free one in the order of the
// shift policy. Every day looked at and passed over is kept with its reason. Where people are to be asked, it is the first free ones.
func (r *Rules) Choose(nominal events.Date) Choice {
	c := Choice{Nominal: nominal}
	for _, d := range r.candidates(nominal) {
		if against := r.Against(d); !against.IsZero() {
			c.Passed = append(c.Passed, events.Passed{Date: d, Reason: against})
			continue
		}
		if r.Shift.Policy == events.ShiftAsk && d != nominal {
			if c.Ask = append(c.Ask, d); len(c.Ask) == mostAsked {
				return c
			}
			continue
		}
		c.Date, c.Provisional = d, Unchecked(d, r.Avoid)
		c.Why = r.why(&c)
		return c
	}
	return c
}

// Named is the choice of a day that somebody has named for a nominal date, whatever is against it: as it would have been found, if it
// would.
func (r *Rules) Named(nominal, named events.Date) Choice {
	if c := r.Choose(nominal); c.Date == named {
		return c
	}
	return Choice{Nominal: nominal, Date: named, Why: reason.Because("moved.office"), Provisional: Unchecked(named, r.Avoid)}
}

// why says why the day was chosen.
func (r *Rules) why(c *Choice) events.Reason {
	if len(c.Passed) == 0 {
		return reason.Because("regular", reason.Rule("rhythm", r.Cadence))
	}
	date, nominal, first := reason.Date("date", c.Date), reason.Date("nominal", c.Nominal), reason.Why("reason", c.Passed[0].Reason)
	switch r.Shift.Policy {
	case "later":
		return reason.Because("shifted.later", date, nominal, first)
	case "earlier":
		return reason.Because("shifted.earlier", date, nominal, first)
	}
	return reason.Because("shifted.nearest", date, nominal, first)
}

// Against says why the day is not taken, the zero reason if it is free.
func (r *Rules) Against(d events.Date) events.Reason {
	if against := Blocked(d, r.Home, r.Avoid, r.Allowed); !against.IsZero() {
		return against
	}
	for _, region := range r.Avoid.Holidays {
		// Where the weekend is on other days than at home, it is kept free as holidays are.
		if holiday.Weekend(region, d) && !holiday.Weekend(r.Home, d) && !holiday.Workday(region, d) {
			return reason.Because("weekend", reason.Region("place", region))
		}
	}
	return r.Usable(d)
}

// candidates lists the days to look at, in order. Of two equally near ones the later comes first: people find it easier
// to wait than to hurry.
func (r *Rules) candidates(nominal events.Date) []events.Date {
	days := []events.Date{nominal}
	within := r.Shift.Within.From(nominal).Sub(nominal)
	for n := 1; n <= within; n++ {
		switch r.Shift.Policy {
		case "nearest", events.ShiftAsk:
			days = append(days, nominal.AddDays(n), nominal.AddDays(-n))
		case "later":
			days = append(days, nominal.AddDays(n))
		case "earlier":
			days = append(days, nominal.AddDays(-n))
		}
	}
	return days
}
