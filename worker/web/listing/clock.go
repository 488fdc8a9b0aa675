package listing

import (
	"time"

	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// A Clock shows a stretch of time on the clocks of a zone, beside the hours in which people can be met there.
type Clock struct {
	Start, End time.Time
	Away       string // how far from the clock at home, "+1 h"
	Bars       []Bar
	Odd        bool // outside the hours in which they can be met
	Work       Bar  // those hours
}

// A Bar is a stretch within a day of 24 hours, in minutes.
type Bar struct{ At, Length int }

// usual are the hours in which people can be met unless they say otherwise, the same as planning reckons with.
var usual = events.Hours{From: 9 * 60, To: 18 * 60}

// dayLength is how long the bar of a day is drawn, in minutes.
const dayLength = 24 * 60

// NewClock shows a stretch of time on the clocks of a zone; no hours are the usual ones. What lies after midnight is drawn at the
// beginning of the bar.
func NewClock(from, to time.Time, zone, home string, hours *events.Hours) Clock {
	in := usual
	if hours != nil {
		in = *hours
	}
	start, end := voice.At(from, zone), voice.At(to, zone)
	c := Clock{Start: start, End: end, Away: Difference(start, voice.At(from, home))}
	begin := start.Hour()*60 + start.Minute()
	length := int(end.Sub(start).Minutes())
	c.Bars = []Bar{{begin, min(length, dayLength-begin)}}
	if over := begin + length - dayLength; over > 0 {
		c.Bars = append(c.Bars, Bar{0, over})
	}
	c.Odd = begin < int(in.From) || begin+length > int(in.To)
	c.Work = Bar{int(in.From), int(in.To - in.From)}
	return c
}

// Same reports whether two clocks show the same.
func (c Clock) Same(other Clock) bool {
	return c.Start.Format(time.DateTime) == other.Start.Format(time.DateTime) && c.Work == other.Work
}
