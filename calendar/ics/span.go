package ics

import (
	"strings"
	"time"

	"github.com/emersion/go-ical"
)

// maxZone is how much of the name of a zone is kept, in characters.
const maxZone = 100

// span reads when an event begins and ends, and what that may mean as well.
func (z *zones) span(e *ReplyEvent, c *ical.Component) {
	began, ended := c.Props.Get(ical.PropDateTimeStart), c.Props.Get(ical.PropDateTimeEnd)
	length := c.Props.Get(ical.PropDuration)
	e.Endless = began != nil && ended == nil && length == nil
	starts, ends := z.read(began), z.read(ended)
	e.Start, e.End = starts.first(), ends.first()
	if e.End.IsZero() {
		e.End = endAfter(e.Start, length)
	}
	if e.Start.IsZero() {
		return
	}
	for who := range readers {
		start, end := starts[who], ends[who]
		if start.IsZero() && end.IsZero() {
			continue
		}
		// Who says nothing of one of them does not differ about it.
		if start.IsZero() {
			start = e.Start
		}
		if end.IsZero() {
			if end = e.End; length != nil && ended == nil {
				end = endAfter(start, length)
			}
		}
		differs := !start.Equal(e.Start) || !end.Equal(e.End)
		if differs && (e.Endless || end.After(start)) {
			e.Doubt = &Doubt{Start: start, End: end}
			for _, prop := range []*ical.Prop{ended, began} {
				if wall := wallOf(prop); wall != "" {
					e.Doubt.Wall, e.Doubt.Zone = wall, line(zoneOf(prop), maxZone)
				}
			}
			return
		}
	}
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
