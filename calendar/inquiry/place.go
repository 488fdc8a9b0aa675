package inquiry

import (
	"slices"
	"strings"

	"jourfixe/calendar/holiday"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/slot"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// A Place names a clock with a calendar, so that people who live by the same share it.
type Place struct {
	Zone    string
	Hours   events.Hours // zero: the usual ones
	Regions string       // whose holidays are kept, with spaces between them, and first whose weekend
}

// places makes the places of a search, each once.
type places struct {
	house House
	hours *events.Hours // everybody's, if that was asked for
	made  map[Place]*slot.Place
	avoid []string
}

func (p *places) get(k Place) *slot.Place {
	if p.hours != nil {
		k.Hours = *p.hours
	}
	if p.made[k] == nil {
		p.made[k] = newPlace(k, events.Avoid{Holidays: strings.Fields(k.Regions)}, strings.Fields(k.Regions))
	}
	return p.made[k]
}

// office is the office's own place, with the regions that were asked for to be kept free on top.
func (p *places) office(avoid events.Avoid) *slot.Place {
	k := Place{Zone: p.house.Zone}
	if p.hours != nil {
		k.Hours = *p.hours
	}
	all := slices.Concat(p.house.Holidays, avoid.Holidays)
	p.avoid = all
	return newPlace(k, events.Avoid{Holidays: all, School: avoid.School}, p.house.Holidays)
}

// regions lists whose holidays the search looks at.
func (p *places) regions() []string {
	list := slices.Clone(p.avoid)
	for k := range p.made {
		list = append(list, strings.Fields(k.Regions)...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// joined writes regions as a place names them.
func joined(regions []string) string { return strings.Join(regions, " ") }

// newPlace makes a clock with a calendar. The first of home says when the weekend is, and which days are bridges there.
func newPlace(k Place, avoid events.Avoid, home []string) *slot.Place {
	region := ""
	if len(home) > 0 {
		region = home[0]
	}
	days := map[events.Date]slot.Day{}
	return &slot.Place{
		Zone: tz.Must(k.Zone), Hours: slot.Hours{From: k.Hours.From, Until: k.Hours.To},
		Day: func(d events.Date) slot.Day {
			day, known := days[d]
			if !known {
				day = dayAt(d, region, avoid)
				days[d] = day
			}
			return day
		},
	}
}

// dayAt says what is special about a day in a place. School holidays that were asked to be kept free count as holidays.
func dayAt(d events.Date, region string, avoid events.Avoid) slot.Day {
	day := slot.Day{Weekend: holiday.Weekend(region, d) && !holiday.Workday(region, d)}
	for _, r := range avoid.Holidays {
		if h, ok := holiday.Public(r, d); ok && !day.Holiday {
			day.Holiday, day.HolidayName = true, inPlace(h.Name, r)
			if h.Expected {
				day.HolidayName = expectedInPlace(h.Name, r)
			}
		}
		if h, ok := holiday.Half(r, d); ok && day.HalfFrom == 0 {
			day.HalfFrom, day.HalfName = h.From, inPlace(h.Name, r)
		}
		if h, ok := holiday.School(r, d); ok && !day.School {
			day.School, day.SchoolName = true, inPlace(h.Name, r)
		}
	}
	for _, r := range avoid.School {
		if h, ok := holiday.School(r, d); ok && !day.Holiday {
			day.Holiday, day.HolidayName = true, inPlace(h.Name, r)
		}
	}
	switch {
	case region != "" && holiday.Bridge(region, d):
		day.Bridge, day.BridgeName = true, events.Arg{Region: region}
	case day.HalfFrom > 0 && !day.Holiday:
		// Many who could work until noon on the eve of a feast do not.
		day.Bridge, day.BridgeName = true, day.HalfName
	}
	return day
}

// inPlace is a holiday with the region that keeps it.
func inPlace(name events.Text, region string) events.Arg {
	r := reason.Because("in", reason.Holiday("name", name), reason.Region("place", region))
	return events.Arg{Reason: &r}
}

// expectedInPlace is a holiday that is still to be decreed.
func expectedInPlace(name events.Text, region string) events.Arg {
	r := reason.Because("in.expected", reason.Holiday("name", name), reason.Region("place", region))
	return events.Arg{Reason: &r}
}
