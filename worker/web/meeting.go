package web

import (
	"net/http"
	"slices"

	"jourfixe/calendar"
	"jourfixe/events"
)

// A meetingPage shows one meeting.
type meetingPage struct {
	entry
	Description events.Text
	Venue       *venueLine
	Clocks      []clockLine
	Invited     []inviteLine
	Score       []pointLine // what speaks against the time; nil if nothing does, or if it was not searched for
	Sum         int         // their points together
	Others      []otherTime // the next best times of the search
	Guests      []guestGroup
	Counters    []counterLine   // other times that were proposed
	Stray       *counterAttempt // at deciding on a proposal that is not there
	Pending     int             // how many of them are to be decided
	Form        string          // the session's form token, for deciding
	Languages   []string        // in which the office says something to people
	MaxNote     int             // characters of what it says
	Tally       *tally          // nil if nobody is invited
	Deliveries  deliveryReport
	Series      events.Text // its title, nil if the meeting stands alone
	Rhythm      events.Text
	Before      *entry // the neighbours in its series
	After       *entry
	History     []changeLine
}

// A venueLine is where people meet.
type venueLine struct {
	Title   events.Text
	Address string
	Seats   int
}

// An inviteLine is a group with its partners, a partner, or a number of single people, who are named among the guests.
type inviteLine struct {
	Title    events.Text
	To       string
	Partners []partnerLine
	People   int
	Optional bool // may be missing
}

// meeting answers the page of one meeting, cancelled ones too: who has an old link should learn what became of it.
func (s *site) meeting(w http.ResponseWriter, r *http.Request, v *visitor) {
	s.read(w, r, v, "meeting", s.meetingContent(r, v, nil))
}

// showMeeting shows the page again to whoever has tried to decide on a proposal.
func (s *site) showMeeting(w http.ResponseWriter, r *http.Request, v *visitor, status int, a *counterAttempt) {
	s.show(w, r, v, status, "meeting", s.meetingContent(r, v, a))
}

// meetingContent makes the page from the book.
func (s *site) meetingContent(r *http.Request, v *visitor, attempt *counterAttempt) func(*calendar.Book) content {
	// What was said is looked up before the book is read for the page, since that takes a look at the book of its own.
	said := s.Reception.Deliveries(events.Ref{Noun: "meeting", ID: r.PathValue("id")})
	return func(b *calendar.Book) content {
		m := b.Meeting(r.PathValue("id"))
		if m == nil {
			return content{}
		}
		p := s.newMeeting(b, m, v.voice)
		p.Counters = s.counters(b, m, attempt, v.voice)
		if attempt != nil && !slices.ContainsFunc(p.Counters, func(c counterLine) bool { return c.Attempt != nil }) {
			p.Stray = attempt
		}
		p.Pending, p.Languages, p.MaxNote = pending(p.Counters), events.Languages, maxNote
		if v.session != nil {
			p.Form = v.session.form
		}
		p.Deliveries = newDeliveryReport(b, said, m.Cancelled || !m.End().After(s.Now()), v.voice)
		return content{v.voice.in(m.Title) + ", " + v.voice.dayOnly(m.Date), p}
	}
}

// newMeeting puts together what the page shows. Nothing in it points into the book that a later event changes.
func (s *site) newMeeting(b *calendar.Book, m *calendar.Meeting, v *voice) meetingPage {
	p := meetingPage{
		entry:       s.meetingEntry(b, m, v),
		Description: m.Description,
		Clocks:      clocks(b, m),
		Invited:     append(s.invited(b, m.Need, false), s.invited(b, m.Optional, true)...),
		Guests:      s.guests(b, m, v),
		Tally:       newTally(b.Tally(m), v),
		History:     history(b, m.History, &m.Slot, v),
	}
	p.Score, p.Sum = scored(m.Score)
	p.Others = otherTimes(m.Alternatives, b.Office().Zone, m.Duration)
	if venue := b.Venue(m.Venue); venue != nil {
		p.Venue = &venueLine{venue.Title, venue.Address, venue.Seats}
	}
	if series := b.Series(m.Series); series != nil {
		p.Series, p.Rhythm = series.Title, series.Words()
		for _, other := range b.Meetings() {
			if other.Series != m.Series || other.Cancelled || other.ID == m.ID {
				continue
			}
			e := s.meetingEntry(b, other, v)
			if other.Instant.Before(m.Instant) {
				p.Before = &e
			} else if p.After == nil {
				p.After = &e
			}
		}
	}
	return p
}

// meetingEntry makes the line of a meeting, as its own page and its neighbours in the series have it.
func (s *site) meetingEntry(b *calendar.Book, m *calendar.Meeting, v *voice) entry {
	e := entry{
		Kind: calendar.KindMeeting, To: "/meetings/" + m.ID, Title: m.Title, First: m.Date, Last: m.Date, Note: m.Note,
		Start: at(m.Instant, m.Zone), End: at(m.End(), m.Zone),
		Cancelled: m.Cancelled, Past: !m.End().After(s.Now()), Moved: m.ByHand && !m.Cancelled,
		Reasons: reasons{m.Why, m.Passed, regionNames(m.Provisional)},
	}
	if m.Zone != b.Office().Zone {
		e.Zone = m.Zone
	}
	if !e.Cancelled && !e.Past {
		e.Away = v.away(b.Today(s.Now()), m.Date)
	}
	return e
}

// concerned reports whether a partner is invited: itself, by one of its people, or as a member of a group.
func concerned(b *calendar.Book, refs []events.Ref, partner string) bool {
	for _, r := range refs {
		switch r.Noun {
		case "partner":
			if r.ID == partner {
				return true
			}
		case "person":
			if p := b.Person(r.ID); p != nil && p.Partner == partner {
				return true
			}
		case "group":
			if g := b.Group(r.ID); g != nil && concerned(b, g.Members, partner) {
				return true
			}
		}
	}
	return false
}

// invited lists who is asked to come as it was put: groups, partners, and how many people beside them.
func (s *site) invited(b *calendar.Book, refs []events.Ref, optional bool) []inviteLine {
	var list []inviteLine
	people := 0
	for _, r := range refs {
		switch r.Noun {
		case "group":
			if g := b.Group(r.ID); g != nil {
				list = append(list, s.groupLine(b, g))
			}
		case "partner":
			if p := b.Partner(r.ID); p != nil {
				list = append(list, inviteLine{Title: p.Title, To: "/partners/" + p.ID})
			}
		case "person":
			if b.Has(r) {
				people++
			}
		}
	}
	if people > 0 {
		list = append(list, inviteLine{People: people})
	}
	for i := range list {
		list[i].Optional = optional
	}
	return list
}

// groupLine shows a group by its partners; its people are counted.
func (s *site) groupLine(b *calendar.Book, g *calendar.Group) inviteLine {
	line := inviteLine{Title: g.Title}
	for _, m := range g.Members {
		if p := b.Partner(m.ID); m.Noun == "partner" && p != nil {
			line.Partners = append(line.Partners, s.partnerLine(b, p))
		}
		if m.Noun == "person" && b.Has(m) {
			line.People++
		}
	}
	return line
}
