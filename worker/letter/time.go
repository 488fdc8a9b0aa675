package letter

import (
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// when says when something is, on the reader's clock, and on that of the place if it shows something else. Clocks are
// named unless there is only one that could be meant.
func (d *draft) when(start, end time.Time, zone string) []string {
	there := d.location(zone, d.OfficeZone)
	here := words.Span(start.In(d.here), end.In(d.here), d.language)
	if there.String() == d.here.String() {
		return []string{here}
	}
	lines := []string{d.onClock(here, start.In(d.here), end)}
	if !sameOffset(start, d.here, there) || !sameOffset(end, d.here, there) {
		lines = append(lines, d.onClock(words.Span(start.In(there), end.In(there), d.language), start.In(there), end))
	}
	return lines
}

// toldOn is a clock as it was said to go when a meeting was told.
func toldOn(m *owed.MeetingSheet, loc *time.Location) *time.Location {
	for _, told := range m.Told {
		if told.String() == loc.String() {
			return told
		}
	}
	return loc
}

// onClock adds whose clock shows the time. How far that is from UTC stands in the span already where it changes.
func (d *draft) onClock(span string, at, end time.Time) string {
	if !words.Steady(at, end.In(at.Location())) {
		return d.say("clock.named", "time", span, "city", words.City(at.Location().String(), d.language))
	}
	return d.say("clock", "time", span, "city", words.City(at.Location().String(), d.language), "offset", words.Offset(at))
}

// onOwnClock says when something is on the reader's clock, if that is so far east of UTC.
func (d *draft) onOwnClock(start, end time.Time, offset time.Duration) string {
	clock := time.FixedZone("", int(offset/time.Second))
	return d.say("clock", "time", words.Span(start.In(clock), end.In(clock), d.language),
		"city", words.City(d.here.String(), d.language), "offset", words.Offset(start.In(clock)))
}

// sameOffset reports whether clocks in x and y show the same at t.
func sameOffset(t time.Time, x, y *time.Location) bool {
	_, a := t.In(x).Zone()
	_, b := t.In(y).Zone()
	return a == b
}

// Reminders count in minutes up to an hour and a half, in hours up to twelve, and in days beyond: what is further away
// than half a day is thought of by its day.
const (
	inMinutes = 90 * time.Minute
	inHours   = 12 * time.Hour
)

// away says how far it is from the letter's date to start. Minutes are rounded to five, since a mail takes its time.
func (d *draft) away(start time.Time) string {
	rest := start.Sub(d.Date).Round(5 * time.Minute)
	today := events.DateOf(d.Date.In(d.here))
	switch days := events.DateOf(start.In(d.here)).Sub(today); {
	case rest < 5*time.Minute:
		return d.say("away.now")
	case rest < inMinutes && rest != time.Hour:
		return d.count("away.minutes", int(rest/time.Minute))
	case rest <= inHours:
		hours, minutes := int(rest/time.Hour), int(rest%time.Hour/time.Minute)
		if minutes == 0 {
			return d.count("away.hours", hours)
		}
		return d.say("away.both", "hours", d.count("away.hours", hours), "minutes", d.count("away.and", minutes))
	case days == 0:
		return d.say("away.today")
	case days == 1:
		return d.say("away.tomorrow")
	case days > 13 && days%7 == 0:
		return d.count("away.weeks", days/7)
	default:
		return d.count("away.days", days)
	}
}
