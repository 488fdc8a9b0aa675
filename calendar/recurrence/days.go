package recurrence

import (
	"slices"
	"time"

	"jourfixe/events"
)

// inPeriod returns the days of the rule in the period beginning at start, in order, BYSETPOS applied. The list is written over what
// days holds.
func (r *Rule) inPeriod(anchor, start events.Date, days []events.Date) []events.Date {
	n := 1
	switch r.freq {
	case "WEEKLY":
		n = 7
	case "MONTHLY":
		n = daysIn(start.Year, start.Month)
	case "YEARLY":
		n = daysInYear(start.Year)
	}
	days = days[:0]
	for i := 0; i < n; i++ {
		d := start.AddDays(i)
		if len(r.byMonth) > 0 && !slices.Contains(r.byMonth, int(d.Month)) {
			i += daysIn(d.Year, d.Month) - d.Day // nothing of this month is left
			continue
		}
		if r.has(anchor, d) {
			days = append(days, d)
		}
	}
	if len(r.bySetPos) == 0 {
		return days
	}
	var chosen []events.Date
	for i, d := range days {
		if slices.Contains(r.bySetPos, i+1) || slices.Contains(r.bySetPos, i-len(days)) {
			chosen = append(chosen, d)
		}
	}
	return chosen
}

// has reports whether the rule takes the day d, which lies in a month that it takes.
func (r *Rule) has(anchor, d events.Date) bool {
	if len(r.byWeekNo) > 0 && !r.inWeek(d) {
		return false
	}
	if len(r.byYearDay) > 0 && !matches(r.byYearDay, yearDay(d), daysInYear(d.Year)) {
		return false
	}
	if len(r.byMonthDay) > 0 && !matches(r.byMonthDay, d.Day, daysIn(d.Year, d.Month)) {
		return false
	}
	if len(r.byDay) > 0 {
		return slices.ContainsFunc(r.byDay, func(o ordinalDay) bool { return r.isNth(o, d) })
	}
	return r.byDefault(anchor, d)
}

// byDefault takes from the anchor what a rule without BYDAY leaves open.
func (r *Rule) byDefault(anchor, d events.Date) bool {
	free := len(r.byMonthDay) == 0 && len(r.byYearDay) == 0
	switch {
	case r.freq == "WEEKLY", r.freq == "YEARLY" && len(r.byWeekNo) > 0 && free:
		return d.Weekday() == anchor.Weekday()
	case r.freq == "MONTHLY" && free:
		return d.Day == anchor.Day
	case r.freq == "YEARLY" && free:
		return d.Day == anchor.Day && (len(r.byMonth) > 0 || d.Month == anchor.Month)
	}
	return true
}

// isNth reports whether d is the weekday o, counted in the month or, in a yearly rule that names no month, in the year.
func (r *Rule) isNth(o ordinalDay, d events.Date) bool {
	if d.Weekday() != o.day {
		return false
	}
	if o.n == 0 {
		return true
	}
	at, n := d.Day, daysIn(d.Year, d.Month)
	if r.freq == "YEARLY" && len(r.byMonth) == 0 {
		at, n = yearDay(d), daysInYear(d.Year)
	}
	if o.n > 0 {
		return (at-1)/7+1 == o.n
	}
	return (n-at)/7+1 == -o.n
}

// inWeek reports whether d lies in a week that BYWEEKNO names. Week 1 is the first with at least four days in the year
// (RFC 5545, section 3.3.10), so the days around New Year may lie in a week of the year before or after.
func (r *Rule) inWeek(d events.Date) bool {
	year := d.Year + 1
	for d.Before(firstWeek(year, r.weekStart)) {
		year--
	}
	first := firstWeek(year, r.weekStart)
	weeks := firstWeek(year+1, r.weekStart).Sub(first) / 7
	return matches(r.byWeekNo, d.Sub(first)/7+1, weeks)
}

func firstWeek(year int, weekStart time.Weekday) events.Date {
	jan4 := events.Date{Year: year, Month: 1, Day: 4}
	return jan4.AddDays(-(int(jan4.Weekday()-weekStart+7) % 7))
}

// matches reports whether at, or its place from the end among n, is in the list.
func matches(list []int, at, n int) bool {
	return slices.Contains(list, at) || slices.Contains(list, at-n-1)
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func daysInYear(year int) int { return time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC).YearDay() }

func yearDay(d events.Date) int {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).YearDay()
}
