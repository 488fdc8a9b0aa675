package holiday

import (
	"strings"
	"testing"
	"time"

	"jourfixe/events"
)

// newYears are the first days of the Hebrew years 5781 to 5811, as calendars print them.
const newYears = `2020-09-19 2021-09-07 2022-09-26 2023-09-16 2024-10-03 2025-09-23 2026-09-12 2027-10-02 2028-09-21
2029-09-10 2030-09-28 2031-09-18 2032-09-06 2033-09-24 2034-09-14 2035-10-04 2036-09-22 2037-09-10 2038-09-30 2039-09-19
2040-09-08 2041-09-26 2042-09-15 2043-10-05 2044-09-22 2045-09-12 2046-10-01 2047-09-21 2048-09-08 2049-09-27 2050-09-17`

func TestRoshHashanah(t *testing.T) {
	t.Parallel()
	// Further back: the year of the state, the war of 1973, and 1899 and 2013, the latest and the earliest day of a
	// long time.
	for _, want := range append(strings.Fields(newYears), "1899-09-05", "1948-10-04", "1973-09-27", "2013-09-05") {
		d, err := events.ParseDate(want)
		if err != nil {
			t.Fatal(err)
		}
		if got := RoshHashanah(d.Year); got != d {
			t.Errorf("RoshHashanah(%d) = %s; want %s", d.Year, got, want)
		}
	}
}

// TestHebrewYears checks what every year of the calendar keeps: the first day is never a Sunday, Wednesday or Friday,
// and a year has one of six lengths, the long ones in leap years.
func TestHebrewYears(t *testing.T) {
	t.Parallel()
	leaps := 0
	for year := 1600; year < 1600+1900; year++ {
		d := RoshHashanah(year)
		switch d.Weekday() {
		case time.Sunday, time.Wednesday, time.Friday:
			t.Errorf("RoshHashanah(%d) = %s, a %s", year, d, d.Weekday())
		}
		leap := hebrewLeap(year + 3761)
		if leap {
			leaps++
		}
		switch n := RoshHashanah(year + 1).Sub(d); n {
		case 353, 354, 355:
			if leap {
				t.Errorf("the leap year from %s has %d days", d, n)
			}
		case 383, 384, 385:
			if !leap {
				t.Errorf("the common year from %s has %d days", d, n)
			}
		default:
			t.Errorf("the year from %s has %d days", d, n)
		}
		if d.Year != year || d.Month < time.September || d.Month > time.October {
			t.Errorf("RoshHashanah(%d) = %s; want a day of that autumn", year, d)
		}
	}
	if leaps != 700 {
		t.Errorf("1900 years have %d leap years; want 7 of 19, 700", leaps)
	}
}

// TestPostponements has a year for each reason to move the New Year from the day of the new moon.
func TestPostponements(t *testing.T) {
	t.Parallel()
	for reason, want := range map[string]string{
		"none: the new moon is on a Saturday morning":     "2026-09-12",
		"a new moon on a Friday":                          "2023-09-16",
		"a new moon late on a Friday":                     "1999-09-11",
		"a new moon late on a Thursday, then on a Friday": "2000-09-30",
		"a common year, a new moon on a late Tuesday":     "2028-09-21",
		"after a leap year, a new moon on a late Monday":  "2005-10-04",
	} {
		d, err := events.ParseDate(want)
		if err != nil {
			t.Fatal(err)
		}
		if got := RoshHashanah(d.Year); got != d {
			t.Errorf("%s: RoshHashanah(%d) = %s; want %s", reason, d.Year, got, want)
		}
	}
}

// TestIndependenceDay has the dates as kept, for each day of the week on which 5 Iyar may fall.
func TestIndependenceDay(t *testing.T) {
	t.Parallel()
	for _, want := range []string{
		"2020-04-29",                             // 5 Iyar, a Wednesday
		"2021-04-15",                             // Thursday in place of Saturday the 17th
		"2022-05-05",                             // Thursday in place of Friday
		"2024-05-14",                             // Tuesday in place of Monday
		"2025-05-01", "2026-04-22", "2027-05-12", // Thursday, Wednesday, Wednesday
		"2028-05-02", "2029-04-19", "2030-05-08",
	} {
		d, err := events.ParseDate(want)
		if err != nil {
			t.Fatal(err)
		}
		if got := independenceDay(0)(d.Year); got != d {
			t.Errorf("Independence Day %d is on %s; want %s", d.Year, got, want)
		}
	}
	for year := 2004; year <= lastYear; year++ {
		memorial, day := independenceDay(-1)(year), independenceDay(0)(year)
		switch day.Weekday() {
		case time.Tuesday, time.Wednesday, time.Thursday:
		default:
			t.Errorf("Independence Day %d is on %s, a %s; it or its eve touches a Sabbath", year, day, day.Weekday())
		}
		if day.Sub(memorial) != 1 {
			t.Errorf("Memorial Day %d is on %s; want the eve of %s", year, memorial, day)
		}
	}
}
