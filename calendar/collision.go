package calendar

import (
	"slices"
	"time"

	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// A collision is another meeting that wants the same people or the same room at the same time.
type collision struct {
	with   *Meeting
	people []string // who is invited to both, by id
	room   bool     // it has the same venue
}

// A diary finds what takes place at a time. It is made once for a decision, since many times are looked at.
type diary struct {
	book  *Book
	byDay map[events.Date][]*Meeting // by the days in UTC that a meeting touches
	busy  map[*Meeting]map[string]bool
}

// diary leaves out the meetings for which skip says so.
func (b *Book) diary(skip func(*Meeting) bool) *diary {
	d := &diary{book: b, byDay: map[events.Date][]*Meeting{}, busy: map[*Meeting]map[string]bool{}}
	for _, m := range meetings.in(b) {
		if m.Cancelled || skip(m) {
			continue
		}
		last := events.DateOf(m.End().Add(-time.Nanosecond).UTC())
		for day := events.DateOf(m.Instant.UTC()); !day.After(last); day = day.AddDays(1) {
			d.byDay[day] = append(d.byDay[day], m)
		}
	}
	return d
}

// at returns the meetings that overlap with a stretch of time, in order of their ids.
func (d *diary) at(start, end time.Time) []*Meeting {
	var list []*Meeting
	last := events.DateOf(end.Add(-time.Nanosecond).UTC())
	for day := events.DateOf(start.UTC()); !day.After(last); day = day.AddDays(1) {
		for _, m := range d.byDay[day] {
			if m.Instant.Before(end) && start.Before(m.End()) && !slices.Contains(list, m) {
				list = append(list, m)
			}
		}
	}
	slices.SortFunc(list, func(x, y *Meeting) int {
		if x.ID < y.ID {
			return -1
		}
		return 1
	})
	return list
}

// attends reports who is expected at a meeting: the invited who have not declined.
func (d *diary) attends(m *Meeting) map[string]bool {
	if people, known := d.busy[m]; known {
		return people
	}
	people := map[string]bool{}
	for _, p := range d.book.Invited(m.Guests()) {
		if a, _ := m.Answer(p.ID); a.Answer != events.AnswerDeclined {
			people[p.ID] = true
		}
	}
	d.busy[m] = people
	return people
}

// collisions lists what stands against people and a room being taken for a stretch of time.
func (d *diary) collisions(s events.Slot, people []string, venue string) []collision {
	var list []collision
	for _, m := range d.at(s.Instant, s.End()) {
		c := collision{with: m, room: venue != "" && m.Venue == venue}
		attends := d.attends(m)
		for _, id := range people {
			if attends[id] {
				c.people = append(c.people, id)
			}
		}
		if c.room || len(c.people) > 0 {
			list = append(list, c)
		}
	}
	return list
}

// against says the first collision of a time, the zero reason if there is none. Nobody is named: reasons stay in the journal.
func (d *diary) against(s events.Slot, people []string, venue string) events.Reason {
	list := d.collisions(s, people, venue)
	if len(list) == 0 {
		return events.Reason{}
	}
	return list[0].reason(d.book)
}

func (c *collision) reason(b *Book) events.Reason {
	if c.room {
		title := events.Text{"de": c.with.Venue, "en": c.with.Venue}
		if v := venues.in(b)[c.with.Venue]; v != nil {
			title = v.Title
		}
		return reason.Because("taken.room", reason.Text("room", title), reason.Text("title", c.with.Title))
	}
	return reason.Because("taken.people", reason.Text("title", c.with.Title))
}

// Guests lists everybody who is invited, those who must come first.
func (m *Meeting) Guests() []events.Ref { return append(slices.Clip(m.Need), m.Optional...) }
