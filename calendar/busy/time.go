package busy

import (
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/foreign"
	"jourfixe/events"
)

// A when is a time as a calendar writes it.
type when struct {
	wall time.Time // what clocks show, as if that were UTC; of a day, its beginning
	zone string    // whose clocks, as the file calls it; "" if it does not say
	utc  bool
	day  bool
}

// An instants is what a time means: one instant, and another one if that is in doubt, else twice the same.
type instants [2]time.Time

func (i instants) add(d time.Duration) instants { return instants{i[0].Add(d), i[1].Add(d)} }

// parseWhen reads one value of a property of type DATE or DATE-TIME. What it looks like counts, and not what the property says of it.
func parseWhen(value, zone string) (w when, ok bool) {
	value = strings.TrimSpace(value)
	if n := len(value); n > 0 && (value[n-1] == 'Z' || value[n-1] == 'z') {
		value, w.utc = value[:n-1], true
	}
	var n [6]int
	digits := [6]int{4, 2, 2, 2, 2, 2}
	switch {
	case len(value) == 8 && !w.utc:
		w.day = true
	case len(value) == 15 && (value[8] == 'T' || value[8] == 't'):
		value = value[:8] + value[9:]
	default:
		return when{}, false
	}
	for i, at := 0, 0; at < len(value); i++ {
		for range digits[i] {
			c := value[at]
			if c < '0' || c > '9' {
				return when{}, false
			}
			n[i] = 10*n[i] + int(c-'0')
			at++
		}
	}
	// A leap second, 60, is the first one of the next minute.
	if n[0] < 1 || n[1] < 1 || n[1] > 12 || n[2] < 1 || n[3] > 23 || n[4] > 59 || n[5] > 60 {
		return when{}, false
	}
	w.wall = time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], 0, time.UTC)
	if day := time.Date(n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, time.UTC); day.Day() != n[2] {
		return when{}, false // that month has no such day
	}
	if !w.utc && !w.day {
		w.zone = zone
	}
	return w, true
}

// date is the day that clocks show.
func (w when) date() events.Date { return events.DateOf(w.wall) }

// clock is the time of day that they show, since midnight.
func (w when) clock() time.Duration { return w.wall.Sub(w.midnight()) }

func (w when) midnight() time.Time {
	return time.Date(w.wall.Year(), w.wall.Month(), w.wall.Day(), 0, 0, 0, 0, time.UTC)
}

// on is the same time of day, in the same zone, on another day.
func (w when) on(d events.Date, clock time.Duration) when {
	w.wall = time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Add(clock)
	return w
}

// whenOf reads a property that has one time; it is not ok if it has none.
func whenOf(c *ical.Component, name string) (w when, ok bool) {
	prop := c.Props.Get(name)
	if prop == nil {
		return when{}, false
	}
	return parseWhen(prop.Value, foreign.ZoneOf(prop))
}

// at returns the instants that a time means.
func (r *reader) at(w when) instants {
	if w.utc {
		return instants{w.wall, w.wall}
	}
	zone := w.zone
	if zone == "" {
		zone = r.home
	}
	first, other := r.zones.On(w.wall, zone).Two()
	if first.At.IsZero() {
		r.fault(NoZone)
		if first, other = r.zones.On(w.wall, r.home).Two(); first.At.IsZero() {
			return instants{w.wall, w.wall} // not even the office's: its zone was checked when it came into the book
		}
	}
	if other.At.IsZero() {
		return instants{first.At, first.At}
	}
	r.fault(TwoZones)
	return instants{first.At, other.At}
}

// wallOf returns what clocks of a zone show at an instant, as a time of that zone: the other way round than at.
func (r *reader) wallOf(at time.Time, like when) when {
	w := like
	w.wall = at.UTC()
	if w.utc {
		return w
	}
	// No clock is more than a day away from UTC, and the second step is right wherever a clock is not just being set.
	for range 2 {
		w.wall = w.wall.Add(at.Sub(r.at(w)[0]))
	}
	return w
}

// near reports whether a time may lie within the span, or as long before it as is told: a look at the clock alone, which costs
// nothing.
func (r *reader) near(w when, before time.Duration) bool {
	return w.wall.After(r.from.Add(-before-aDay)) && w.wall.Before(r.to.Add(aDay))
}

// aDay is more than any clock is away from UTC.
const aDay = 36 * time.Hour
