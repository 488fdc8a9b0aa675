package web

import (
	"html/template"
	"strings"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// What follows says dates in the language of the pages, for templates.

// weekday returns the day of the week in words.
func (v *voice) weekday(d events.Date) string { return words.Weekday(d.Weekday(), v.language) }

// weekdayShort returns it in two or three letters.
func (v *voice) weekdayShort(d events.Date) string {
	return words.WeekdayShort(d.Weekday(), v.language)
}

// month returns "Februar 2027".
func (v *voice) month(d events.Date) string { return words.MonthYear(d, v.language) }

// monthName returns "Februar".
func (v *voice) monthName(d events.Date) string { return words.Month(d.Month, v.language) }

// monthShort returns "Feb.".
func (v *voice) monthShort(d events.Date) string { return words.MonthShort(d.Month, v.language) }

// dayOnly returns "3. Februar 2027" or "3 February 2027".
func (v *voice) dayOnly(d events.Date) string { return words.DateLong(d, v.language) }

// number returns the day of the month as it is written before its month.
func (v *voice) number(d events.Date) string { return words.Day(d, v.language) }

// day returns "Mittwoch, 3. Februar 2027" or "Wednesday 3 February 2027".
func (v *voice) day(d events.Date) string { return words.Date(d, v.language) }

// days returns a span of days, as short as it can be read: "16.–20. Juni 2027".
func (v *voice) days(first, last events.Date) string { return words.Days(first, last, v.language) }

// clock returns "14:00 Uhr" or "14:00".
func (v *voice) clock(t time.Time) string { return words.Oclock(events.TimeOfDayOf(t), v.language) }

// hours returns "14:00–15:30 Uhr" or "14:00–15:30".
func (v *voice) hours(start, end time.Time) string {
	return words.Hours(events.TimeOfDayOf(start), events.TimeOfDayOf(end), v.language)
}

// timeOfDay returns "13:00 Uhr" or "13:00".
func (v *voice) timeOfDay(t events.TimeOfDay) string { return words.Oclock(t, v.language) }

// worktime returns the hours in which somebody can be met: "09:00–17:00 Uhr".
func (v *voice) worktime(h events.Hours) string { return words.Hours(h.From, h.To, v.language) }

// when returns a time on a day, or a span that may end on another.
func (v *voice) when(start, end time.Time) string {
	first, last := events.DateOf(start), events.DateOf(end)
	if first == last || (last == first.AddDays(1) && end.Sub(start) < 12*time.Hour) {
		return v.day(first) + ", " + v.hours(start, end)
	}
	return v.day(first) + ", " + v.clock(start) + " – " + v.day(last) + ", " + v.clock(end)
}

// moment returns when something was decided: "22. November 2026, 14:07 Uhr".
func (v *voice) moment(t time.Time) string { return v.dayOnly(events.DateOf(t)) + ", " + v.clock(t) }

// away says how far a day is from today.
func (v *voice) away(today, d events.Date) string {
	n := d.Sub(today)
	switch {
	case n == 0:
		return v.t("away.today")
	case n == 1:
		return v.t("away.tomorrow")
	case n == -1:
		return v.t("away.yesterday")
	case n < 0:
		return v.n("away.ago", -n)
	case n > 21:
		return v.n("away.weeks", (n+3)/7)
	}
	return v.n("away.days", n)
}

// offset returns how far the clock at t is from UTC: "UTC+1", "UTC+5:30", "UTC".
func offset(t time.Time) string { return words.Offset(t) }

// city is the last part of a zone's name, as people call it.
func city(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}

// machine writes an instant for programs.
func machineTime(t time.Time) string { return t.Format(time.RFC3339) }

// at shows an instant on the clocks of a zone. A zone that the system does not know shows UTC rather than nothing.
func at(t time.Time, zone string) time.Time {
	if loc, ok := tz.Location(zone); ok {
		return t.In(loc)
	}
	return t.UTC()
}

// funcs are what the templates of a language can call.
func (v *voice) funcs() template.FuncMap {
	return template.FuncMap{
		"t":   func(key string, pairs ...any) any { return v.shown(v.t(key, pairs...)) },
		"n":   func(key string, n int, pairs ...any) any { return v.shown(v.n(key, n, pairs...)) },
		"say": v.say, "long": v.long, "plain": func(s string) any { return v.shown(clean(s)) }, "clean": clean, "lines": cleanLines,
		"day": v.day, "dayOnly": v.dayOnly, "days": v.days, "month": v.month, "monthShort": v.monthShort,
		"number": v.number, "weekday": v.weekday, "weekdayShort": v.weekdayShort,
		"clock": v.clock, "moment": v.moment, "offset": func(t time.Time) any { return v.shown(offset(t)) },
		"hours":   func(start, end time.Time) any { return v.shown(v.hours(start, end)) },
		"when":    func(start, end time.Time) any { return v.shown(v.when(start, end)) },
		"city":    city,
		"machine": machineTime, "numbers": numbers, "monthName": v.monthName, "timeOfDay": v.timeOfDay, "worktime": v.worktime, "foreign": v.foreign,
		"decide": func(c counterLine, p meetingPage) counterOn { return counterOn{c, p} },
		"lang":   func() string { return v.language }, "rightToLeft": func() bool { return v.rightToLeft },
	}
}
