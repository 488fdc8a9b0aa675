package inquiry

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/elsewhere"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/slot"
	"jourfixe/events"
)

// A Meeting is one that takes place, as far as it takes anybody's time.
type Meeting struct {
	ID       string
	Title    events.Text
	Venue    string // by id
	From, To time.Time
}

// A Diary finds what takes place at a time. It is made once for a decision, since many times are looked at.
type Diary struct {
	// Expected lists who is expected at a meeting, by id, and Room says what a venue is called.
	Expected func(meeting string) []string
	Room     func(venue string) events.Text
	// Elsewhere says what is known of the own calendar of a person or a venue; nil: nothing is of any.
	Elsewhere func(of events.Ref) *elsewhere.Known

	// On lists the meetings that touch a day in UTC, which is asked once and only of days that are looked at; nil: there are those alone that
	// are added.
	On func(day events.Date) []Meeting

	asked map[events.Date]bool
	byDay map[events.Date][]Meeting // by the days in UTC that a meeting touches
	busy  map[string]map[string]bool
}

// Add enters a meeting.
func (d *Diary) Add(m Meeting) {
	d.open()
	last := events.DateOf(m.To.Add(-time.Nanosecond).UTC())
	for day := events.DateOf(m.From.UTC()); !day.After(last); day = day.AddDays(1) {
		d.byDay[day] = append(d.byDay[day], m)
	}
}

func (d *Diary) open() {
	if d.byDay == nil {
		d.byDay, d.busy, d.asked = map[events.Date][]Meeting{}, map[string]map[string]bool{}, map[events.Date]bool{}
	}
}

// on returns the meetings that touch a day.
func (d *Diary) on(day events.Date) []Meeting {
	if d.On == nil || d.asked[day] {
		return d.byDay[day]
	}
	d.open()
	d.asked[day] = true
	d.byDay[day] = append(d.byDay[day], d.On(day)...)
	return d.byDay[day]
}

// at returns the meetings that overlap with a stretch of time, in order of their ids.
func (d *Diary) at(start, end time.Time) []Meeting {
	var list []Meeting
	last := events.DateOf(end.Add(-time.Nanosecond).UTC())
	for day := events.DateOf(start.UTC()); !day.After(last); day = day.AddDays(1) {
		for _, m := range d.on(day) {
			if m.From.Before(end) && start.Before(m.To) {
				list = append(list, m)
			}
		}
	}
	slices.SortFunc(list, func(x, y Meeting) int { return cmp.Compare(x.ID, y.ID) })
	return slices.CompactFunc(list, func(x, y Meeting) bool { return x.ID == y.ID })
}

// attends reports who is expected at a meeting.
func (d *Diary) attends(m Meeting) map[string]bool {
	if people, known := d.busy[m.ID]; known {
		return people
	}
	people := map[string]bool{}
	for _, id := range d.Expected(m.ID) {
		people[id] = true
	}
	d.busy[m.ID] = people
	return people
}

// taken returns when people are taken by meetings that touch a stretch of time, by person and in order.
func (d *Diary) taken(from, to time.Time) map[string][]slot.Interval {
	busy := map[string][]slot.Interval{}
	for _, m := range d.at(from, to) {
		for id := range d.attends(m) {
			busy[id] = append(busy[id], slot.Interval{From: m.From, To: m.To})
		}
	}
	return busy
}

// A Collision is another meeting that wants the same people or the same room at the same time.
type Collision struct {
	With   Meeting
	People []string      // who is invited to both, by id
	Room   bool          // it has the same venue
	Reason events.Reason // in which nobody is named: reasons stay in the journal
}

// Collisions lists what stands against people and a room being taken for a stretch of time.
func (d *Diary) Collisions(s events.Slot, people []string, venue string) []Collision {
	var list []Collision
	for _, m := range d.at(s.Instant, s.End()) {
		c := Collision{With: m, Room: venue != "" && m.Venue == venue}
		attends := d.attends(m)
		for _, id := range people {
			if attends[id] {
				c.People = append(c.People, id)
			}
		}
		switch {
		case c.Room:
			c.Reason = reason.Because("taken.room", reason.Text("room", d.Room(m.Venue)), reason.Text("title", m.Title))
		case len(c.People) > 0:
			c.Reason = reason.Because("taken.people", reason.Text("title", m.Title))
		default:
			continue
		}
		list = append(list, c)
	}
	return list
}

// Against says the first collision of a time, the zero reason if there is none.
func (d *Diary) Against(s events.Slot, people []string, venue string) events.Reason {
	list := d.Collisions(s, people, venue)
	if len(list) == 0 {
		return events.Reason{}
	}
	return list[0].Reason
}
