package calendar

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/check"
	"jourfixe/calendar/inquiry"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/people"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

// nearDays is how far from the days of a clock a meeting surely touches none of them: it lasts one at most, and clocks are never set by as much.
const nearDays = 3

var meetings = shelf.New[string]("meeting", (*meeting.Meeting).Apart)

var meetingNoun = &noun.Entry[*Book, meeting.Meeting]{
	Shelf: meetings,
	Title: func(_ *Book, m *meeting.Meeting) events.Text { return m.Title },
	Answers: []noun.Answer[*Book]{
		noun.Lengthy(noun.AnswersAsked(requestMeeting)), noun.Lengthy(noun.AnswersAt(amendMeeting)), noun.Lengthy(noun.AnswersAt(moveMeeting)), noun.AnswersAt(cancelMeeting), noun.AnswersAsked(answerMeeting),
		noun.AnswersAsked(counterMeeting), noun.AnswersAt(keepMeeting), noun.AnswersAt(upholdMeeting), noun.AnswersAt(clearMeeting),
	},
	Folds: []noun.Fold[*Book]{
		noun.Makes(meetings, plannedMeeting), revises((*meeting.Meeting).Amend), revises((*meeting.Meeting).Move), noun.Folds(cancelledMeeting),
		revises((*meeting.Meeting).Retime), noun.Keeps(noun.Changes[*Book](meetings, (*meeting.Meeting).Reclock)),
		noun.Keeps(noun.Changes[*Book](meetings, (*meeting.Meeting).Confirm)), noun.Keeps(noun.Folds(answeredMeeting)), noun.Keeps(noun.Changes[*Book](meetings, (*meeting.Meeting).Propose)),
		noun.Keeps(noun.Changes[*Book](meetings, (*meeting.Meeting).Recounter)),
		noun.Keeps(noun.Changes[*Book](meetings, (*meeting.Meeting).Keep)), noun.Unseen(noun.Changes[*Book](meetings, (*meeting.Meeting).Uphold)), noun.Keeps(noun.Folds(clearedMeeting)),
	},
	Made:  func(m *meeting.Meeting) uint64 { return m.Made },
	Holds: (*meeting.Meeting).Holds,
	Says: func(e *events.Event) []string {
		switch body := e.Body.(type) {
		case *events.MeetingAnswered:
			return []string{body.Person}
		case *events.MeetingCountered:
			return []string{body.Person}
		}
		return nil
	},
	Forget:  (*meeting.Meeting).Forget,
	Names:   meetingNames,
	Touches: touchesMeeting,
	Within: func(b *Book, s agenda.Scope) ([]events.Ref, bool) {
		switch f := b.table.Scoping(s.Noun); {
		case s.Noun == "":
			return nil, false
		case s.Noun == agenda.NounPublication:
			return b.publishedMeetings(s), true
		case s.Noun == series.Label, s.Noun == venues.Label:
			return []events.Ref{s.Ref}, true
		case f == nil || f.Invites == nil:
			return nil, true
		default:
			return f.By(b, s.ID), true
		}
	},
	Covered: func(b *Book, m *meeting.Meeting, s agenda.Scope) bool {
		f := b.table.Scoping(s.Noun)
		switch s.Noun {
		case "", series.Label:
			return s.ID == m.Series || s == (agenda.Scope{})
		case venues.Label:
			return s.ID == m.Venue
		case agenda.NounPublication:
			return s == agenda.PublishedAgenda && b.IsPublic(m)
		}
		return f != nil && f.Invites != nil && f.Invites(b, s.ID, m.Guests())
	},
	Far: func(m *meeting.Meeting, first, last events.Date) bool {
		return m.Date.AddDays(nearDays).Before(first) || m.Date.AddDays(-nearDays).After(last)
	},
	On: func(b *Book, first, last events.Date) iter.Seq[*meeting.Meeting] {
		return b.MeetingsOn(first.AddDays(-nearDays), last.AddDays(nearDays))
	},
	Shows: func(b *Book, m *meeting.Meeting, s agenda.Scope, show func(agenda.Entry)) {
		if s.Noun == agenda.NounPublication {
			show(agenda.PublishedMeeting(m, b.called(m.Venue)))
			return
		}
		show(agenda.Meeting(m, b.called(m.Venue)))
	},
}

// Meeting returns the meeting, nil if there is none.
func (b *Book) Meeting(id string) *meeting.Meeting { return meetings.Get(b.shelves, id) }

// Meetings returns all meetings in order of time, the cancelled ones too.
func (b *Book) Meetings() []*meeting.Meeting {
	list := slices.AppendSeq(make([]*meeting.Meeting, 0, meetings.Len(b.shelves)), meetings.Each(b.shelves))
	slices.SortFunc(list, inTime)
	return list
}

// upcoming returns the meetings of a series that have not begun and are not cancelled, in order of time.
func (b *Book) upcoming(series string, now time.Time) []*meeting.Meeting {
	return slices.DeleteFunc(b.MeetingsOf(series), func(m *meeting.Meeting) bool { return m.Cancelled || !m.Instant.After(now) })
}

// meetingID names a new meeting of a series by its nominal date, and numbers it if another one has or had that name.
func (b *Book) meetingID(series string, nominal events.Date) string {
	return meeting.Name(series, nominal, func(id string) bool { return b.Meeting(id) != nil })
}

// at settles a wish for a time, on the office's clock if it names none.
func (b *Book) at(at events.At, duration events.Period, now time.Time) (events.Slot, *events.Problem) {
	at.Zone = cmp.Or(at.Zone, b.office.Zone)
	return meeting.Settle(at, duration, now)
}

// checkNeed refuses who cannot be invited, and who is not there, unless they were invited already.
func (b *Book) checkNeed(field string, refs, was []events.Ref) *events.Problem {
	for i, r := range refs {
		if !slices.Contains([]string{"person", "partner", "group", "trip"}, r.Noun) {
			return events.Refuse(events.Malformed, check.Item(field, i), "must be a person/…, partner/…, group/… or trip/…")
		}
		if !b.Has(r) && !slices.Contains(was, r) {
			return b.unknown(check.Item(field, i), r)
		}
	}
	return nil
}

// changeable returns the meeting if it can still be changed.
func (b *Book) changeable(id string, now time.Time) (*meeting.Meeting, *events.Problem) {
	m := b.Meeting(id)
	if m == nil {
		return nil, b.unknown("id", events.Ref{Noun: "meeting", ID: id})
	}
	return m, m.Changeable(now)
}

func amendMeeting(b *Book, c *events.AmendMeeting, now time.Time) ([]events.Body, *events.Problem) {
	m, p := b.changeable(c.ID, now)
	if p != nil {
		return nil, p
	}
	e := m.Amended(c)
	// Only what is new is checked: one of those already invited may have been erased since, and is left out where all are said anew.
	if c.Need != nil {
		if p := b.checkNeed("need", e.Need, m.Guests()); p != nil {
			return nil, p
		}
		e.Need = b.there(e.Need)
	}
	if c.Optional != nil {
		if p := b.checkNeed("optional", e.Optional, m.Guests()); p != nil {
			return nil, p
		}
		e.Optional = b.there(e.Optional)
	}
	if p := b.checkVenue(e.Venue); p != nil {
		return nil, p
	}
	if c.IfNone != events.IfNoneBest {
		if p := b.checkAmended(m, e); p != nil {
			return nil, p
		}
	}
	return one(e)
}

func moveMeeting(b *Book, c *events.MoveMeeting, now time.Time) ([]events.Body, *events.Problem) {
	m, p := b.changeable(c.ID, now)
	if p != nil {
		return nil, p
	}
	duration, s, why := m.Duration, events.Slot{}, reason.Because("moved.office")
	events.Set(&duration, c.Duration)
	if p := check.Duration(duration); p != nil {
		return nil, p
	}
	switch {
	case c.At != nil && c.Proposed != nil:
		return nil, events.Refuse(events.Malformed, "proposed", "goes with counter alone; leave it out")
	case c.At != nil:
		at := *c.At
		at.Zone = cmp.Or(at.Zone, m.Zone)
		if s, p = b.at(at, duration, now); p != nil {
			return nil, p
		}
	default:
		proposed, open := m.Counter(c.Counter)
		if !open {
			return nil, events.Refuse(events.NotPossible, "counter", "the person has proposed no other time that is still to be decided on")
		}
		if s, p = proposed.Slot(c.Proposed, c.Duration, m.Zone, now); p != nil {
			return nil, p
		}
		events.Set(&s.Duration, c.Duration)
		why = reason.Because("moved.proposed")
	}
	if s.Instant.Equal(m.Instant) && s.Duration == m.Duration && s.Zone == m.Zone {
		return nil, events.Refuse(events.NotPossible, "at", "the meeting takes place at this time already")
	}
	bodies, revision, venue := []events.Body(nil), m.Revision, m.Venue
	if c.Venue != nil && *c.Venue != m.Venue {
		// The room goes first: what the time costs is reckoned with it, and what was said with the move is said last.
		amended := m.Amended(&events.AmendMeeting{Venue: c.Venue})
		bodies, revision, venue = append(bodies, amended), amended.Revision, amended.Venue
		if p := b.checkVenue(venue); p != nil {
			return nil, p
		}
		if p := b.checkSeats(m, amended); p != nil && c.IfNone != events.IfNoneBest {
			return nil, p
		}
	}
	score, p := b.checkMove(c, m, venue, s, now)
	if p != nil {
		return nil, p
	}
	return append(bodies, &events.MeetingMoved{
		ID: m.ID, Slot: s, From: m.Slot, ByHand: true, Counter: c.Counter, Why: why, Score: score, Note: c.Note, Revision: revision + 1,
	}), nil
}

// checkAmended refuses a room that is taken or too small, and people who must come and are taken, as far as they are new.
func (b *Book) checkAmended(m *meeting.Meeting, e *events.MeetingAmended) *events.Problem {
	room := ""
	if e.Venue != m.Venue {
		room = e.Venue
	}
	var fresh []string
	known := map[*people.Person]bool{}
	for _, p := range b.Invited(m.Guests()) {
		known[p] = true
	}
	for _, p := range b.Invited(e.Need) {
		if !known[p] {
			fresh = append(fresh, p.ID)
		}
	}
	if room == "" && len(fresh) == 0 {
		return nil // nobody else is taken, and no other room
	}
	if p := b.checkSeats(m, e); p != nil {
		return p
	}
	d := b.diary(func(other *meeting.Meeting) bool {
		return other.ID == m.ID || !other.Instant.Before(m.End()) || !m.Instant.Before(other.End())
	})
	b.holding(d, m.Instant, m.End(), "")
	taken := d.Collisions(m.Slot, fresh, room)
	if len(taken) == 0 {
		return engaged(d.Engagements(m.Slot, fresh, room, b.office.Location()))
	}
	field := "need"
	if taken[0].Room {
		field = "venue"
	}
	p := events.Refuse(events.NotPossible, field, `%s; move one of them, or say "ifNone":"best"`, reason.In(taken[0].Reason, "en"))
	for _, x := range taken {
		p.Conflicts = append(p.Conflicts, events.Conflict{With: takenBy(x.With.ID), Reason: x.Reason})
	}
	return p
}

// engaged refuses a time at which somebody, or a room, is taken by a calendar of their own.
func engaged(list []inquiry.Engagement) *events.Problem {
	if len(list) == 0 {
		return nil
	}
	field := "need"
	if list[0].Of.Noun == venues.Label {
		field = "venue"
	}
	p := events.Refuse(events.NotPossible, field, `%s; move one of them, or say "ifNone":"best"`, reason.In(list[0].Reason, "en"))
	for _, x := range list {
		p.Conflicts = append(p.Conflicts, events.Conflict{With: x.Of.String(), Reason: x.Reason})
	}
	return p
}

// checkSeats refuses a room that is too small for a meeting as it is to be.
func (b *Book) checkSeats(m *meeting.Meeting, e *events.MeetingAmended) *events.Problem {
	all := b.Invited(append(slices.Clip(e.Need), e.Optional...))
	guests := len(all) + company(m, all)
	if v := b.Venue(e.Venue); v != nil && v.Seats > 0 && guests > v.Seats {
		return events.Refuse(events.NotPossible, "venue", `has %d seats for %d who are invited or brought along; choose another, or say "ifNone":"best"`, v.Seats, guests)
	}
	return nil
}

// checkMove refuses a time at which somebody who must come, or the room, is taken, unless it is asked for all the same.
// What else does not suit everybody is said and no reason to refuse: whoever moves a meeting by hand knows the people.
func (b *Book) checkMove(c *events.MoveMeeting, m *meeting.Meeting, venue string, to events.Slot, now time.Time) ([]events.Point, *events.Problem) {
	asked := &events.RequestMeeting{
		At: &events.At{Date: to.Date, Start: to.Start, Zone: to.Zone}, Duration: to.Duration, Need: m.Need, Optional: m.Optional, Venue: venue,
	}
	s, p := b.inquire(asked, m.ID, now)
	if p != nil {
		return nil, p
	}
	return s.Move(to, c.IfNone == events.IfNoneBest)
}

func cancelMeeting(b *Book, c *events.CancelMeeting, now time.Time) ([]events.Body, *events.Problem) {
	m, p := b.changeable(c.ID, now)
	if p != nil {
		return nil, p
	}
	return one(m.Cancellation(reason.Because("cancelled.office"), c.Note, true))
}

func plannedMeeting(b *Book, body *events.MeetingPlanned, e *events.Event) *meeting.Meeting {
	m := meeting.Planned(body, e, b.called(body.Venue))
	if s := b.Series(body.Series); s != nil && maps.Equal(s.Title, m.Title) {
		m.Title, m.Versions[0].Title = s.Title, s.Title // a series has hundreds of meetings
	}
	b.days.note(m)
	return m
}

// revises is for events that raise a meeting's revision.
func revises[E any](revise func(*meeting.Meeting, *E) meeting.Revised) noun.Fold[*Book] {
	return noun.Folds(func(b *Book, body *E, e *events.Event) error {
		m := meetings.Change(b.shelves, e.Body.About().ID)
		if m == nil {
			return noun.Missing(e.Body.About())
		}
		r := revise(m, body)
		m.Revise(r, e, b.called(m.Venue))
		b.days.note(m)
		return nil
	})
}

// cancelledMeeting has what it was to talk about go back to the backlog.
func cancelledMeeting(b *Book, body *events.MeetingCancelled, e *events.Event) error {
	m := meetings.Change(b.shelves, body.ID)
	if m == nil {
		return noun.Missing(body.About())
	}
	m.Revise(m.Cancel(body), e, b.called(m.Venue))
	b.returnMatters(m.ID, e.Time)
	return nil
}

// called is what a venue is called now.
func (b *Book) called(venue string) meeting.Room {
	if v := b.Venue(venue); v != nil {
		return meeting.Room{Title: v.Title, Address: v.Address, Geo: v.Geo, Changed: v.Changed}
	}
	return meeting.Room{}
}

func inTime(x, y *meeting.Meeting) int {
	return cmp.Or(x.Instant.Compare(y.Instant), cmp.Compare(x.ID, y.ID))
}
