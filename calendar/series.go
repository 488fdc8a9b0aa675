package calendar

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/dates"
	"jourfixe/calendar/day"
	"jourfixe/calendar/inquiry"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/poll"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/recurrence"
	"jourfixe/calendar/shelf"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

var series = shelf.New[string, Series]("series", nil)

var seriesNoun = &noun.Entry[*Book, Series]{
	Shelf: series,
	Title: func(_ *Book, s *Series) events.Text { return s.Title },
	Gone:  func(s *Series) bool { return s.Ended },
	Answers: []noun.Answer[*Book]{
		noun.Lengthy(noun.AnswersAt(defineSeries)), noun.Lengthy(noun.AnswersAt(amendSeries)), noun.Lengthy(noun.AnswersAt(extendSeries)), noun.AnswersAt(endSeries),
	},
	Folds: []noun.Fold[*Book]{
		noun.Makes(series, func(_ *Book, body *events.SeriesDefined, e *events.Event) *Series {
			return &Series{
				Series: dates.Series{DefineSeries: body.DefineSeries, Through: body.Through, Skipped: body.Skipped}, Made: e.Sequence, Defined: e.Time,
			}
		}),
		noun.Changes[*Book](series, func(s *Series, body *events.SeriesAmended, _ *events.Event) {
			s.DefineSeries, s.Through, s.Skipped = body.DefineSeries, body.Through, body.Skipped
		}),
		noun.Changes[*Book](series, func(s *Series, body *events.SeriesExtended, _ *events.Event) {
			s.Through, s.Skipped = body.Through, body.Skipped
		}),
		noun.Changes[*Book](series, func(s *Series, _ *events.SeriesEnded, _ *events.Event) { s.Ended = true }),
	},
	Names: func(s *Series) []events.Ref {
		if s.Venue == "" {
			return s.Guests()
		}
		return append(s.Guests(), events.Ref{Noun: venues.Label, ID: s.Venue})
	},
	Touches: touchesSeries,
	Made:    func(s *Series) uint64 { return s.Made },
	Scope:   &noun.Scoping[*Book]{},
	File: &noun.Filing[*Book, Series]{
		Section: "series", Create: "define", Amend: "amend", End: "end", Read: noun.Reads[events.DefineSeries],
		Said: func(_ *Book, s *Series) any { return s.DefineSeries },
	},
}

// A Series is a standing meeting: the rule by which its meetings are planned, and how far that has been done.
type Series struct {
	dates.Series
	Made    uint64 // the place in the journal of the event that defined it; 0: none yet
	Ended   bool
	Defined time.Time
}

// Series returns the series, nil if there is none.
func (b *Book) Series(id string) *Series { return series.Get(b.shelves, id) }

// AllSeries returns all series by id, the ended ones too.
func (b *Book) AllSeries() []*Series { return shelf.Sorted(series.All(b.shelves)) }

func defineSeries(b *Book, c *events.DefineSeries, now time.Time) ([]events.Body, *events.Problem) {
	if series.Get(b.shelves, c.ID) != nil {
		return nil, b.taken(events.Ref{Noun: "series", ID: c.ID})
	}
	s := &Series{Series: dates.Series{DefineSeries: *c}}
	s.Zone = cmp.Or(s.Zone, b.office.Zone)
	if s.From.IsZero() {
		s.From = b.Today(now)
	}
	if s.Horizon.IsZero() {
		s.Horizon = dates.DefaultHorizon
	}
	if s.Avoid.Holidays == nil && s.Avoid.School == nil {
		s.Avoid.Holidays = b.office.Holidays
	}
	s.Fill()
	cadence, p := b.checkSeries(s)
	if p != nil {
		return nil, p
	}
	planned, asked, p := b.dates(s, cadence, now, dates.Open{})
	if p != nil {
		return nil, p
	}
	bodies := []events.Body{&events.SeriesDefined{DefineSeries: s.DefineSeries, Through: s.Through, Skipped: s.Skipped}}
	for _, m := range planned {
		bodies = append(bodies, m)
	}
	return append(bodies, asked...), nil
}

func (b *Book) checkSeries(s *Series) (*recurrence.Rule, *events.Problem) {
	cadence, p := s.Check()
	if p != nil {
		return nil, p
	}
	for i, g := range s.Invite.Groups {
		if ref := (events.Ref{Noun: "group", ID: g}); !b.Has(ref) {
			return nil, b.unknown(check.Item("invite.groups", i), ref)
		}
	}
	if s.Shift.Policy == events.ShiftAsk && len(s.Invite.Groups) == 0 {
		return nil, events.Refuse(events.NotPossible, "shift.policy", "asks those who are invited, and nobody is; name a group in invite.groups, or take another policy")
	}
	if p := b.checkVenue(s.Venue); p != nil {
		return nil, p
	}
	if v := venues.Get(b.shelves, s.Venue); v != nil && v.Seats > 0 {
		if guests := len(b.Invited(s.Guests())); guests > v.Seats {
			return nil, events.Refuse(events.NotPossible, "venue", "has %d seats for %d who are invited; choose another", v.Seats, guests)
		}
	}
	return cadence, nil
}

// dates plans the meetings of a series after the day it reaches, up to its horizon counted from now, and moves that day. Dates about which people are
// to be asked are polls instead.
func (b *Book) dates(s *Series, cadence *recurrence.Rule, now time.Time, has dates.Open) (planned []*events.MeetingPlanned, asked []events.Body, _ *events.Problem) {
	// What the series itself has is settled by its days; all other meetings keep their people and their rooms.
	others := b.diary(func(m *meeting.Meeting) bool { return m.Series == s.ID })
	var people []string
	for _, p := range b.Invited(s.Guests()) {
		people = append(people, p.ID)
	}
	found, p := s.Find(cadence, dates.At{
		Today: b.Today(now), Now: now, Home: b.office.region(), Most: MaxEvents,
		Against: func(at events.Slot) events.Reason { return others.Against(at, people, s.Venue) },
	}, has)
	if p != nil {
		return nil, nil, p
	}
	suits := b.suits(s, now)
	for _, c := range found {
		if c.Date.IsZero() {
			if ask := b.askAbout(s, c, now); ask != nil {
				asked = append(asked, ask)
			} else {
				s.Skipped = append(s.Skipped, c.Passed[0])
			}
			continue
		}
		m := b.newMeeting(s, c)
		m.Score = suits(m.Slot)
		planned = append(planned, m)
	}
	return planned, asked, nil
}

// suits says of the dates of a series what does not suit those who are invited: days off and hours of their own. A series is
// held on its day all the same; what it avoids is said by the series.
func (b *Book) suits(s *Series, now time.Time) func(events.Slot) []events.Point {
	c := &events.RequestMeeting{At: &events.At{Date: b.Today(now)}, Duration: s.Duration, Avoid: events.Avoid{Holidays: s.Avoid.Holidays}}
	q, p := inquiry.New(b.house(), c, b.guests(s.Guests()), nil, now)
	if p != nil {
		return func(events.Slot) []events.Point { return nil } // too many people to look at each; the dates stand without it
	}
	return q.Score
}

// newMeeting makes the event that plans the meeting of a series.
func (b *Book) newMeeting(s *Series, c day.Choice) *events.MeetingPlanned {
	return &events.MeetingPlanned{
		ID:          b.meetingID(s.ID, c.Nominal),
		Slot:        tz.SlotOn(c.Date, s.Start, s.Zone, s.Duration),
		Title:       s.Title,
		Series:      s.ID,
		Nominal:     c.Nominal,
		Venue:       s.Venue,
		Conference:  s.Conference,
		Need:        s.Guests(),
		Description: s.Description,
		Why:         c.Why,
		Passed:      c.Passed,
		Provisional: c.Provisional,
	}
}

func extendSeries(b *Book, c *events.ExtendSeries, now time.Time) ([]events.Body, *events.Problem) {
	old := series.Get(b.shelves, c.ID)
	if old == nil || old.Ended {
		return nil, b.unknown("id", events.Ref{Noun: "series", ID: c.ID})
	}
	s := *old
	cadence, p := b.checkSeries(&s)
	if p != nil {
		return nil, p
	}
	has := s.ToExtend(b.MeetingsOf(s.ID), now)
	b.settleAsked(s.ID, &has, func(*poll.Poll) bool { return true })
	planned, asked, p := b.dates(&s, cadence, now, has)
	if p != nil {
		return nil, p
	}
	bodies := []events.Body{&events.SeriesExtended{ID: s.ID, Through: s.Through, Skipped: s.Skipped}}
	for _, next := range planned {
		m := has.Meetings[next.Nominal]
		switch {
		case m == nil:
			bodies = append(bodies, next)
		case m.Instant.Equal(next.Instant):
			bodies = append(bodies, &events.MeetingConfirmed{ID: m.ID, Why: next.Why, Passed: next.Passed, Provisional: next.Provisional})
		default:
			bodies = append(bodies, &events.MeetingMoved{
				ID: m.ID, Slot: next.Slot, From: m.Slot, Why: next.Why, Passed: next.Passed, Provisional: next.Provisional, Score: next.Score,
				Revision: m.Revision + 1,
			})
		}
		delete(has.Meetings, next.Nominal)
	}
	for _, m := range b.upcoming(s.ID, now) {
		if has.Meetings[m.Nominal] == m {
			bodies = append(bodies, m.Cancellation(reason.Because("cancelled.noday"), nil, false))
		}
	}
	return append(bodies, asked...), nil
}

func endSeries(b *Book, c *events.EndSeries, now time.Time) ([]events.Body, *events.Problem) {
	s := series.Get(b.shelves, c.ID)
	if s == nil || s.Ended {
		return nil, b.unknown("id", events.Ref{Noun: "series", ID: c.ID})
	}
	bodies := []events.Body{(*events.SeriesEnded)(c)}
	for _, m := range b.upcoming(s.ID, now) {
		bodies = append(bodies, m.Cancellation(reason.Because("cancelled.ended"), c.Note, false))
	}
	for _, x := range b.PollsOf(s.ID) {
		if x.Undone() {
			bodies = append(bodies, &events.PollCancelled{ID: x.ID, Note: c.Note})
		}
	}
	return bodies, nil
}

// MeetingsOf returns the meetings of a series in order of time, the cancelled ones too.
func (b *Book) MeetingsOf(id string) []*meeting.Meeting {
	var list []*meeting.Meeting
	for by := range b.shelves.NamedBy(events.Ref{Noun: series.Label, ID: id}, meetings.Label) {
		if m := b.Meeting(by.ID); m != nil && m.Series == id {
			list = append(list, m)
		}
	}
	slices.SortFunc(list, inTime)
	return list
}
