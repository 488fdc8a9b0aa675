package calendar

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/holiday"
	"jourfixe/calendar/inquiry"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/people"
	"jourfixe/calendar/slot"
	"jourfixe/events"
)

func requestMeeting(b *Book, c *events.RequestMeeting, by noun.Asked) ([]events.Body, *events.Problem) {
	id, now := cmp.Or(c.ID, by.Made()), by.Now
	if meetings.Get(b.shelves, id) != nil {
		return nil, b.taken(events.Ref{Noun: "meeting", ID: id})
	}
	if p := b.checkRequest(c); p != nil {
		return nil, p
	}
	planned := &events.MeetingPlanned{
		ID: id, Title: c.Title, Venue: c.Venue, Conference: c.Conference, Need: c.Need, Optional: c.Optional, Description: c.Description,
	}
	s, p := b.inquire(c, "", now)
	if p != nil {
		return nil, p
	}
	if c.At == nil {
		p = s.Find(c, planned)
	} else if planned.Slot, p = b.at(*c.At, c.Duration, now); p == nil {
		p = s.Fix(c, planned)
	}
	if p != nil {
		return nil, p
	}
	planned.Provisional = s.Unchecked(planned.Date)
	for _, why := range b.Nobody(c.Need) {
		planned.Score = append(planned.Score, events.Point{Rule: "nobody-invited", Reason: why})
	}
	return one(planned)
}

func (b *Book) checkRequest(c *events.RequestMeeting) *events.Problem {
	if p := check.Duration(c.Duration); p != nil {
		return p
	}
	if p := b.checkNeed("need", c.Need, nil); p != nil {
		return p
	}
	if p := b.checkNeed("optional", c.Optional, nil); p != nil {
		return p
	}
	if p := b.checkVenue(c.Venue); p != nil {
		return p
	}
	return inquiry.Check(c)
}

// inquire asks for a common time of those whom a request invites, with what they have in the book. One meeting may be left
// out, if it is the one that is to be moved, and so may what one poll holds, by poll/<id>.
func (b *Book) inquire(c *events.RequestMeeting, except string, now time.Time) (*inquiry.Inquiry, *events.Problem) {
	need, optional := b.guests(c.Need), b.guests(c.Optional)
	s, p := inquiry.New(b.house(), c, need, optional, now)
	if p != nil {
		return nil, p
	}
	from, to := inquiry.Reach(c, b.office.Location())
	takes := b.takes(slices.Concat(need, optional), c.Venue)
	d := b.diary(func(m *meeting.Meeting) bool {
		return m.ID == except || !m.Instant.Before(to) || !m.End().After(from) || !takes(m)
	})
	b.holding(d, from, to, except)
	var room *inquiry.Room
	seats := 0
	if v := b.Venue(c.Venue); v != nil {
		all := b.Invited(append(slices.Clip(c.Need), c.Optional...))
		if room, seats = b.room(v, from, to, except), len(all); b.Meeting(except) != nil {
			seats += company(b.Meeting(except), all)
		}
	}
	if p := s.Reckon(d, from, to, b.hosted(from, to), room, seats); p != nil {
		return nil, p
	}
	return s, nil
}

// takes tells of meetings whether they may take the time of guests, or a room: most of those that others have need not be looked at any further.
func (b *Book) takes(guests []inquiry.Guest, venue string) func(*meeting.Meeting) bool {
	by := map[events.Ref]bool{}
	for _, g := range guests {
		for _, id := range g.Attending {
			for _, ref := range b.invitedBy(id) {
				by[ref] = true
			}
		}
	}
	named := func(ref events.Ref) bool { return by[ref] }
	return func(m *meeting.Meeting) bool {
		return venue != "" && m.Venue == venue || slices.ContainsFunc(m.Need, named) || slices.ContainsFunc(m.Optional, named)
	}
}

// house is the office as one that asks.
func (b *Book) house() inquiry.House {
	return inquiry.House{Zone: b.office.Zone, Holidays: b.office.Holidays}
}

// diary finds the meetings that take place, but those for which skip says so.
func (b *Book) diary(skip func(*meeting.Meeting) bool) *inquiry.Diary {
	d := &inquiry.Diary{
		Expected: b.expectedAt, Elsewhere: b.Elsewhere,
		Room: func(id string) events.Text {
			if v := b.Venue(id); v != nil {
				return v.Title
			}
			return events.Text{"de": id, "en": id}
		},
	}
	d.On = func(day events.Date) (list []inquiry.Meeting) {
		for by := range b.shelves.NamedBy(dayRef(day), meetings.Label) {
			if m := b.Meeting(by.ID); !m.Cancelled && !skip(m) {
				list = append(list, inquiry.Meeting{ID: m.ID, Title: m.Title, Venue: m.Venue, From: m.Instant, To: m.End()})
			}
		}
		return list
	}
	return d
}

// dateRef is the day that a meeting has at its place, as it names it likewise: so the meetings of a day are counted without looking at them.
func dateRef(day events.Date, cancelled bool) events.Ref {
	if cancelled {
		return events.Ref{Noun: "date-off", ID: day.String()}
	}
	return events.Ref{Noun: "date", ID: day.String()}
}

// dayRef is a day in UTC, as meetings name it among what they point at: so what takes place on a day is found without looking at all of them.
func dayRef(day events.Date) events.Ref { return events.Ref{Noun: "day", ID: day.String()} }

// meetingNames is what a meeting points at, with the days in UTC that it touches.
func meetingNames(m *meeting.Meeting) []events.Ref {
	first, last := daysOf(m)
	refs := append(m.Names(last.Sub(first)+2), dateRef(m.Date, m.Cancelled))
	if first == m.Date && first == last { // as of nearly all
		return append(refs, events.Ref{Noun: "day", ID: refs[len(refs)-1].ID})
	}
	return namesDays(refs, first, last)
}

// namesDays adds to what something points at some days.
func namesDays(refs []events.Ref, first, last events.Date) []events.Ref {
	for day := first; !day.After(last); day = day.AddDays(1) {
		refs = append(refs, dayRef(day))
	}
	return refs
}

// expected lists who is expected at a meeting: the invited who have not declined.
func (b *Book) expected(meeting string) []string {
	m := b.Meeting(meeting)
	var ids []string
	for _, p := range b.Invited(m.Guests()) {
		if a, _ := m.Answer(p.ID); a.Answer != events.AnswerDeclined {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// hosted lists the trips that are to be looked after in a stretch of time.
func (b *Book) hosted(from, to time.Time) []inquiry.Trip {
	loc := b.office.Location()
	var list []inquiry.Trip
	for _, t := range b.tripsOn(events.DateOf(from.In(loc)), events.DateOf(to.In(loc))) {
		if !t.Cancelled {
			list = append(list, inquiry.Trip{Partner: t.Partner, Title: t.Title, From: t.From.In(0, loc), To: t.To.AddDays(1).In(0, loc)})
		}
	}
	return list
}

// room is a venue with when it is taken in a stretch of time.
func (b *Book) room(v *Venue, from, to time.Time, except string) *inquiry.Room {
	r := &inquiry.Room{Venue: v.ID, Seats: v.Seats}
	for m := range b.MeetingsBetween(from, to) {
		if m.Venue == v.ID && !m.Cancelled && m.ID != except {
			r.Taken = append(r.Taken, slot.Interval{From: m.Instant, To: m.End()})
		}
	}
	r.Taken = append(r.Taken, b.heldRooms(v.ID, from, to, except)...)
	return r
}

// guests lists those whom refs invite: people, and partners, which stand for whoever of them can come.
func (b *Book) guests(refs []events.Ref) []inquiry.Guest {
	var list []inquiry.Guest
	for person, partner := range b.circle().Each(refs) {
		g := inquiry.Guest{}
		if person != nil {
			g.Key, g.Partner, g.Place, g.Attending = "person/"+person.ID, person.Partner, b.placeOf(person), []string{person.ID}
		} else {
			g.Key, g.Partner, g.Place = "partner/"+partner.ID, partner.ID, b.placeOfPartner(partner)
			for _, c := range b.Contacts(partner.ID) {
				g.Attending = append(g.Attending, c.ID)
			}
		}
		if p := b.Partner(g.Partner); p != nil {
			g.City = p.Title
		}
		list = append(list, g)
	}
	return list
}

func (b *Book) placeOfPartner(p *people.Partner) inquiry.Place {
	k := inquiry.Place{Zone: cmp.Or(p.Zone, b.office.Zone), Regions: strings.Join(p.Holidays, " ")}
	if k.Regions == "" && holiday.Known(p.Country) {
		k.Regions = p.Country
	}
	if p.Hours != nil {
		k.Hours = *p.Hours
	}
	return k
}

// placeOf is where a person lives: on their own clock, with the holidays of their partner or else the office's.
func (b *Book) placeOf(p *people.Person) inquiry.Place {
	k := inquiry.Place{Zone: p.Zone, Regions: strings.Join(b.office.Holidays, " ")}
	if partner := b.Partner(p.Partner); partner != nil {
		of := b.placeOfPartner(partner)
		k.Regions, k.Hours = of.Regions, of.Hours
	}
	if p.Hours != nil {
		k.Hours = *p.Hours
	}
	return k
}
