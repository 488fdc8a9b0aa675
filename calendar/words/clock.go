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
// 14:00–15:30 Uhr". Where it ends on another day, both are said in full. Where the clocks are changed in between, the distance
// from UTC stands with both times: without it, the one would seem an hour too early or too late. What takes less than a
// minute is a single time.
func Span(start, end time.Time, language string) string {
	end = end.In(start.Location())
	first, last := events.DateOf(start), events.DateOf(end)
	day := Date(first, language) + ", "
	switch {
	case first != last:
		from, to := apart(start, end, language)
		return day + from + " – " + Date(last, language) + ", " + to
	case Steady(start, end) && events.TimeOfDayOf(start) == events.TimeOfDayOf(end):
		return day + Oclock(events.TimeOfDayOf(start), language)
	}
	return day + Stretch(start, end, language)
}

// Stretch says the hours of something, each on its own clock: "14:00–15:30 Uhr". Where these are of two places, both are named, as
// in "07:30 Uhr (Berlin, UTC+1) – 18:45 Uhr (Warschau, UTC+1)", and where one clock is changed in between, its distances from UTC.
func Stretch(start, end time.Time, language string) string {
	if Steady(start, end) {
		return Hours(events.TimeOfDayOf(start), events.TimeOfDayOf(end), language)
	}
	from, to := apart(start, end, language)
	return from + " – " + to
}

// Steady reports whether two times are on one clock, which is not changed in between: then its distance from UTC need only be said once.
func Steady(start, end time.Time) bool {
	_, before := start.Zone()
	_, after := end.Zone()
	return before == after && start.Location().String() == end.Location().String()
}

// apart says two times, and with each what tells its clock from the other's, if they are not on one that is steady.
func apart(start, end time.Time, language string) (from, to string) {
	say := func(t time.Time) string {
		said := Oclock(events.TimeOfDayOf(t), language)
		switch {
		case Steady(start, end):
			return said
		case start.Location().String() != end.Location().String():
			return said + " (" + City(t.Location().String(), language) + ", " + Offset(t) + ")"
		}
		return said + " (" + Offset(t) + ")"
	}
	return say(start), say(end)
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
