package calendar

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/holiday"
	"jourfixe/calendar/inquiry"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// A DayOff is a public holiday on which a meeting has come to fall: the decision by which the meeting has its time does not say so.
type DayOff struct {
	Meeting *meeting.Meeting
	Holiday holiday.Day // the first of several
}

// DaysOff lists the meetings still to come that have come to fall on a public holiday of the office, of somebody who must come, or of a
// region whose holidays their series keeps free, in order of time. What a decision says of the time that it gives is held against
// the holidays as they are known now and the regions as they are kept now; so it does not matter which of both has changed.
func (b *Book) DaysOff(now time.Time) []DayOff {
	var list []DayOff
	places := map[string][]inquiry.Place{} // by those who must come
	for m := range b.EachMeeting() {
		if m.Cancelled || !m.Instant.After(now) {
			continue
		}
		if day, ok := b.dayOff(m, places); ok {
			list = append(list, DayOff{m, day})
		}
	}
	slices.SortFunc(list, func(x, y DayOff) int { return inTime(x.Meeting, y.Meeting) })
	return list
}

// dayOff finds the holiday on which a meeting has come to fall.
func (b *Book) dayOff(m *meeting.Meeting, known map[string][]inquiry.Place) (holiday.Day, bool) {
	from, to := m.Instant, m.End().Add(-time.Nanosecond)
	on := func(zone string, regions []string) (holiday.Day, bool) {
		loc := tz.Must(cmp.Or(zone, b.office.Zone))
		for d := events.DateOf(from.In(loc)); !d.After(events.DateOf(to.In(loc))); d = d.AddDays(1) {
			for _, r := range regions {
				if day, ok := holiday.Public(r, d); ok {
					return day, !m.SaidOff(r) // the first is said where a place has several
				}
			}
		}
		return holiday.Day{}, false
	}
	home := b.office.Holidays
	if s := b.Series(m.Series); s != nil {
		home = slices.Concat(home, s.Avoid.Holidays)
	}
	if day, ok := on(b.office.Zone, home); ok {
		return day, true
	}
	for _, p := range b.placesOf(m.Need, known) {
		if day, ok := on(p.Zone, strings.Fields(p.Regions)); ok {
			return day, true
		}
	}
	return holiday.Day{}, false
}

// placesOf lists where those live whom refs invite, each place once. Meetings of a series mostly invite the same, who are looked up once.
func (b *Book) placesOf(refs []events.Ref, known map[string][]inquiry.Place) []inquiry.Place {
	var key strings.Builder
	for _, r := range refs {
		key.WriteString(r.String() + " ")
	}
	places, ok := known[key.String()]
	if !ok {
		for _, g := range b.guests(refs) {
			at := inquiry.Place{Zone: g.Place.Zone, Regions: g.Place.Regions}
			if !slices.Contains(places, at) {
				places = append(places, at)
			}
		}
		known[key.String()] = places
	}
	return places
}
