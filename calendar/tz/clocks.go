package tz

import (
	"fmt"
	"slices"
	"time"

	"jourfixe/events"
)

// Clocks returns what the clocks of every zone do that can be looked up here, from an instant on and before another. Zones whose
// clocks show the same all that time are put together, so that it stays short: of some 600 names there are some 60 kinds.
func (t *Table) Clocks(from, until time.Time) []events.ZoneClocks {
	var list []events.ZoneClocks
	at := map[string]int{} // where in the list clocks that go like this are
	for _, name := range t.allNames() {
		loc, ok := t.Location(name)
		if !ok {
			continue
		}
		c := clocksIn(loc, from, until)
		like := fmt.Sprint(c.Offset, c.Changes)
		i, known := at[like]
		if !known {
			i = len(list)
			at[like] = i
			list = append(list, c)
		}
		list[i].Zones = append(list[i].Zones, name)
	}
	return list
}

// allNames lists what Names does and the names that are looked up in older tables.
func (t *Table) allNames() []string {
	var names []string
	for ; t != nil; t = t.next {
		names = append(names, t.Names()...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// clocksIn follows the clocks of one zone.
func clocksIn(loc *time.Location, from, until time.Time) events.ZoneClocks {
	last := offsetOf(from, loc)
	c := events.ZoneClocks{Offset: int(last / time.Second)}
	for at, ok := following(from, loc); ok && at.Before(until); at, ok = following(at, loc) {
		if offset := offsetOf(at, loc); offset != last { // else the clocks are only called something else
			c.Changes = append(c.Changes, events.ClockChange{At: at.UTC(), Offset: int(offset / time.Second)})
			last = offset
		}
	}
	return c
}

// following returns the next instant after one at which the clocks of a zone may show another time, and false if there is none. Where
// a zone goes by a rule, package time gives bounds of years as well; for the last day of a leap year it gives that day's beginning.
func following(at time.Time, loc *time.Location) (time.Time, bool) {
	_, next := at.In(loc).ZoneBounds()
	switch {
	case next.IsZero():
		return next, false
	case !next.After(at):
		return at.Add(24 * time.Hour), true
	}
	return next, true
}

// A Record is what clocks were known to do when it was noted.
type Record struct {
	until  time.Time
	clocks map[string]*events.ZoneClocks // by zone
}

// NewRecord makes a record of what was noted of all times before an instant; nil if nothing was.
func NewRecord(list []events.ZoneClocks, until time.Time) *Record {
	if len(list) == 0 {
		return nil
	}
	r := &Record{until, map[string]*events.ZoneClocks{}}
	for i := range list {
		for _, zone := range list[i].Zones {
			r.clocks[zone] = &list[i]
		}
	}
	return r
}

// Offset returns how far east of UTC clocks in a zone were known to be at an instant, and false if nothing was known of it. It is
// for instants after the record was made.
func (r *Record) Offset(zone string, at time.Time) (time.Duration, bool) {
	if r == nil || !at.Before(r.until) {
		return 0, false
	}
	c := r.clocks[zone]
	if c == nil {
		return 0, false
	}
	offset := c.Offset
	for _, change := range c.Changes {
		if change.At.After(at) {
			break
		}
		offset = change.Offset
	}
	return time.Duration(offset) * time.Second, true
}

// Offset returns how far east of UTC clocks in a zone are at an instant, and false if there is no such zone.
func (t *Table) Offset(zone string, at time.Time) (time.Duration, bool) {
	loc, ok := t.Location(zone)
	if !ok {
		return 0, false
	}
	return offsetOf(at, loc), true
}
