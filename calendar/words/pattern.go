package words

import (
	"slices"
	"strconv"
	"strings"

	"jourfixe/events"
)

// format writes a date and a time by a pattern of CLDR. Of its letters these are known:
//
//	EEEE E     day of the week, whole and short
//	MMMM MMM   month as in a date, whole and short      LLLL  month by itself
//	dd d       day of the month, of two digits or as few as it takes
//	HH H mm    hour from 0 to 23, minute                y     year
//
// What stands in apostrophes is taken as it is, and so is everything that is no ASCII letter.
func (t *tongue) format(pattern string, d events.Date, clock events.TimeOfDay) string {
	var b strings.Builder
	b.Grow(2 * len(pattern))
	for i := 0; i < len(pattern); {
		c := pattern[i]
		if c == '\'' {
			quoted, _, _ := strings.Cut(pattern[i+1:], "'")
			b.WriteString(quoted)
			i += len(quoted) + 2
			continue
		}
		run := 1
		for i+run < len(pattern) && pattern[i+run] == c {
			run++
		}
		b.WriteString(t.field(pattern[i:i+run], d, clock))
		i += run
	}
	return b.String()
}

// field writes what a run of one letter stands for, and anything else as it is.
func (t *tongue) field(letters string, d events.Date, clock events.TimeOfDay) string {
	switch letters {
	case "EEEE":
		return t.Weekdays[d.Weekday()]
	case "E":
		return t.WeekdaysShort[d.Weekday()]
	case "MMMM":
		return nameOf(&t.Months, d.Month)
	case "MMM":
		return nameOf(&t.MonthsShort, d.Month)
	case "LLLL":
		return nameOf(&t.MonthsAlone, d.Month)
	case "y":
		return strconv.Itoa(d.Year)
	case "d":
		return strconv.Itoa(d.Day)
	case "dd":
		return twoDigits(d.Day)
	case "H":
		return strconv.Itoa(int(clock) / 60)
	case "HH":
		return twoDigits(int(clock) / 60)
	case "mm":
		return twoDigits(int(clock) % 60)
	}
	return letters
}

// unknownLetters returns the first letters of a pattern that stand for nothing, "" if all do.
func unknownLetters(pattern string) string {
	for i, part := range strings.Split(pattern, "'") {
		if i%2 == 1 {
			continue // quoted
		}
		for len(part) > 0 {
			run := 1
			for run < len(part) && part[run] == part[0] {
				run++
			}
			if letters := part[:run]; isLetter(part[0]) && !slices.Contains(known, letters) {
				return letters
			}
			part = part[run:]
		}
	}
	return ""
}

// known are the letters of patterns that stand for something.
var known = []string{"EEEE", "E", "MMMM", "MMM", "LLLL", "y", "d", "dd", "H", "HH", "mm"}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// twoDigits writes 3 as "03".
func twoDigits(n int) string {
	if n >= 0 && n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
