// Package inquiry finds the time of a meeting that is asked for: it puts the question to calendar/slot, says in reasons why
// a time was taken and what stands against others, and refuses with times that would do instead. Who is asked and what
// takes place meanwhile it is told as plain values; it knows no book, and decides nothing but the time.
package inquiry

import (
	"cmp"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/day"
	"jourfixe/calendar/elsewhere"
	"jourfixe/calendar/slot"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

const (
	// defaultStep is between the times that are looked at.
	defaultStep = 15 * time.Minute
	// offered is how many other times a plan or a refusal names.
	offered = 3
	// before and after say how far around a time that was refused others are looked for, in days.
	before, after = 14, 42
	// maxWindow bounds a window, in days.
	maxWindow = 731
	// maxPassedDays bounds how many days that were passed over are kept with a meeting.
	maxPassedDays = 40
	// maxGuests is how many people and partners can be asked.
	maxGuests = 10_000
)

// officeKey names the office among those who are asked.
const officeKey = "office"

// A House is the office that asks: whose clock is the one on the wall, and the regions whose holidays it keeps.
type House struct {
	Zone     string
	Holidays []string
}

// A Guest is one who is asked: a person, or a partner, which stands for whoever of its people can come.
type Guest struct {
	Key       string      // person/… or partner/…
	Partner   string      // the partner they speak for, by id; may be none
	City      events.Text // and what it is called
	Place     Place
	Attending []string // who can come for them, by id
}

// A Trip takes the time of a partner, and of those who speak for it.
type Trip struct {
	Partner  string
	Title    events.Text
	From, To time.Time
}

// A Room is where the meeting is to be.
type Room struct {
	Venue string // by id
	Seats int
	Taken []slot.Interval
}

// An Inquiry is a query about a meeting that somebody has asked for, with what is needed to say its answer in words.
type Inquiry struct {
	house   House
	query   *slot.Query
	busy    *slot.Busy
	diary   *Diary           // what takes place around that time
	guests  map[string]Guest // by key
	hours   *events.Hours    // everybody's, if that was asked for
	trips   []Trip
	heeded  map[events.Ref]*elsewhere.Known // the calendars elsewhere that were looked at
	regions []string                        // whose holidays were looked at
	school  []string
	now     time.Time
}

// New says whose clocks and calendars count, and not yet their appointments. Who is there twice is asked once.
func New(house House, c *events.RequestMeeting, need, optional []Guest, now time.Time) (*Inquiry, *events.Problem) {
	s := compose(house, c, need, optional, now)
	if n := len(s.query.Need) + len(s.query.Optional); n > maxGuests {
		return nil, events.Refuse(events.NotPossible, "need", "%d people cannot be looked at together; at most %d", n, maxGuests)
	}
	return s, nil
}

// compose puts the question, to however many.
func compose(house House, c *events.RequestMeeting, need, optional []Guest, now time.Time) *Inquiry {
	s := &Inquiry{house: house, now: now, school: c.Avoid.School, hours: c.Hours, guests: map[string]Guest{}}
	places := &places{house: house, hours: c.Hours, made: map[Place]*slot.Place{}}
	s.query = &slot.Query{
		Office: slot.Participant{Key: officeKey, Place: places.office(c.Avoid)},
		Length: c.Duration.Clock, Step: cmp.Or(c.Step.Clock, defaultStep), Now: now, Best: 1,
	}
	if w := c.Window; w != nil {
		s.query.From, s.query.To = events.Later(w.From.In(0, s.loc()), now), w.To.AddDays(1).In(0, s.loc())
	}
	ask := func(guests []Guest) []slot.Participant {
		var list []slot.Participant
		for _, g := range guests {
			if _, seen := s.guests[g.Key]; !seen {
				s.guests[g.Key] = g
				list = append(list, slot.Participant{Key: g.Key, Place: places.get(g.Place)})
			}
		}
		return list
	}
	s.query.Need, s.query.Optional = ask(need), ask(optional)
	s.regions = places.regions()
	return s
}

// Reach is the stretch of time that an inquiry may come to look at: beyond what was asked for, to offer something else.
func Reach(c *events.RequestMeeting, loc *time.Location) (from, to time.Time) {
	if c.At != nil {
		return c.At.Date.AddDays(-before-2).In(0, loc), c.At.Date.AddDays(after+2).In(0, loc)
	}
	return c.Window.From.AddDays(-after-2).In(0, loc), c.Window.To.AddDays(2*after+2).In(0, loc)
}

// Reckon takes into account what takes place within reach, the trips that are looked after, and, if there is a room, how
// many it has to seat and when it is taken.
func (s *Inquiry) Reckon(d *Diary, from, to time.Time, trips []Trip, room *Room, seats int) *events.Problem {
	s.busy, s.diary, s.trips = slot.NewBusy(), d, trips
	taken := d.taken(from, to)
	for _, g := range s.guests {
		for _, id := range g.Attending {
			if s.heeded[personRef(id)] == nil {
				taken[id] = append(taken[id], s.heed(personRef(id), from, to)...)
			}
		}
	}
	var fault error
	for key, g := range s.guests {
		fault = cmp.Or(fault, keep(s.busy, taken, key, g.Attending), s.busy.Add(key, s.hosting(g)...))
	}
	if room != nil {
		key := "venue/" + room.Venue
		s.query.Venues, s.query.Seats = []slot.Venue{{Key: key, Seats: room.Seats}}, seats
		fault = cmp.Or(fault, s.busy.Add(key, room.Taken...), s.busy.Add(key, s.heed(venueRef(room.Venue), from, to)...))
	}
	if fault != nil {
		return events.Refuse(events.NotPossible, "need", "what those invited have in the book cannot be reckoned with: %v", fault)
	}
	return nil
}

// loc is the clock at the office.
func (s *Inquiry) loc() *time.Location { return tz.Must(s.house.Zone) }

// Unchecked lists the regions whose holidays are not known for a day, of those that count.
func (s *Inquiry) Unchecked(d events.Date) []string {
	return day.Unchecked(d, events.Avoid{Holidays: s.regions, School: s.school})
}

// hosting returns when a partner, or somebody of theirs, has a trip to look after.
func (s *Inquiry) hosting(g Guest) []slot.Interval {
	var list []slot.Interval
	for _, t := range s.trips {
		if t.Partner == g.Partner && g.Partner != "" {
			list = append(list, slot.Interval{From: t.From, To: t.To})
		}
	}
	return list
}

// keep puts into busy when somebody cannot come. Of several who stand for one partner, all must be taken.
func keep(busy *slot.Busy, taken map[string][]slot.Interval, key string, attending []string) error {
	var common []slot.Interval
	for i, id := range attending {
		if i == 0 {
			common = taken[id]
		} else {
			common = overlaps(common, taken[id])
		}
	}
	return busy.Add(key, common...)
}

// overlaps returns when both of two lists of intervals are taken.
func overlaps(x, y []slot.Interval) []slot.Interval {
	var list []slot.Interval
	for _, a := range x {
		for _, b := range y {
			if from, to := events.Later(a.From, b.From), events.Sooner(a.To, b.To); from.Before(to) {
				list = append(list, slot.Interval{From: from, To: to})
			}
		}
	}
	return list
}

// Check looks at what a request says of the times: hours, days to be kept free, step and window.
func Check(c *events.RequestMeeting) *events.Problem {
	if p := check.Hours("hours", c.Hours); p != nil {
		return p
	}
	if p := check.Regions("avoid.holidays", c.Avoid.Holidays); p != nil {
		return p
	}
	if p := check.Regions("avoid.school", c.Avoid.School); p != nil {
		return p
	}
	if c.Step.Clock < 0 || c.Step.Years+c.Step.Months+c.Step.Days > 0 {
		return events.Refuse(events.Malformed, "step", "must be from PT1M to PT24H, in hours and minutes; PT15M is usual")
	}
	if w := c.Window; w != nil {
		switch {
		case w.To.Before(w.From):
			return events.Refuse(events.Malformed, "window.to", "must not be before window.from, %s", w.From)
		case w.To.Sub(w.From) > maxWindow:
			return events.Refuse(events.Malformed, "window.to", "must be at most two years after window.from; %s would do", w.From.AddDays(maxWindow))
		}
	}
	return nil
}
