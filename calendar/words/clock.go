package words

import (
	"fmt"
	"time"

	"jourfixe/events"
)

// Clock says a time of day by itself, as in a table: "14:00".
func Clock(t events.TimeOfDay, language string) string {
	said := in(language)
	return said.format(said.Clock, events.Date{}, t)
}

// Oclock says a time of day as in a sentence: "14:00 Uhr", "14:00".
func Oclock(t events.TimeOfDay, language string) string {
	said := in(language)
	return said.format(said.Oclock, events.Date{}, t)
}

// Hours says a stretch of a day as in a sentence: "14:00–15:30 Uhr", "14:00–15:30".
func Hours(from, to events.TimeOfDay, language string) string {
	return Clock(from, language) + "–" + Oclock(to, language)
}

// Span says from when to when something takes place, on the clocks of start's location: "Mittwoch, 3. Februar 2027,
// 14:00–15:30 Uhr". Where it ends on another day, both are said in full. Where the clocks are turned back in between
// and the end would read as if it came first, the distance from UTC tells the two apart. What takes less than a minute
// is a single time.
func Span(start, end time.Time, language string) string {
	end = end.In(start.Location())
	first, last := events.DateOf(start), events.DateOf(end)
	from, to := events.TimeOfDayOf(start), events.TimeOfDayOf(end)
	_, offset := start.Zone()
	_, later := end.Zone()
	day, begin, until := Date(first, language)+", ", Oclock(from, language), Oclock(to, language)
	switch {
	case first != last:
		return day + begin + " – " + Date(last, language) + ", " + until
	case offset != later && from >= to:
		return day + begin + " (" + Offset(start) + ") – " + until + " (" + Offset(end) + ")"
	case from == to:
		return day + begin
	}
	return day + Hours(from, to, language)
}

// Offset says how far the clock that t shows is from UTC, as CLDR says it from GMT: "UTC+1", "UTC+5:30", "UTC−3". It
// is the same in every language. Seconds, which only clocks before standard time differ by, are dropped.
func Offset(t time.Time) string {
	_, seconds := t.Zone()
	sign := '+'
	if seconds < 0 {
		sign, seconds = '−', -seconds
	}
	h, m := seconds/3600, seconds/60%60
	switch {
	case h == 0 && m == 0:
		return "UTC"
	case m == 0:
		return fmt.Sprintf("UTC%c%d", sign, h)
	}
	return fmt.Sprintf("UTC%c%d:%02d", sign, h, m)
}
