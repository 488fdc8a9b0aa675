package events

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Period is an ISO 8601 duration: whole years, months and days are counted on the calendar, hours and minutes on the
// clock. So P1D over a night in which the clocks change is 23 or 25 hours, PT24H is not.
type Period struct {
	Years, Months, Days int
	Clock               time.Duration // whole minutes
}

// ParsePeriod reads "P12M", "P6W", "P7D", "PT1H30M". Seconds and fractions are refused: nothing here is planned by them.
func ParsePeriod(s string) (p Period, err error) {
	var weeks, hours, minutes int
	rest, period := strings.CutPrefix(s, "P")
	days, clock, timed := strings.Cut(rest, "T")
	if !period || rest == "" || timed && clock == "" ||
		!lengths(days, "YMWD", &p.Years, &p.Months, &weeks, &p.Days) || !lengths(clock, "HM", &hours, &minutes) {
		return Period{}, fmt.Errorf("%q is no ISO 8601 duration in minutes or more; write it as PT1H30M, P7D, P6W or P12M", clip(strings.Clone(s))) // a copy, or s would be made on the heap each time
	}
	p.Days += 7 * weeks
	p.Clock = time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	return p, nil
}

// lengths reads whole numbers of up to five digits, of years up to four, each of which has its unit behind it. Units may be left out, and come in their order.
func lengths(s, units string, into ...*int) bool {
	for s != "" {
		n, digits := 0, 0
		for ; digits < min(len(s), 6) && '0' <= s[digits] && s[digits] <= '9'; digits++ {
			n = 10*n + int(s[digits]-'0')
		}
		if digits == 0 || digits > 5 || digits == len(s) {
			return false
		}
		unit := strings.IndexByte(units, s[digits])
		if unit < 0 || digits == 5 && units[unit] == 'Y' {
			return false
		}
		*into[unit] = n
		s, units, into = s[digits+1:], units[unit+1:], into[unit+1:]
	}
	return true
}

// IsZero reports whether p has no length.
func (p Period) IsZero() bool { return p == Period{} }

// From returns the day p's calendar part after d. A day that the month does not have becomes its last: a month after
// 31 January is the 28th or 29th of February.
func (p Period) From(d Date) Date { return shiftMonths(d, 12*p.Years+p.Months).AddDays(p.Days) }

// Before returns the day p's calendar part before d, with the same rule for the ends of months.
func (p Period) Before(d Date) Date { return shiftMonths(d, -12*p.Years-p.Months).AddDays(-p.Days) }

func shiftMonths(d Date, n int) Date {
	first := DateOf(time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC))
	last := DateOf(time.Date(first.Year, first.Month+1, 0, 0, 0, 0, 0, time.UTC)).Day
	return Date{first.Year, first.Month, min(d.Day, last)}
}

// String returns the ISO 8601 form, "PT0M" for no length. A multiple of seven days is written in weeks when nothing
// else is there.
func (p Period) String() string {
	if p.IsZero() {
		return "PT0M"
	}
	if p.Days > 0 && p.Days%7 == 0 && (p == Period{Days: p.Days}) {
		return fmt.Sprintf("P%dW", p.Days/7)
	}
	s := "P"
	add := func(n int, unit string) {
		if n > 0 {
			s += strconv.Itoa(n) + unit
		}
	}
	add(p.Years, "Y")
	add(p.Months, "M")
	add(p.Days, "D")
	if p.Clock > 0 {
		s += "T"
		add(int(p.Clock/time.Hour), "H")
		add(int(p.Clock%time.Hour/time.Minute), "M")
	}
	return s
}

// MarshalText implements encoding.TextMarshaler.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (p *Period) UnmarshalText(b []byte) (err error) {
	*p, err = ParsePeriod(string(b))
	return err
}
