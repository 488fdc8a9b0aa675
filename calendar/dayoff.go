package calendar

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/holiday"
	"jourfixe/calendar/inquiry"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// A DayOff is a meeting that has come to fall on public holidays: the decision by which it has its time does not say so, and nobody
// has said since that it stays.
type DayOff struct {
	Meeting  *meeting.Meeting
	Holidays []holiday.Day // those of the office first
}

// DaysOff lists the meetings still to come that have come to fall on a public holiday of the office, of somebody who must come, or of a
// region whose holidays their series keeps free, in order of time. What a decision says of the time that it gives is held against
// the holidays as they are known now and the regions as they are kept now; so it does not matter which of both has changed.
func (b *Book) DaysOff(now time.Time) []DayOff {
	var list []DayOff
	k := b.keeping()
	for m := range k.meetingsOff(now) {
		if m.Cancelled || !m.Instant.After(now) {
			continue
		}
		days := slices.DeleteFunc(k.fallen(m), func(d holiday.Day) bool { return m.IsUpheld(events.Holiday{Region: d.Region, Date: d.Date}) })
		if len(days) > 0 {
			list = append(list, DayOff{m, days})
		}
	}
	slices.SortFunc(list, func(x, y DayOff) int { return inTime(x.Meeting, y.Meeting) })
	return list
}

// Fallen lists the holidays on which one meeting has come to fall, those too against which it is upheld.
func (b *Book) Fallen(m *meeting.Meeting) []holiday.Day { return b.keeping().fallen(m) }

func upholdMeeting(b *Book, c *events.UpholdMeeting, now time.Time) ([]events.Body, *events.Problem) {
	m, p := b.changeable(c.ID, now)
	if p != nil {
		return nil, p
	}
	var fallen []events.Holiday
	for _, d := range b.Fallen(m) {
		fallen = append(fallen, events.Holiday{Region: d.Region, Date: d.Date})
	}
	return oneUnless(m.Upholding(c, fallen))
}

// keepers are the places whose holidays are kept, by whom. Meetings of a series mostly invite the same, who are looked up once, as is
// each of their days.
type keepers struct {
	book   *Book
	at     map[string]*keeper   // by zone and regions
	series map[string]*keeper   // at the office, by series
	guests map[string][]*keeper // by those who must come
}

func (b *Book) keeping() *keepers {
	return &keepers{b, map[string]*keeper{}, map[string]*keeper{}, map[string][]*keeper{}}
}

// A keeper is a place at which the holidays of some regions are kept.
type keeper struct {
	zone    *time.Location
	regions []string
	days    map[events.Date][]holiday.Day // that were looked up
}

func (k *keepers) keeper(zone string, regions []string) *keeper {
	zone = cmp.Or(zone, k.book.office.Zone)
	key := zone + " " + strings.Join(regions, " ")
	if k.at[key] == nil {
		k.at[key] = &keeper{tz.Must(zone), regions, map[events.Date][]holiday.Day{}}
	}
	return k.at[key]
}

// place is where somebody lives.
func (k *keepers) place(p inquiry.Place) *keeper { return k.keeper(p.Zone, strings.Fields(p.Regions)) }

// meetingsOff yields the meetings to come that touch a day on which anybody keeps a holiday, each once: so there is no look at the others.
func (k *keepers) meetingsOff(now time.Time) iter.Seq[*meeting.Meeting] {
	b, days := k.book, k.daysOff(now)
	if len(days) >= meetings.Len(b.shelves) {
		return b.MeetingsAhead(now)
	}
	return func(yield func(*meeting.Meeting) bool) {
		seen := map[string]bool{}
		for day := range days {
			for m := range b.MeetingsBetween(day.date.In(0, day.zone), day.date.AddDays(1).In(0, day.zone)) {
				if seen[m.ID] || !m.End().After(now) {
					continue
				}
				if seen[m.ID] = true; !yield(m) {
					return
				}
			}
		}
	}
}

// A dayAt is a day at some place.
type dayAt struct {
	zone *time.Location
	date events.Date
}

// daysOff are the public holidays on which meetings may fall from now on, at all places where anybody keeps them.
func (k *keepers) daysOff(now time.Time) map[dayAt]bool {
	b := k.book
	k.home("")
	for s := range series.Each(b.shelves) {
		k.home(s.ID)
	}
	for p := range partners.Each(b.shelves) {
		k.place(b.placeOfPartner(p))
	}
	for p := range persons.Each(b.shelves) {
		k.place(b.placeOf(p))
	}
	days, of := map[dayAt]bool{}, map[string][]events.Date{}
	for _, at := range k.at {
		for _, region := range at.regions {
			if _, looked := of[region]; !looked {
				of[region] = publicIn(region, b.Today(now).AddDays(-1), b.days.last.AddDays(1))
			}
			for _, date := range of[region] {
				days[dayAt{at.zone, date}] = true
			}
		}
	}
	return days
}

// publicIn lists the public holidays of a region from one day to another.
func publicIn(region string, from, to events.Date) (dates []events.Date) {
	first, last, _ := holiday.Years(region)
	for year := max(first, from.Year); year <= min(last, to.Year); year++ {
		for _, d := range holiday.Year(region, year) {
			if d.Kind == holiday.KindPublic && !d.Date.Before(from) && !d.Date.After(to) {
				dates = append(dates, d.Date)
			}
		}
	}
	return dates
}

// home is the office with the regions whose holidays a series keeps free.
func (k *keepers) home(id string) *keeper {
	if k.series[id] == nil {
		regions := k.book.office.Holidays
		if s := k.book.Series(id); s != nil {
			regions = slices.Concat(regions, s.Avoid.Holidays)
		}
		k.series[id] = k.keeper(k.book.office.Zone, regions)
	}
	return k.series[id]
}

// of are where those live whom refs invite.
func (k *keepers) of(refs []events.Ref) []*keeper {
	var key strings.Builder
	for _, r := range refs {
		key.WriteString(r.Noun)
		key.WriteByte('/')
		key.WriteString(r.ID)
		key.WriteByte(' ')
	}
	list, ok := k.guests[key.String()]
	if !ok {
		for _, g := range k.book.guests(refs) {
			if at := k.place(g.Place); !slices.Contains(list, at) {
				list = append(list, at)
			}
		}
		k.guests[key.String()] = list
	}
	return list
}

// fallen finds the holidays on which a meeting has come to fall.
func (k *keepers) fallen(m *meeting.Meeting) []holiday.Day {
	var list []holiday.Day
	var zone *time.Location
	var from, to events.Date // there
	for i, guests := -1, k.of(m.Need); i < len(guests); i++ {
		at := k.home(m.Series)
		if i >= 0 {
			at = guests[i]
		}
		if at.zone != zone {
			zone, from, to = at.zone, events.DateOf(m.Instant.In(at.zone)), events.DateOf(m.End().Add(-time.Nanosecond).In(at.zone))
		}
		list = at.off(m, from, to, list)
	}
	return list
}

// off adds the holidays of a place on which a meeting has come to fall that takes place there from one day to another. A decision says the first where a place has several, so if it
// has said that one, all were known.
func (k *keeper) off(m *meeting.Meeting, from, to events.Date, list []holiday.Day) []holiday.Day {
	first := true
	for d := from; !d.After(to); d = d.AddDays(1) {
		for _, day := range k.on(d) {
			if first && m.SaidOff(day.Region) {
				return list
			}
			first = false
			if !slices.ContainsFunc(list, func(x holiday.Day) bool { return x.Region == day.Region && x.Date == day.Date }) {
				list = append(list, day)
			}
		}
	}
	return list
}

// on are the holidays that are kept on a day.
func (k *keeper) on(d events.Date) []holiday.Day {
	days, ok := k.days[d]
	if !ok {
		for _, r := range k.regions {
			if day, is := holiday.Public(r, d); is {
				days = append(days, day)
			}
		}
		k.days[d] = days
	}
	return days
}
