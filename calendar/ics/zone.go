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

// A zone says what a time on its clocks means, by each of those who say what its clocks do.
type zone [readers]func(wall time.Time) time.Time

// Who says what the clocks of a zone do, in the order in which they are believed. The file comes first: it says what whoever wrote
// it saw on their clock.
const (
	byFile    = iota // the file itself, which describes the zone
	byName           // the zone database, under the name that the file gives
	bySibling        // the same, under another name that Windows calls alike
	readers
)

// A reading is one instant for each who says something, zero for the others.
type reading [readers]time.Time

// newZones takes note of the zones that the calendar describes.
func newZones(c *ical.Component) *zones {
	z := &zones{own: map[string]*ical.Component{}, known: map[string]zone{}}
	for _, child := range c.Children {
		if child.Name == ical.CompTimezone {
			if id := child.Props.Get(ical.PropTimezoneID); id != nil {
				z.own[plainZone(id.Value)] = child
			}
		}
	}
	return z
}

// plainZone returns the id of a zone as it is compared. It is of type TEXT; programs escape it in one place and quote it in another.
func plainZone(id string) string {
	return strings.TrimSpace(strings.Trim(strings.TrimSpace(unescape(unescapeParam(id))), `"`))
}

// instant returns the instant that a property of type DATE-TIME means. It is zero if there is none: a day is no
// instant, a floating time is another in each place, and of a zone that cannot be made out no time is better than a
// wrong one.
func (z *zones) instant(prop *ical.Prop) time.Time { return z.read(prop).first() }

// first returns what whoever is believed most says; zero if nobody says anything.
func (r reading) first() time.Time {
	for _, at := range r {
		if !at.IsZero() {
			return at
		}
	}
	return time.Time{}
}

// read returns all the instants that a property may mean.
func (z *zones) read(prop *ical.Prop) (r reading) {
	if prop == nil {
		return r
	}
	value := strings.ToUpper(strings.TrimSpace(prop.Value))
	inUTC := strings.HasSuffix(value, "Z")
	wall, err := time.Parse(wallLayout, strings.TrimSuffix(value, "Z"))
	if err != nil || wall.Year() < 1 {
		return r
	}
	if inUTC {
		r[byName] = wall
		return r
	}
	id := zoneOf(prop)
	if id == "" {
		return r
	}
	found, ok := z.known[id]
	if !ok {
		found = z.find(id)
		z.known[id] = found
	}
	for who, says := range found {
		if says != nil {
			r[who] = says(wall)
		}
	}
	return r
}

const wallLayout = "20060102T150405"

// zoneOf returns the id of the zone that a property is in. One that is not quoted has been taken apart at its commas.
func zoneOf(prop *ical.Prop) string {
	return plainZone(strings.Join(prop.Params[ical.PropTimezoneID], ","))
}

// find looks a zone up: as the file itself describes it, and by its name in the IANA database, in Windows, or behind somebody's own
// prefix, as in /freeassociation.sourceforge.net/Europe/Berlin.
func (z *zones) find(id string) (found zone) {
	windows := strings.ToLower(id)
	for _, name := range []string{id, windowsZones[windows], behindPrefix(id)} {
		if loc, ok := tz.Location(name); ok {
			found[byName] = func(wall time.Time) time.Time { return instantIn(wall, loc) }
			break
		}
	}
	if strings.EqualFold(id, "tzone://Microsoft/Utc") {
		found[byName] = func(wall time.Time) time.Time { return wall }
	}
	if loc, ok := tz.Location(windowsSiblings[windows]); ok {
		found[bySibling] = func(wall time.Time) time.Time { return instantIn(wall, loc) }
	}
	if c := z.own[id]; c != nil {
		if o, ok := observe(c); ok {
			found[byFile] = o.instant
		}
	}
	return found
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
