package planner

import (
	"strconv"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

// How much a short agenda lists: days until there are enough lines, the last of them as far as the most allows.
const (
	enoughLines = 60
	mostLines   = 100
)

// lately is how many days before today a meeting that is not over may have begun, whatever its clock.
const lately = 3

// An onward leads to what is not on the page.
type onward struct{ To, Words string }

// A short is an agenda of so much that it shows what comes next, and of each month where all of it is.
type short struct {
	*agendaPage
	b        *calendar.Book
	now      time.Time
	v        *voice.Voice
	meetings []dated
	others   []listing.Entry // in order
	listed   []listing.Entry
	until    events.Date // the first day that is not listed
	full     events.Date // the day of which not all is listed, zero if there is none, and how much of it is left
	left     int
}

// shorten has the agenda list what comes next, and lead to the rest.
func (p *agendaPage) shorten(b *calendar.Book, meetings []dated, now time.Time, v *voice.Voice) {
	s := &short{agendaPage: p, b: b, now: now, v: v, meetings: meetings}
	s.others = listing.Beside(b, p.First, p.Last, now, v)
	inTurn(s.others)
	s.list()
	p.mark(s.listed, v)
	if p.Next == nil {
		s.seek()
	}
	for d := p.First; !d.After(p.Last); d = oneMonth.From(d) {
		p.Months = append(p.Months, s.month(d))
	}
	p.Planner = wall(b, *p, s.others, meetings, v)
}

// over reports whether a line is not to come any more.
func (s *short) over(x *slot) bool {
	if x.meeting != nil {
		return !x.meeting.End().After(s.now)
	}
	return x.line.Past || x.line.Last.Before(s.Today)
}

// list lists what comes next; what has begun already and goes on comes first.
func (s *short) list() {
	var list []slot
	s.until = s.Today.AddDays(-lately)
	for _, e := range s.others {
		if x := (slot{first: e.First, start: e.Start, line: e}); e.First.Before(s.until) && !s.over(&x) && len(list) < mostLines {
			list = append(list, x)
		}
	}
	for len(list) < enoughLines && !s.until.After(s.Last) {
		var day []slot
		for _, x := range slots(s.b, s.others, s.until, s.until) {
			if !s.over(&x) {
				day = append(day, x)
			}
		}
		if room := mostLines - len(list); len(day) > room {
			s.full, s.left, day = s.until, len(day)-room, day[:room]
		}
		list = append(list, day...)
		s.until = s.until.AddDays(1)
	}
	for i := range list {
		s.listed = append(s.listed, list[i].make(s.b, s.now, s.v))
	}
}

// seek finds the next meeting behind what is listed.
func (s *short) seek() {
	for _, d := range between(s.meetings, s.until, s.Last) {
		if d.on == 0 {
			continue
		}
		for _, x := range slots(s.b, nil, d.day, d.day) {
			if !x.meeting.Cancelled {
				s.mark([]listing.Entry{x.make(s.b, s.now, s.v)}, s.v)
				return
			}
		}
	}
}

// number is how much begins on the days from first to last.
func (s *short) number(first, last events.Date) int {
	return number(between(s.meetings, first, last)) + len(begun(s.others, first, last))
}

// month is the section of a month: what is listed of it, and where the rest is.
func (s *short) month(first events.Date) agendaMonth {
	last := endOf(first)
	m := s.agendaPage.month(first, s.listed)
	m.Words = monthInWords(begun(s.others, first, last), between(s.meetings, first, last), s.v)
	earlier, more := 0, s.number(first, last)
	if s.until.After(first) {
		// What begins before the first day that is not listed is listed, or is over, or is left of a day that is too full.
		earlier = s.number(first, s.until.AddDays(-1))
		if s.until.After(last) {
			earlier = more
		}
		more -= earlier
		for _, e := range m.Entries {
			if !e.First.Before(first) {
				earlier--
			}
		}
		if !s.full.Before(first) && !s.full.After(last) {
			earlier -= s.left
			// On the page of the day stand those that are over, too.
			m.Rest = onward{onPage(dayPath(s.full), s.number(s.full, s.full)-s.left), s.v.N("agenda.rest", s.left, "day", s.v.Day(s.full))}
		}
	}
	if earlier > 0 {
		m.Over = onward{monthPath(first), s.v.N("agenda.earlier", earlier, "month", s.v.Month(first))}
	}
	switch {
	case more == 0:
	case s.until.After(first):
		m.More = onward{s.from(first, last), s.v.N("agenda.more", more, "month", s.v.Month(first))}
	default:
		m.More = onward{monthPath(first), s.v.N("agenda.all", more, "month", s.v.Month(first))}
		m.Near = true // there is nothing to unfold
	}
	return m
}

// from leads to where the page of a month goes on with what is not listed.
func (s *short) from(first, last events.Date) string {
	day := s.until
	for s.number(day, day) == 0 && day.Before(last) {
		day = day.AddDays(1)
	}
	return onPage(monthPath(first), s.number(first, day.AddDays(-1))) + "#" + dayID(day)
}

// onPage leads to the page of a list on which the line stands before which there are so many.
func onPage(path string, before int) string {
	if page := before/listing.PerTurn + 1; page > 1 {
		return path + "?page=" + strconv.Itoa(page)
	}
	return path
}
