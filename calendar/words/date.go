package words

import (
	"time"

	"jourfixe/events"
)

// Date says a date in full: "Mittwoch, 3. Februar 2027", "Wednesday 3 February 2027". The zero date is "", here and in
// all that follows.
func Date(d events.Date, language string) string {
	t := in(language)
	return t.date(t.Full, d)
}

// DateLong says a date without the day of the week: "3. Februar 2027", "3 February 2027".
func DateLong(d events.Date, language string) string {
	t := in(language)
	return t.date(t.Long, d)
}

// DateMedium says a date for where there is little room: "Mi., 3. Feb. 2027", "Wed, 3 Feb 2027".
func DateMedium(d events.Date, language string) string {
	t := in(language)
	return t.date(t.Medium, d)
}

// DayMonth says a day of a year that is plain from what stands around it: "3. Februar", "3 February".
func DayMonth(d events.Date, language string) string {
	t := in(language)
	return t.date(t.DayMonth, d)
}

// MonthYear says the month of a date: "Februar 2027", "February 2027".
func MonthYear(d events.Date, language string) string {
	t := in(language)
	return t.date(t.MonthYear, d)
}

// Day says the number of a day as it stands before its month: "3.", "3".
func Day(d events.Date, language string) string {
	t := in(language)
	return t.date(t.Day, d)
}

// Days says the days from first to last, no longer than it takes to be clear: "16.–20. Juni 2027", "30. Mai – 3. Juni
// 2027". The same day twice is that day.
func Days(first, last events.Date, language string) string {
	end := DateLong(last, language)
	switch {
	case first == last:
		return end
	case first.Year != last.Year:
		return DateLong(first, language) + " – " + end
	case first.Month != last.Month:
		return DayMonth(first, language) + " – " + end
	}
	return Day(first, language) + "–" + end
}

// Weekday returns the name of a day of the week: "Mittwoch", "Wednesday".
func Weekday(w time.Weekday, language string) string {
	if w < time.Sunday || w > time.Saturday {
		return w.String()
	}
	return in(language).Weekdays[w]
}

// WeekdayShort returns the shortest name of a day of the week that is still plain, for the head of a column: "Mi",
// "Wed". Within [DateMedium] German puts a full stop after it.
func WeekdayShort(w time.Weekday, language string) string {
	if w < time.Sunday || w > time.Saturday {
		return w.String()
	}
	return in(language).WeekdaysAlone[w]
}

// Month returns the name of a month by itself: "Februar", "February". Some languages decline it within a date, so no
// date is to be put together from it.
func Month(m time.Month, language string) string { return nameOf(&in(language).MonthsAlone, m) }

// MonthShort returns the short name of a month as it stands beside a day: "Feb.", "Feb".
func MonthShort(m time.Month, language string) string { return nameOf(&in(language).MonthsShort, m) }

// date writes a date by a pattern.
func (t *tongue) date(pattern string, d events.Date) string {
	if d.IsZero() {
		return ""
	}
	return t.format(pattern, d, 0)
}

// nameOf picks the name of a month. What is no month shows itself as package time shows it.
func nameOf(names *year, m time.Month) string {
	if m < time.January || m > time.December {
		return m.String()
	}
	return names[m-1]
}
