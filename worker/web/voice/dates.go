package voice

import (
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// Weekday returns the day of the week in words.
func (v *Voice) Weekday(d events.Date) string { return words.Weekday(d.Weekday(), v.Language) }

// WeekdayShort returns it in two or three letters.
func (v *Voice) WeekdayShort(d events.Date) string {
	return words.WeekdayShort(d.Weekday(), v.Language)
}

// Month returns "Februar 2027".
func (v *Voice) Month(d events.Date) string { return words.MonthYear(d, v.Language) }

// monthName returns "Februar".
func (v *Voice) monthName(d events.Date) string { return words.Month(d.Month, v.Language) }

// MonthShort returns "Feb.".
func (v *Voice) MonthShort(d events.Date) string { return words.MonthShort(d.Month, v.Language) }

// DayOnly returns "3. Februar 2027" or "3 February 2027".
func (v *Voice) DayOnly(d events.Date) string { return words.DateLong(d, v.Language) }

// Number returns the day of the month as it is written before its month.
func (v *Voice) Number(d events.Date) string { return words.Day(d, v.Language) }

// Day returns "Mittwoch, 3. Februar 2027" or "Wednesday 3 February 2027".
func (v *Voice) Day(d events.Date) string { return words.Date(d, v.Language) }

// Days returns a span of days, as short as it can be read: "16.–20. Juni 2027".
func (v *Voice) Days(first, last events.Date) string { return words.Days(first, last, v.Language) }

// Clock returns "14:00 Uhr" or "14:00".
func (v *Voice) Clock(t time.Time) string { return words.Oclock(events.TimeOfDayOf(t), v.Language) }

// Hours returns "14:00–15:30 Uhr" or "14:00–15:30"; where clocks are changed in between, or are of two places, with what tells them
// apart.
func (v *Voice) Hours(start, end time.Time) string { return words.Stretch(start, end, v.Language) }

// Clocks says whose clock shows a time, "Riga, UTC+2", as far as the times themselves do not.
func (v *Voice) Clocks(zone string, start, end time.Time) string {
	switch {
	case words.Steady(start, end):
		return v.City(zone) + ", " + Offset(start)
	case start.Location().String() == end.Location().String():
		return v.City(zone)
	}
	return ""
}

// TimeOfDay returns "13:00 Uhr" or "13:00".
func (v *Voice) TimeOfDay(t events.TimeOfDay) string { return words.Oclock(t, v.Language) }

// Worktime returns the hours in which somebody can be met: "09:00–17:00 Uhr".
func (v *Voice) Worktime(h events.Hours) string { return words.Hours(h.From, h.To, v.Language) }

// When returns a time on a day, or a span that may end on another.
func (v *Voice) When(start, end time.Time) string {
	first, last := events.DateOf(start), events.DateOf(end)
	if first == last || (last == first.AddDays(1) && end.Sub(start) < 12*time.Hour) {
		return v.Day(first) + ", " + v.Hours(start, end)
	}
	return words.Span(start, end, v.Language)
}

// moment returns when something was decided: "22. November 2026, 14:07 Uhr".
func (v *Voice) moment(t time.Time) string { return v.DayOnly(events.DateOf(t)) + ", " + v.Clock(t) }

// Away says how far a day is from today.
func (v *Voice) Away(today, d events.Date) string {
	n := d.Sub(today)
	switch {
	case n == 0:
		return v.T("away.today")
	case n == 1:
		return v.T("away.tomorrow")
	case n == -1:
		return v.T("away.yesterday")
	case n < 0:
		return v.N("away.ago", -n)
	case n > 21:
		return v.N("away.weeks", (n+3)/7)
	}
	return v.N("away.days", n)
}

// Offset returns how far the clock at t is from UTC: "UTC+1", "UTC+5:30", "UTC".
func Offset(t time.Time) string { return words.Offset(t) }

// City returns what the city that a zone is named after is called.
func (v *Voice) City(zone string) string { return words.City(zone, v.Language) }

// machineTime writes an instant for programs.
func machineTime(t time.Time) string { return t.Format(time.RFC3339) }

// At shows an instant on the clocks of a zone. A zone that the system does not know shows UTC rather than nothing.
func At(t time.Time, zone string) time.Time {
	if loc, ok := tz.Location(zone); ok {
		return t.In(loc)
	}
	return t.UTC()
}
