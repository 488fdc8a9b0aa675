package ics

import (
	"cmp"
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// maxZone is how much of the name of a zone is kept, in characters.
const maxZone = 100

// span reads when an event begins and ends, and what that may mean as well.
func (z *zones) span(e *ReplyEvent, c *ical.Component) {
	began, ended := c.Props.Get(ical.PropDateTimeStart), c.Props.Get(ical.PropDateTimeEnd)
	length := c.Props.Get(ical.PropDuration)
	e.Endless = began != nil && ended == nil && length == nil
	starts, ends := z.read(began), z.read(ended)
	first, last := starts.first(), ends.first()
	if last.at.IsZero() {
		last = moment{at: endAfter(first.at, length)}
	}
	e.Start, e.End = first.at, last.at
	if e.Start.IsZero() {
		return
	}
	e.StartWall, e.EndWall = walls(first, last, ended)
	for who := range readers {
		start, end := starts[who], ends[who]
		if start.at.IsZero() && end.at.IsZero() {
			continue
		}
		// Who says nothing of one of them does not differ about it.
		if start.at.IsZero() {
			start = first
		}
		if end.at.IsZero() {
			if end = last; length != nil && ended == nil {
				end.at = endAfter(start.at, length)
			}
		}
		differs := !start.at.Equal(e.Start) || !end.at.Equal(e.End)
		if differs && (e.Endless || end.at.After(start.at)) {
			e.Doubt = &Doubt{Start: start.at, End: end.at}
			e.Doubt.StartWall, e.Doubt.EndWall = walls(start, end, ended)
			for _, prop := range []*ical.Prop{ended, began} {
				if wall := wallOf(prop); wall != "" {
					e.Doubt.Wall, e.Doubt.Zone = wall, line(zoneOf(prop), maxZone)
				}
			}
			return
		}
	}
}

// walls says on which clocks an event begins and ends; nil where it says instants. The end of one that says how long it takes is on
// no clock.
func walls(start, end moment, ended *ical.Prop) (*events.Wall, *events.Wall) {
	switch {
	case start.zone == "" && (ended == nil || end.zone == ""):
		return nil, nil
	case ended == nil:
		return start.wall(), nil
	}
	return start.wall(), end.wall()
}

// wall is what its clock shows. An hour that clocks there skip is shown as the one that it comes to.
func (m moment) wall() *events.Wall {
	w := tz.WallAt(m.at, cmp.Or(m.zone, "UTC"))
	w.Windows = line(m.windows, maxZone)
	return &w
}

// wallOf returns what a property shows on its clock, for people; "" if it is none or in UTC.
func wallOf(prop *ical.Prop) string {
	if prop == nil {
		return ""
	}
	wall, err := time.Parse(wallLayout, strings.ToUpper(strings.TrimSpace(prop.Value)))
	if err != nil {
		return ""
	}
	return wall.Format("2006-01-02 15:04")
}

// endAfter returns the end of what lasts from start on, zero if the duration is none.
func endAfter(start time.Time, prop *ical.Prop) time.Time {
	if prop == nil || len(prop.Value) > 32 {
		return time.Time{}
	}
	plain := ical.Prop{Name: ical.PropDuration, Value: strings.TrimSpace(prop.Value)}
	d, err := plain.Duration()
	if err != nil || d <= 0 || d > 366*24*time.Hour {
		return time.Time{}
	}
	return start.Add(d)
}
