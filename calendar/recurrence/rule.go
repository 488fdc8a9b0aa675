// Package recurrence reads the recurrence rules of RFC 5545 (section 3.3.10) and finds their days. It knows days only:
// the time of day, the zone and what becomes of a day that does not suit are for who asks. Rules come from outside, so
// whatever stands in one, reading it and following it end after a bounded number of steps, and never panic.
package recurrence

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"jourfixe/events"
)

// A Rule is a recurrence rule over whole days. The time of day is not its affair, so the parts of a rule below the day
// are refused by name.
type Rule struct {
	freq       string
	interval   int
	count      int         // 0: no limit
	until      events.Date // zero: no limit
	untilTime  *ending     // of until, if it names a time of day as well
	weekStart  time.Weekday
	byDay      []ordinalDay
	byMonthDay []int
	byYearDay  []int
	byWeekNo   []int
	byMonth    []int
	bySetPos   []int
}

// An ending is an UNTIL with a time of day.
type ending struct {
	at  time.Time // what it says, as if that were UTC
	utc bool      // it is
}

// An ordinalDay is a BYDAY element: the nth such weekday of the period, from the end if n is negative, every one if 0.
type ordinalDay struct {
	n   int
	day time.Weekday
}

var weekdays = map[string]time.Weekday{
	"SU": time.Sunday, "MO": time.Monday, "TU": time.Tuesday, "WE": time.Wednesday,
	"TH": time.Thursday, "FR": time.Friday, "SA": time.Saturday,
}

const (
	// maxSpan bounds how many days a rule is followed from the first one asked for.
	maxSpan = 50 * 366
	// maxCounted bounds how many days it is followed from the anchor where COUNT counts from there.
	maxCounted = 200 * 366
)

// Parse reads a rule such as FREQ=MONTHLY;BYDAY=1WE. The error names the part that is wrong and what would be
// right.
func Parse(rule string) (*Rule, error) {
	r := &Rule{interval: 1, weekStart: time.Monday}
	seen := map[string]bool{}
	for part := range strings.SplitSeq(rule, ";") {
		name, value, ok := strings.Cut(part, "=")
		name = strings.ToUpper(name)
		if !ok || value == "" {
			return nil, fmt.Errorf("every part must be NAME=VALUE, as in FREQ=MONTHLY;BYDAY=1WE")
		}
		if seen[name] {
			return nil, fmt.Errorf("%s is there twice", name)
		}
		seen[name] = true
		if err := r.part(name, strings.ToUpper(value)); err != nil {
			return nil, err
		}
	}
	return r, r.check(seen)
}

func (r *Rule) part(name, value string) (err error) {
	switch name {
	case "FREQ":
		switch value {
		case "DAILY", "WEEKLY", "MONTHLY", "YEARLY":
			r.freq = value
		default:
			err = fmt.Errorf("FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY")
		}
	case "INTERVAL":
		r.interval, err = number(name, value, 1, 1000)
	case "COUNT":
		r.count, err = number(name, value, 1, maxSpan)
	case "UNTIL":
		r.until, r.untilTime, err = until(value)
	case "WKST":
		day, ok := weekdays[value]
		if !ok {
			return fmt.Errorf("WKST must be one of MO, TU, WE, TH, FR, SA, SU")
		}
		r.weekStart = day
	case "BYDAY":
		for v := range strings.SplitSeq(value, ",") {
			d, err := parseOrdinalDay(v)
			if err != nil {
				return err
			}
			if !slices.Contains(r.byDay, d) {
				r.byDay = append(r.byDay, d)
			}
		}
	case "BYMONTHDAY":
		r.byMonthDay, err = numbers(name, value, -31, 31)
	case "BYYEARDAY":
		r.byYearDay, err = numbers(name, value, -366, 366)
	case "BYWEEKNO":
		r.byWeekNo, err = numbers(name, value, -53, 53)
	case "BYMONTH":
		r.byMonth, err = numbers(name, value, 1, 12)
	case "BYSETPOS":
		r.bySetPos, err = numbers(name, value, -366, 366)
	case "BYHOUR", "BYMINUTE", "BYSECOND":
		err = fmt.Errorf("%s is not taken: the time of day is in start", name)
	default:
		err = fmt.Errorf("%.20q is no part of a recurrence rule (RFC 5545, section 3.3.10)", name)
	}
	return err
}

// check refuses the combinations that RFC 5545 forbids.
func (r *Rule) check(seen map[string]bool) error {
	ordinal := slices.ContainsFunc(r.byDay, func(d ordinalDay) bool { return d.n != 0 })
	switch {
	case r.freq == "":
		return fmt.Errorf("FREQ is missing; write for example FREQ=MONTHLY;BYDAY=1WE")
	case seen["COUNT"] && seen["UNTIL"]:
		return fmt.Errorf("COUNT and UNTIL exclude each other (RFC 5545, section 3.3.10); leave one of them out")
	case ordinal && r.freq != "MONTHLY" && r.freq != "YEARLY":
		return fmt.Errorf("BYDAY may have a number, as in 1WE, only with FREQ=MONTHLY or FREQ=YEARLY")
	case ordinal && len(r.byWeekNo) > 0:
		return fmt.Errorf("BYDAY may not have a number together with BYWEEKNO")
	case len(r.byMonthDay) > 0 && r.freq == "WEEKLY":
		return fmt.Errorf("BYMONTHDAY is not allowed with FREQ=WEEKLY")
	case len(r.byYearDay) > 0 && r.freq != "YEARLY":
		return fmt.Errorf("BYYEARDAY is allowed only with FREQ=YEARLY")
	case len(r.byWeekNo) > 0 && r.freq != "YEARLY":
		return fmt.Errorf("BYWEEKNO is allowed only with FREQ=YEARLY")
	case len(r.bySetPos) > 0 && len(r.byDay)+len(r.byMonthDay)+len(r.byYearDay)+len(r.byWeekNo)+len(r.byMonth) == 0:
		return fmt.Errorf("BYSETPOS needs another BY part to choose from")
	}
	return nil
}

func number(name, value string, low, high int) (int, error) {
	n, err := strconv.Atoi(strings.TrimPrefix(value, "+"))
	if err != nil || n < low || n > high || n == 0 {
		return 0, fmt.Errorf("%s must be a whole number from %d to %d, and not 0", name, low, high)
	}
	return n, nil
}

// numbers reads a list of numbers. What is listed again is left out, so that no list is longer than there are numbers: it is
// gone through for each day.
func numbers(name, value string, low, high int) ([]int, error) {
	var list []int
	for v := range strings.SplitSeq(value, ",") {
		n, err := number(name, v, low, high)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(list, n) {
			list = append(list, n)
		}
	}
	return list, nil
}

// until takes a date or a date with time, of which the day counts unless [Rule.Beginning] says more.
func until(value string) (events.Date, *ending, error) {
	if t, err := time.Parse("20060102", value); err == nil {
		return events.DateOf(t), nil, nil
	}
	const layout = "20060102T150405"
	clock, utc := strings.CutSuffix(value, "Z")
	t, err := time.Parse(layout, clock)
	if err != nil || len(clock) != len(layout) {
		return events.Date{}, nil, fmt.Errorf("UNTIL must be a day, as in 20271231, or an instant in UTC, as in 20271231T225900Z")
	}
	return events.DateOf(t), &ending{t, utc}, nil
}

// Beginning is the rule for something that begins at a time of day, given as the time since midnight, and on a day at the instant
// that at tells: of an UNTIL with a time, the last day is then the one on which it can still begin. One in UTC is an instant, whose day
// may be another on the clock of the zone (RFC 5545, section 3.3.10). One without a zone is what that clock shows.
func (r *Rule) Beginning(clock time.Duration, at func(events.Date) time.Time) *Rule {
	if r.untilTime == nil {
		return r
	}
	settled := *r
	if !r.untilTime.utc {
		settled.until = events.DateOf(r.untilTime.at.Add(-clock))
		return &settled
	}
	// No clock is two days away from UTC.
	settled.until = r.until.AddDays(2)
	for at(settled.until).After(r.untilTime.at) {
		settled.until = settled.until.AddDays(-1)
	}
	return &settled
}

func parseOrdinalDay(v string) (ordinalDay, error) {
	wrong := fmt.Errorf("BYDAY must list days such as WE, 1WE or -1FR")
	if len(v) < 2 {
		return ordinalDay{}, wrong
	}
	day, ok := weekdays[v[len(v)-2:]]
	if !ok {
		return ordinalDay{}, wrong
	}
	d := ordinalDay{day: day}
	if v = v[:len(v)-2]; v != "" {
		n, err := number("BYDAY", v, -53, 53)
		if err != nil {
			return ordinalDay{}, wrong
		}
		d.n = n
	}
	return d, nil
}

// Weekday reads the name of a day of the week, as in MO.
func Weekday(name string) (time.Weekday, bool) {
	day, ok := weekdays[name]
	return day, ok
}

// Day names a day of the week, as in MO.
func Day(w time.Weekday) string { return strings.ToUpper(w.String()[:2]) }

// Names reports whether the rule itself asks for this day of the week, so that a weekend is meant and not met.
func (r *Rule) Names(day time.Weekday) bool {
	return slices.ContainsFunc(r.byDay, func(d ordinalDay) bool { return d.day == day })
}

// Dates returns the days of the rule from first to last, both included, in order. anchor is the day on which it begins: what
// the rule leaves open, such as the day of the month, is taken from it, and COUNT counts from it.
func (r *Rule) Dates(anchor, first, last events.Date) []events.Date {
	dates, _ := r.follow(anchor, first, last)
	return dates
}

// Work is what Dates takes for that, at most: the days that it looks at, times what is asked of each. Whoever follows many rules that
// come from outside bounds what that comes to.
func (r *Rule) Work(anchor, first, last events.Date) int {
	days := max(0, r.end(anchor, first, last).Sub(r.begin(anchor, first))+1)
	asked := 1 + len(r.byDay) + len(r.byMonthDay) + len(r.byYearDay) + len(r.byMonth) + len(r.bySetPos)
	if len(r.byWeekNo) > 0 {
		asked += weekWork + len(r.byWeekNo)
	}
	return days * asked
}

// weekWork is what it takes to find the number of a week, measured by what it takes to look at one entry of a list.
const weekWork = 20

// follow is Dates, and says how many periods were looked at: what it costs.
func (r *Rule) follow(anchor, first, last events.Date) (dates []events.Date, periods int) {
	end := r.end(anchor, first, last)
	counted := 0
	var days []events.Date // of a period
	for start := r.begin(anchor, first); !start.After(end); periods++ {
		days = r.inPeriod(anchor, start, days)
		for _, d := range days {
			if d.Before(anchor) {
				continue
			}
			if counted++; r.count > 0 && counted > r.count || d.After(end) {
				return dates, periods + 1
			}
			if !d.Before(first) {
				dates = append(dates, d)
			}
		}
		start = r.next(start)
	}
	return dates, periods
}

// end returns the last day that is looked at.
func (r *Rule) end(anchor, first, last events.Date) events.Date {
	end := last
	if !r.until.IsZero() && r.until.Before(end) {
		end = r.until
	}
	limit := anchor.AddDays(maxSpan)
	if first.After(anchor) {
		limit = first.AddDays(maxSpan)
	}
	if limit.Before(end) {
		end = limit
	}
	if counted := anchor.AddDays(maxCounted); r.count > 0 && counted.Before(end) {
		end = counted
	}
	return end
}

// begin returns the first day of the first period to be looked at: the one that the anchor lies in, or, where nothing is
// counted from there, the last that begins before the days that are asked for.
func (r *Rule) begin(anchor, first events.Date) events.Date {
	start, to := r.period(anchor), r.period(first)
	if r.count > 0 || !to.After(start) {
		return start
	}
	switch r.freq {
	case "WEEKLY":
		return start.AddDays(to.Sub(start) / 7 / r.interval * r.interval * 7)
	case "MONTHLY":
		months := (to.Year-start.Year)*12 + int(to.Month-start.Month)
		return events.Period{Months: months / r.interval * r.interval}.From(start)
	case "YEARLY":
		return events.Period{Years: (to.Year - start.Year) / r.interval * r.interval}.From(start)
	}
	return start.AddDays(to.Sub(start) / r.interval * r.interval)
}

// period returns the first day of the period that d lies in.
func (r *Rule) period(d events.Date) events.Date {
	switch r.freq {
	case "WEEKLY":
		return d.AddDays(-int(d.Weekday()-r.weekStart+7) % 7)
	case "MONTHLY":
		return events.Date{Year: d.Year, Month: d.Month, Day: 1}
	case "YEARLY":
		return events.Date{Year: d.Year, Month: 1, Day: 1}
	}
	return d
}

// next returns the first day of the period INTERVAL periods on.
func (r *Rule) next(start events.Date) events.Date {
	switch r.freq {
	case "WEEKLY":
		return start.AddDays(7 * r.interval)
	case "MONTHLY":
		return events.Period{Months: r.interval}.From(start)
	case "YEARLY":
		return events.Period{Years: r.interval}.From(start)
	}
	return start.AddDays(r.interval)
}
