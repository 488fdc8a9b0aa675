package foreign

import (
	"strings"
	"time"

	"jourfixe/calendar/recurrence"
	"jourfixe/events"
)

// A yearly rule says on which day of each year a clock is set. Those of VTIMEZONEs come in few forms: the last Sunday
// of a month, the second one, the first Friday from the 23rd on, or a date.
type yearly struct {
	rule  *recurrence.Rule
	first events.Date       // before which it does not happen
	clock time.Duration     // since midnight
	known map[int]time.Time // of the years that were looked at; zero: not in that year
}

// newYearly reads the rule of an observance that first begins at start. It is not ok if the rule is of another form.
func newYearly(rule string, start time.Time, from time.Duration) (*yearly, bool) {
	first := events.DateOf(start)
	days, clocks, ok := recurrence.Clocks(strings.TrimRight(strings.TrimSpace(rule), ";"), start.Sub(first.In(0, time.UTC)))
	if !ok || len(clocks) > 1 {
		return nil, false
	}
	clock := clocks[0]
	r, err := recurrence.Parse(days)
	if err != nil || !r.OnceAYear() {
		return nil, false
	}
	r = r.Beginning(clock, func(d events.Date) time.Time { return d.In(0, time.UTC).Add(clock - from) })
	return &yearly{rule: r, first: first, clock: clock, known: map[int]time.Time{}}, true
}

// in returns when the clock is set in the year, and false if it is not. Each year is looked for once, however many events
// are in it.
func (y *yearly) in(year int) (time.Time, bool) {
	at, looked := y.known[year]
	if !looked {
		days := y.rule.Dates(y.first, events.Date{Year: year, Month: 1, Day: 1}, events.Date{Year: year, Month: 12, Day: 31})
		if len(days) > 0 {
			at = days[0].In(0, time.UTC).Add(y.clock)
		}
		y.known[year] = at
	}
	return at, !at.IsZero()
}
