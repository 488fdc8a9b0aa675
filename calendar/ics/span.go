package ics

import (
	"cmp"
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/foreign"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// maxZone is how much of the name of a zone is kept, in characters.
const maxZone = 100

// span reads when an event begins and ends, and what that may mean as well.
func span(z *foreign.Zones, e *ReplyEvent, c *ical.Component) {
	began, ended := c.Props.Get(ical.PropDateTimeStart), c.Props.Get(ical.PropDateTimeEnd)
	length := c.Props.Get(ical.PropDuration)
	e.Endless = began != nil && ended == nil && length == nil
	starts, ends := z.Read(began), z.Read(ended)
	first, last := starts.First(), ends.First()
	if last.At.IsZero() {
		last = foreign.Moment{At: endAfter(first.At, length)}
	}
	e.Start, e.End = first.At, last.At
	if e.Start.IsZero() {
		return
	}
	e.StartWall, e.EndWall = walls(first, last, ended)
	for who := range starts {
		start, end := starts[who], ends[who]
		if start.At.IsZero() && end.At.IsZero() {
			continue
		}
		// Who says nothing of one of them does not differ about it.
		if start.At.IsZero() {
			start = first
		}
		if end.At.IsZero() {
			if end = last; length != nil && ended == nil {
				end.At = endAfter(start.At, length)
			}
		}
		differs := !start.At.Equal(e.Start) || !end.At.Equal(e.End)
		if differs && (e.Endless || end.At.After(start.At)) {
			e.Doubt = &Doubt{Start: start.At, End: end.At}
			e.Doubt.StartWall, e.Doubt.EndWall = walls(start, end, ended)
			for _, prop := range []*ical.Prop{ended, began} {
				if wall := wallOf(prop); wall != "" {
					e.Doubt.Wall, e.Doubt.Zone = wall, line(foreign.ZoneOf(prop), maxZone)
				}
			}
			return
		}
	}
}

// walls says on which clocks an event begins and ends; nil where it says instants. The end of one that says how long it takes is on
// no clock.
func walls(start, end foreign.Moment, ended *ical.Prop) (*events.Wall, *events.Wall) {
	switch {
	case start.Zone == "" && (ended == nil || end.Zone == ""):
		return nil, nil
	case ended == nil:
		return wallAt(start), nil
	}
	return wallAt(start), wallAt(end)
}

// wallAt is what the clock of a moment shows. An hour that clocks there skip is shown as the one that it comes to.
func wallAt(m foreign.Moment) *events.Wall {
	w := tz.WallAt(m.At, cmp.Or(m.Zone, "UTC"))
	w.Windows = line(m.Windows, maxZone)
	return &w
}

// wallOf returns what a property shows on its clock, for people; "" if it is none or in UTC.
func wallOf(prop *ical.Prop) string {
	if prop == nil {
		return ""
	}
	wall, err := time.Parse(foreign.WallLayout, strings.ToUpper(strings.TrimSpace(prop.Value)))
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
