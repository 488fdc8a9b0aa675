package ics

import (
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/tz"
)

// zones knows what a calendar that somebody else has written means by its times.
type zones struct {
	own   map[string]*ical.Component // its VTIMEZONEs by TZID
	known map[string]zone            // those already looked up
}

// A zone turns what a wall clock shows into an instant. It returns the zero time if it cannot.
type zone func(wall time.Time) time.Time

// newZones takes note of the zones that the calendar describes.
func newZones(c *ical.Component) *zones {
	z := &zones{own: map[string]*ical.Component{}, known: map[string]zone{}}
	for _, child := range c.Children {
		if child.Name == ical.CompTimezone {
			if id := child.Props.Get(ical.PropTimezoneID); id != nil {
				z.own[strings.TrimSpace(id.Value)] = child
			}
		}
	}
	return z
}

// instant returns the instant that a property of type DATE-TIME means. It is zero if there is none: a day is no
// instant, a floating time is another in each place, and of a zone that cannot be made out no time is better than a
// wrong one.
func (z *zones) instant(prop *ical.Prop) time.Time {
	if prop == nil {
		return time.Time{}
	}
	value := strings.ToUpper(strings.TrimSpace(prop.Value))
	inUTC := strings.HasSuffix(value, "Z")
	wall, err := time.Parse("20060102T150405", strings.TrimSuffix(value, "Z"))
	if err != nil || wall.Year() < 1 {
		return time.Time{}
	}
	if inUTC {
		return wall
	}
	id := strings.TrimSpace(prop.Params.Get(ical.PropTimezoneID))
	if id == "" {
		return time.Time{}
	}
	found, ok := z.known[id]
	if !ok {
		found = z.find(id)
		z.known[id] = found
	}
	return found(wall)
}

// find looks a zone up: by its name in the IANA database, by its name in Windows, by the name behind somebody's own
// prefix, as in /freeassociation.sourceforge.net/Europe/Berlin, and at last as the file itself describes it. Names come
// first, as what programs describe is often only right for this year.
func (z *zones) find(id string) zone {
	for _, name := range []string{id, windowsZones[strings.ToLower(id)], behindPrefix(id)} {
		if loc, ok := tz.Location(name); ok {
			return func(wall time.Time) time.Time { return instantIn(wall, loc) }
		}
	}
	if strings.EqualFold(id, "tzone://Microsoft/Utc") {
		return func(wall time.Time) time.Time { return wall }
	}
	if c := z.own[id]; c != nil {
		if o, ok := observe(c); ok {
			return o.instant
		}
	}
	return func(time.Time) time.Time { return time.Time{} }
}

// behindPrefix returns the last parts of an id that names its registry, as those that begin with a slash do: as many as
// make the name of a zone.
func behindPrefix(id string) string {
	if !strings.HasPrefix(id, "/") {
		return ""
	}
	parts := strings.Split(id, "/")
	for n := 3; n > 1; n-- {
		if len(parts) > n {
			name := strings.Join(parts[len(parts)-n:], "/")
			if _, ok := tz.Location(name); ok {
				return name
			}
		}
	}
	return ""
}

// instantIn returns when clocks in loc show the wall time: the first time if they do twice, and if they skip it, as if
// they had not yet been changed (RFC 5545, section 3.3.5).
func instantIn(wall time.Time, loc *time.Location) time.Time {
	_, before := wall.Add(-24 * time.Hour).In(loc).Zone()
	_, after := wall.Add(24 * time.Hour).In(loc).Zone()
	first := wall.Add(-time.Duration(before) * time.Second)
	second := wall.Add(-time.Duration(after) * time.Second)
	if _, offset := second.In(loc).Zone(); offset == after {
		if _, offset := first.In(loc).Zone(); offset != before {
			return second
		}
	}
	return first
}
