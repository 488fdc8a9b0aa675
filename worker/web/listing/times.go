package listing

import (
	"slices"
	"strconv"
	"time"

	"jourfixe/calendar/inquiry"
	"jourfixe/calendar/reason"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// A Time is one at which people could meet, drawn on the clocks of all of them over one axis: a day of the office.
type Time struct {
	Start, End  time.Time // on the office's clock
	Cost        int
	Points      []PointLine // what it costs, and why
	Provisional []events.Text
	Length      int // minutes of the axis
	Span        Stretch
	Clocks      []TimeClock
	Hours       []int // of the axis, which are written on it
}

// A Stretch is one of the axis, in minutes.
type Stretch struct{ At, Length int }

// A PointLine is one thing that a time costs.
type PointLine struct {
	Reason  events.Text
	Points  int
	Against bool // a time that is searched for is none with that
}

// A TimeClock is the line of one clock.
type TimeClock struct {
	Office     bool
	Names      []events.Text // cities
	Zone       string        // whose city names it, if nothing else does
	People     int           // how many live by it beside
	Start, End time.Time
	Away       string // how far from the office's clock
	Work       []Stretch
	Midnights  []int // where a day begins there
	Days       []DayLine
	Outside    bool
	OtherDay   bool // it is another day than at the office
}

// A DayLine is what is special about a day there.
type DayLine struct {
	Kind string      // as in weekend, for its text
	Name events.Text // nil if it has none
}

// NewTime draws a time.
func NewTime(t inquiry.Time, home string, v *voice.Voice) Time {
	from, to := inquiry.Axis(t.Slot, home)
	at := func(x time.Time) int { return int(x.Sub(from).Minutes()) }
	line := Time{
		Start: voice.At(t.Instant, home), End: voice.At(t.End(), home), Cost: t.Cost, Provisional: RegionNames(t.Provisional),
		Length: at(to), Span: Stretch{at(t.Instant), int(t.Duration.Clock.Minutes())},
	}
	for h := 0; h <= line.Length/60; h += 6 {
		line.Hours = append(line.Hours, h)
	}
	for i, p := range t.Points {
		line.Points = append(line.Points, PointLine{reason.SaidInOffice(p.Reason, v.Language), p.Points, i < t.Against})
	}
	for _, c := range t.Clocks {
		x := TimeClock{
			Office: c.Office, Names: c.Cities, People: c.People, Start: voice.At(t.Instant, c.Zone), End: voice.At(t.End(), c.Zone), Outside: c.Outside,
		}
		x.Away = Difference(x.Start, line.Start)
		x.OtherDay = events.DateOf(x.Start) != events.DateOf(line.Start)
		if !c.Office && len(c.Cities) == 0 {
			x.Zone = c.Zone
		}
		for _, w := range c.Work {
			x.Work = append(x.Work, Stretch{at(w.From), at(w.To) - at(w.From)})
		}
		loc := x.Start.Location()
		for d := events.DateOf(from.In(loc)).AddDays(1); !c.Office && d.In(0, loc).Before(to); d = d.AddDays(1) {
			if m := at(d.In(0, loc)); m > 0 {
				x.Midnights = append(x.Midnights, m)
			}
		}
		for _, d := range c.Days {
			day := DayLine{Kind: d.Kind}
			if d.Name.Reason != nil {
				day.Name = reason.SaidInOffice(*d.Name.Reason, v.Language)
			}
			x.Days = append(x.Days, day)
		}
		if i := slices.IndexFunc(line.Clocks, x.same); i >= 0 {
			line.Clocks[i].join(x)
		} else {
			line.Clocks = append(line.Clocks, x)
		}
	}
	return line
}

// same reports whether another clock shows the same of a time, and of the day around it.
func (c TimeClock) same(other TimeClock) bool {
	return c.Start.Format(time.DateTime) == other.Start.Format(time.DateTime) && c.End.Format(time.DateTime) == other.End.Format(time.DateTime) &&
		slices.Equal(c.Work, other.Work) && c.Outside == other.Outside && c.Zone == other.Zone &&
		slices.EqualFunc(c.Days, other.Days, func(x, y DayLine) bool { return x.Kind == y.Kind && SameText(x.Name, y.Name) })
}

// join has the line speak for those of another, too.
func (c *TimeClock) join(other TimeClock) {
	for _, n := range other.Names {
		if !slices.ContainsFunc(c.Names, func(x events.Text) bool { return SameText(x, n) }) {
			c.Names = append(c.Names, n)
		}
	}
	c.People += other.People
}

// Oclock is an hour of the axis as it is written on it.
func (Time) Oclock(hour int) string { return strconv.Itoa(hour % 24) }
