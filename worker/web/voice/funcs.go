package voice

import (
	"html/template"
	"time"

	"jourfixe/calendar/words"
	"jourfixe/events"
)

// Funcs are what the templates of a language can call.
func (v *Voice) Funcs() template.FuncMap {
	return template.FuncMap{
		"t":   func(key string, pairs ...any) any { return v.shown(v.T(key, pairs...)) },
		"n":   func(key string, n int, pairs ...any) any { return v.shown(v.N(key, n, pairs...)) },
		"say": v.say, "long": v.long, "plain": func(s string) any { return v.shown(Clean(s)) }, "clean": Clean, "lines": CleanLines,
		"day": v.Day, "dayOnly": v.DayOnly, "month": v.Month, "monthShort": v.MonthShort,
		"number": v.Number, "weekday": v.Weekday, "weekdayShort": v.WeekdayShort,
		"clock": v.Clock, "moment": v.moment, "offset": func(t time.Time) any { return v.shown(Offset(t)) },
		"clocks":   func(zone string, start, end time.Time) any { return v.shown(v.Clocks(zone, start, end)) },
		"steady":   words.Steady,
		"days":     func(first, last events.Date) any { return v.shown(v.Days(first, last)) },
		"hours":    func(start, end time.Time) any { return v.shown(v.Hours(start, end)) },
		"when":     func(start, end time.Time) any { return v.shown(v.When(start, end)) },
		"worktime": func(h events.Hours) any { return v.shown(v.Worktime(h)) },
		"city":     v.City,
		"whole":    words.Unbroken,
		"machine":  machineTime, "monthName": v.monthName, "timeOfDay": v.TimeOfDay, "foreign": v.foreign,
		"lang": func() string { return v.Language }, "rightToLeft": func() bool { return v.RightToLeft },
	}
}
