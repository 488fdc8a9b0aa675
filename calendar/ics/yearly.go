package ics

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// A yearly rule says on which day of each year a clock is set. Those of VTIMEZONEs come in few forms: the last Sunday
// of a month, the second one, the first Friday from the 23rd on, or a date.
type yearly struct {
	month   time.Month
	nth     int          // of the weekdays of the month, from its end if negative; 0: the first that is among days
	weekday time.Weekday // -1: none is named
	days    []int        // of the month; none: all
	at      time.Time    // whose time of day it is, and before which it does not happen
	until   time.Time    // zero: for good
}

// newYearly reads the rule of an observance that first begins at start. It is not ok if the rule is of another form.
func newYearly(rule string, start time.Time, from time.Duration) (*yearly, bool) {
	y := &yearly{month: start.Month(), weekday: -1, at: start}
	parts := map[string]string{}
	for part := range strings.SplitSeq(strings.ToUpper(strings.TrimSpace(rule)), ";") {
		name, value, _ := strings.Cut(part, "=")
		if _, twice := parts[name]; twice {
			return nil, false
		}
		parts[name] = value
	}
	if parts["FREQ"] != "YEARLY" {
		return nil, false
	}
	for name, value := range parts {
		ok := true
		switch name {
		case "", "FREQ", "WKST":
		case "INTERVAL":
			ok = value == "1"
		case "BYMONTH":
			n, err := strconv.Atoi(value)
			y.month, ok = time.Month(n), err == nil && n >= 1 && n <= 12
		case "BYDAY":
			ok = y.setDay(value)
		case "BYMONTHDAY":
			ok = y.setDays(value)
		case "UNTIL":
			ok = y.setUntil(value, from)
		default:
			ok = false
		}
		if !ok {
			return nil, false
		}
	}
	if parts["BYDAY"] == "" && len(y.days) == 0 {
		y.days = []int{start.Day()}
	}
	// A weekday without a month is one of the year, and one that is neither counted nor bounded is every one.
	ok := parts["BYDAY"] == "" || parts["BYMONTH"] != "" && (y.nth != 0) != (len(y.days) > 0)
	return y, ok && (parts["BYDAY"] != "" || len(y.days) == 1)
}

// setDay reads one weekday of a month, as in -1SU or FR.
func (y *yearly) setDay(value string) bool {
	if len(value) < 2 {
		return false
	}
	number, name := value[:len(value)-2], value[len(value)-2:]
	i := slices.Index([]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}, name)
	y.weekday = time.Weekday(i)
	if number == "" {
		return i >= 0
	}
	n, err := strconv.Atoi(number)
	y.nth = n
	return i >= 0 && err == nil && n != 0 && n >= -5 && n <= 5
}

// setDays reads the days of the month among which it is.
func (y *yearly) setDays(value string) bool {
	for part := range strings.SplitSeq(value, ",") {
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 || n > 31 || len(y.days) == 31 {
			return false
		}
		y.days = append(y.days, n)
	}
	slices.Sort(y.days)
	return true
}

// setUntil reads the last time that the rule may hold for, in UTC or, as some write it, by the clock.
func (y *yearly) setUntil(value string, from time.Duration) bool {
	t, err := time.Parse("20060102T150405", strings.TrimSuffix(value, "Z"))
	switch {
	case err != nil:
		t, err = time.Parse("20060102", value)
		y.until = t.Add(24*time.Hour - time.Second)
	case strings.HasSuffix(value, "Z"):
		y.until = t.Add(from)
	default:
		y.until = t
	}
	return err == nil
}

// in returns when the clock is set in the year, and false if it is not.
func (y *yearly) in(year int) (time.Time, bool) {
	day := y.dayOf(year)
	if day == 0 {
		return time.Time{}, false
	}
	t := time.Date(year, y.month, day, y.at.Hour(), y.at.Minute(), y.at.Second(), 0, time.UTC)
	return t, !t.Before(y.at) && (y.until.IsZero() || !t.After(y.until))
}

// dayOf returns the day of the month, 0 if the year has none.
func (y *yearly) dayOf(year int) int {
	first := time.Date(year, y.month, 1, 0, 0, 0, 0, time.UTC)
	length := first.AddDate(0, 1, -1).Day()
	if y.nth == 0 {
		for _, day := range y.days {
			if day <= length && (y.weekday < 0 || first.AddDate(0, 0, day-1).Weekday() == y.weekday) {
				return day
			}
		}
		return 0
	}
	day := 1 + (int(y.weekday)-int(first.Weekday())+7)%7 // the first of them
	if y.nth > 0 {
		day += 7 * (y.nth - 1)
	} else {
		day += 7 * ((length-day)/7 + 1 + y.nth)
	}
	if day < 1 || day > length {
		return 0
	}
	return day
}
