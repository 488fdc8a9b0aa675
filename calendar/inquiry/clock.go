package inquiry

import (
	"slices"
	"time"

	"jourfixe/calendar/slot"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// usual are the hours in which people can be met unless they say otherwise, the same as searching reckons with.
var usual = events.Hours{From: 9 * 60, To: 18 * 60}

// A Clock is one by which some of those live who are asked, as it is around a time.
type Clock struct {
	Office  bool          // the office lives by it
	Cities  []events.Text // the partners that do, or for which somebody speaks who does
	People  int           // how many others do
	Zone    string
	Hours   events.Hours    // in which they can be met, on this clock
	Work    []slot.Interval // when that is, around the time: neither on days off nor once a half day has begun
	Days    []Day           // what is special about the days there that the time touches
	Outside bool            // a part of the time is outside their hours, whatever day it is
}

// What can be special about a day.
const (
	DayHoliday = "holiday"
	DayWeekend = "weekend"
	DayHalf    = "half" // a day of which the rest is off
	DaySchool  = "school"
	DayBridge  = "bridge"
)

// A Day is what is special about a day in a place.
type Day struct {
	Date events.Date
	Kind string
	Name events.Arg // what it is called; none for a weekend
}

// Clocks shows a time on the clocks of those who are asked. Who lives by the same clock, in the same hours and by the same
// holidays shares one.
func (s *Inquiry) Clocks(at events.Slot) []Clock {
	home := Place{Zone: s.house.Zone, Hours: usual, Regions: joined(s.house.Holidays)}
	if s.hours != nil {
		home.Hours = *s.hours
	}
	list := []Clock{s.clock(home, s.query.Office.Place, at)}
	list[0].Office = true
	index := map[Place]int{home: 0}
	for _, p := range slices.Concat(s.query.Need, s.query.Optional) {
		g := s.guests[p.Key]
		k := g.Place
		switch {
		case s.hours != nil:
			k.Hours = *s.hours
		case k.Hours == events.Hours{}:
			k.Hours = usual
		}
		i, known := index[k]
		if !known {
			i = len(list)
			index[k], list = i, append(list, s.clock(k, p.Place, at))
		}
		switch c := &list[i]; {
		case g.City == nil:
			c.People++
		case !slices.ContainsFunc(c.Cities, func(other events.Text) bool { return other.In("de") == g.City.In("de") }):
			c.Cities = append(c.Cities, g.City)
		}
	}
	return list
}

// clock looks at the clock of a place from the midnight before a time to the one after it, at the office.
func (s *Inquiry) clock(k Place, p *slot.Place, at events.Slot) Clock {
	c := Clock{Zone: k.Zone, Hours: k.Hours}
	from, to := Axis(at, s.house.Zone)
	for d := events.DateOf(from.In(p.Zone)).AddDays(-1); d.In(0, p.Zone).Before(to); d = d.AddDays(1) {
		day := p.Day(d)
		x := stretch(d, k.Hours, p.Zone)
		if day.Holiday || day.Weekend {
			continue
		}
		if day.HalfFrom > 0 {
			x.To = events.Sooner(x.To, d.In(day.HalfFrom, p.Zone))
		}
		x.From, x.To = events.Later(x.From, from), events.Sooner(x.To, to)
		if x.From.Before(x.To) {
			c.Work = append(c.Work, x)
		}
	}
	first, last := events.DateOf(at.Instant.In(p.Zone)), events.DateOf(at.End().Add(-time.Nanosecond).In(p.Zone))
	c.Outside = true
	for d := first; !d.After(last); d = d.AddDays(1) {
		if x := stretch(d, k.Hours, p.Zone); !at.Instant.Before(x.From) && !at.End().After(x.To) {
			c.Outside = false
		}
		c.Days = append(c.Days, special(d, p.Day(d))...)
	}
	return c
}

// stretch is when hours of a day are.
func stretch(d events.Date, h events.Hours, loc *time.Location) slot.Interval {
	return slot.Interval{From: d.In(h.From, loc), To: d.In(h.To, loc)}
}

// special lists what is special about a day, the weightiest first.
func special(d events.Date, day slot.Day) (list []Day) {
	if day.Holiday {
		list = append(list, Day{d, DayHoliday, day.HolidayName})
	}
	if day.Weekend {
		list = append(list, Day{Date: d, Kind: DayWeekend})
	}
	if day.HalfFrom > 0 && !day.Holiday {
		return append(list, Day{d, DayHalf, day.HalfName})
	}
	if day.Bridge && len(list) == 0 {
		list = append(list, Day{d, DayBridge, day.BridgeName})
	}
	if day.School {
		list = append(list, Day{d, DaySchool, day.SchoolName})
	}
	return list
}

// Axis is the stretch of time over which a picture of a time goes: its day at the office, and on to its end if that is later.
func Axis(at events.Slot, zone string) (from, to time.Time) {
	loc := tz.Must(zone)
	day := events.DateOf(at.Instant.In(loc))
	return day.In(0, loc), events.Later(day.AddDays(1).In(0, loc), at.End())
}
