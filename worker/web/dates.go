package web

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// Names as CLDR has them for German and for English as written in Europe. Years are never grouped.
var (
	weekdays = map[string][7]string{
		"de": {"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
		"en": {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	}
	weekdaysShort = map[string][7]string{
		"de": {"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"},
		"en": {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
	}
	months = map[string][13]string{
		"de": {"", "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
		"en": {"", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	}
	monthsShort = map[string][13]string{
		"de": {"", "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."},
		"en": {"", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"},
	}
)

// weekday returns the day of the week in words.
func (v *voice) weekday(d events.Date) string { return weekdays[v.language][d.Weekday()] }

// weekdayShort returns it in two or three letters.
func (v *voice) weekdayShort(d events.Date) string { return weekdaysShort[v.language][d.Weekday()] }

// month returns "Februar 2027".
func (v *voice) month(d events.Date) string {
	return fmt.Sprintf("%s %d", months[v.language][d.Month], d.Year)
}

// monthShort returns "Feb.".
func (v *voice) monthShort(d events.Date) string { return monthsShort[v.language][d.Month] }

// dayOnly returns "3. Februar 2027" or "3 February 2027".
func (v *voice) dayOnly(d events.Date) string { return v.number(d) + " " + v.month(d) }

// number returns the day of the month as it is written before its month.
func (v *voice) number(d events.Date) string {
	if v.language == "de" {
		return fmt.Sprintf("%d.", d.Day)
	}
	return fmt.Sprint(d.Day)
}

// day returns "Mittwoch, 3. Februar 2027" or "Wednesday 3 February 2027".
func (v *voice) day(d events.Date) string {
	if v.language == "de" {
		return v.weekday(d) + ", " + v.dayOnly(d)
	}
	return v.weekday(d) + " " + v.dayOnly(d)
}

// days returns a span of days, as short as it can be read: "16.–20. Juni 2027".
func (v *voice) days(first, last events.Date) string {
	switch {
	case first == last:
		return v.dayOnly(first)
	case first.Year == last.Year && first.Month == last.Month:
		return v.number(first) + "–" + v.dayOnly(last)
	case first.Year == last.Year:
		return v.number(first) + " " + months[v.language][first.Month] + " – " + v.dayOnly(last)
	}
	return v.dayOnly(first) + " – " + v.dayOnly(last)
}

// clock returns "14:00 Uhr" or "14:00".
func (v *voice) clock(t time.Time) string { return t.Format("15:04") + v.oclock() }

// hours returns "14:00–15:30 Uhr" or "14:00–15:30".
func (v *voice) hours(start, end time.Time) string {
	return start.Format("15:04") + "–" + end.Format("15:04") + v.oclock()
}

// oclock is what German puts after a time.
func (v *voice) oclock() string {
	if v.language == "de" {
		return " Uhr"
	}
	return ""
}

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
func offset(t time.Time) string {
	_, seconds := t.Zone()
	if seconds == 0 {
		return "UTC"
	}
	sign := '+'
	if seconds < 0 {
		sign, seconds = '−', -seconds
	}
	if m := seconds / 60 % 60; m != 0 {
		return fmt.Sprintf("UTC%c%d:%02d", sign, seconds/3600, m)
	}
	return fmt.Sprintf("UTC%c%d", sign, seconds/3600)
}

// city is the last part of a zone's name, as people call it.
func city(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}

// machine writes an instant for programs.
func machineTime(t time.Time) string { return t.Format(time.RFC3339) }

// at shows an instant on the clocks of a zone. A zone that the system does not know shows UTC rather than nothing.
func at(t time.Time, zone string) time.Time {
	if loc, ok := calendar.Location(zone); ok {
		return t.In(loc)
	}
	return t.UTC()
}

// funcs are what the templates of a language can call.
func (v *voice) funcs() template.FuncMap {
	return template.FuncMap{
		"t": v.t, "n": v.n, "say": v.say, "plain": clean,
		"day": v.day, "dayOnly": v.dayOnly, "days": v.days, "month": v.month, "monthShort": v.monthShort,
		"number": v.number, "weekday": v.weekday, "weekdayShort": v.weekdayShort,
		"clock": v.clock, "hours": v.hours, "when": v.when, "moment": v.moment, "offset": offset, "city": city,
		"machine": machineTime, "numbers": numbers,
		"lang": func() string { return v.language },
	}
}
