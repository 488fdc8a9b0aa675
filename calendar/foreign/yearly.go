package foreign

import (
	"slices"
	"strconv"
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
	days, clock, ok := timeOfDay(strings.TrimRight(strings.TrimSpace(rule), ";"), start.Sub(first.In(0, time.UTC)))
	if !ok {
		return nil, false
	}
	r, err := recurrence.Parse(days)
	if err != nil || !r.OnceAYear() {
		return nil, false
	}
	r = r.Beginning(clock, func(d events.Date) time.Time { return d.In(0, time.UTC).Add(clock - from) })
	return &yearly{rule: r, first: first, clock: clock, known: map[int]time.Time{}}, true
}

// timeOfDay takes BYHOUR, BYMINUTE and BYSECOND out of a rule, as Notes writes them, and returns the time of day that they make of the
// one at which it begins, as the time since midnight. It is not ok if they name several.
func timeOfDay(rule string, clock time.Duration) (days string, at time.Duration, ok bool) {
	names, units := []string{"BYHOUR", "BYMINUTE", "BYSECOND"}, []time.Duration{time.Hour, time.Minute, time.Second}
	named := [3]int{int(clock / time.Hour), int(clock / time.Minute % 60), int(clock / time.Second % 60)}
	var rest []string
	seen := map[string]bool{}
	for part := range strings.SplitSeq(rule, ";") {
		name, value, _ := strings.Cut(part, "=")
		name = strings.ToUpper(name)
		i := slices.Index(names, name)
		if i < 0 {
			rest = append(rest, part)
			continue
		}
		n, err := strconv.ParseUint(value, 10, 8)
		if err != nil || n >= 60 || i == 0 && n >= 24 || seen[name] {
			return "", 0, false
		}
		seen[name], named[i] = true, int(n)
	}
	for i, n := range named {
		at += time.Duration(n) * units[i]
	}
	return strings.Join(rest, ";"), at, true
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
