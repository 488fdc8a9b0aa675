package holiday

import (
	"time"

	"jourfixe/events"
)

// The Hebrew calendar divides the hour into 1080 parts and counts the day from six in the evening.
const (
	hour       = 1080
	hebrewDay  = 24 * hour
	leastMonth = 29 // days; the moon takes lunarRest parts more from one new moon to the next
	lunarRest  = 12*hour + 793
)

// newYear5787 is an anchor of the count of days: 1 Tishri 5787.
var newYear5787 = events.Date{Year: 2026, Month: time.September, Day: 12}

// RoshHashanah returns the first day of the Hebrew New Year that falls into the year, 1 Tishri, by the fixed calendar:
// the day of the mean new moon, unless one of the four postponements moves it. All other feasts of the Torah have a
// fixed distance from it, as the months from Nisan to Tishri always have the same lengths.
func RoshHashanah(year int) events.Date {
	return newYear5787.AddDays(newYearDay(year+3761) - newYearDay(5787))
}

// newYearDay counts the days to 1 Tishri of a Hebrew year from a Sunday in the past.
func newYearDay(year int) int {
	// The new moon of the first year was on a Monday, 5 hours and 204 parts after its evening. A year has 12 months,
	// seven of nineteen years have 13.
	months := (235*year - 234) / 19
	parts := 5*hour + 204 + months*lunarRest
	day := 1 + months*leastMonth + parts/hebrewDay
	moon := parts % hebrewDay
	switch weekday := time.Weekday(day % 7); {
	case moon >= 18*hour: // The moon is old: at noon or later it will not be seen on the day.
		day++
	case weekday == time.Tuesday && moon >= 9*hour+204 && !hebrewLeap(year):
		day++ // else the year would have 356 days
	case weekday == time.Monday && moon >= 15*hour+589 && hebrewLeap(year-1):
		day++ // else the year before would have 382 days
	}
	// The Day of Atonement must not be beside a Sabbath, and the seventh day of Tabernacles must not be one.
	switch time.Weekday(day % 7) {
	case time.Sunday, time.Wednesday, time.Friday:
		day++
	}
	return day
}

// hebrewLeap reports whether the Hebrew year has 13 months.
func hebrewLeap(year int) bool { return (7*year+1)%19 < 7 }

// newYear is the day n days after the first day of the Hebrew New Year.
func newYear(n int) when {
	return func(year int) events.Date { return RoshHashanah(year).AddDays(n) }
}

// Distances from the New Year: Nisan, Iyar, Sivan, Tammuz, Av and Elul before it have 177 days.
const (
	passover     = -163 // 15 Nisan
	independence = -143 // 5 Iyar
	shavuot      = -113 // 6 Sivan
	atonement    = 9    // 10 Tishri
	sukkot       = 14   // 15 Tishri
	assembly     = 21   // 22 Tishri
)

// independenceDay is n days after the day on which Israel keeps 5 Iyar. The law moves it so that neither it nor
// Memorial Day, the day before, touches a Sabbath: a Friday and a Saturday to the Thursday before, a Monday to the
// Tuesday, the last since 2004.
func independenceDay(n int) when {
	return func(year int) events.Date {
		d := RoshHashanah(year).AddDays(independence)
		switch d.Weekday() {
		case time.Friday:
			d = d.AddDays(-1)
		case time.Saturday:
			d = d.AddDays(-2)
		case time.Monday:
			d = d.AddDays(1)
		}
		return d.AddDays(n)
	}
}
