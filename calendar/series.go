package calendar

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/day"
	"jourfixe/calendar/inquiry"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/recurrence"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

var series = shelf[Series]{label: "series"}

var seriesNoun = &entry[Series]{
	shelf:   series,
	gone:    func(s *Series) bool { return s.Ended },
	answers: []answer{answersAt(defineSeries), answersAt(amendSeries), answersAt(extendSeries), answersAt(endSeries)},
	folds: []fold{
		makes(series, func(_ *Book, body *events.SeriesDefined, e *events.Event) *Series {
			return &Series{DefineSeries: body.DefineSeries, Through: body.Through, Skipped: body.Skipped, Made: e.Sequence, Defined: e.Time}
		}),
		changes(series, func(s *Series, body *events.SeriesAmended, _ *events.Event) {
			s.DefineSeries, s.Through, s.Skipped = body.DefineSeries, body.Through, body.Skipped
		}),
		changes(series, func(s *Series, body *events.SeriesExtended, _ *events.Event) {
			s.Through, s.Skipped = body.Through, body.Skipped
		}),
		changes(series, func(s *Series, _ *events.SeriesEnded, _ *events.Event) { s.Ended = true }),
	},
	names:   (*Series).Guests,
	touches: touchesSeries,
	made:    func(s *Series) uint64 { return s.Made },
	scope: &scoping{
		title: func(b *Book, id string) events.Text {
			s := b.Series(id)
			if s == nil {
				return nil
			}
			return s.Title
		},
	},
	file: &filing[Series]{
		section: "series", create: "define", amend: "amend", end: "end", read: reads[events.DefineSeries],
		said: func(_ *Book, s *Series) any { return s.DefineSeries },
	},
}

// A Series is a standing meeting: the rule by which its meetings are planned, and how far that has been done.
type Series struct {
	events.DefineSeries
	Made    uint64          // the place in the journal of the event that defined it; 0: none yet
	Through events.Date     // dates are decided up to this day
	Skipped []events.Passed // dates of the cadence without a meeting
	Ended   bool
	Defined time.Time
}

// DefaultLead is how long before a meeting invitations go out, unless its series says otherwise.
var DefaultLead = events.Period{Days: 42}

// Defaults of a series.
var (
	defaultHorizon = events.Period{Months: 12}
	defaultWithin  = events.Period{Days: 7}
)

const (
	maxShift   = 31       // days
	maxHorizon = 60       // months
	lookAhead  = 10 * 366 // days in which a rule must have one
)

// Series returns the series, nil if there is none.
func (b *Book) Series(id string) *Series { return series.in(b)[id] }

// AllSeries returns all series by id, the ended ones too.
func (b *Book) AllSeries() []*Series { return sorted(series.in(b)) }

// Words describes the rhythm of the series.
func (s *Series) Words() events.Text {
	return reason.Rhythm(s.Cadence)
}

func defineSeries(b *Book, c *events.DefineSeries, now time.Time) ([]events.Body, *events.Problem) {
	if series.in(b)[c.ID] != nil {
		return nil, b.taken(events.Ref{Noun: "series", ID: c.ID})
	}
	s := &Series{DefineSeries: *c}
	s.Zone = cmp.Or(s.Zone, b.office.Zone)
	if s.From.IsZero() {
		s.From = b.Today(now)
	}
	if s.Horizon.IsZero() {
		s.Horizon = defaultHorizon
	}
	if s.Avoid.Holidays == nil && s.Avoid.School == nil {
		s.Avoid.Holidays = b.office.Holidays
	}
	s.fill()
	cadence, p := b.checkSeries(s)
	if p != nil {
		return nil, p
	}
	p, planned := b.plan(s, cadence, now, open{})
	if p != nil {
		return nil, p
	}
	return append([]events.Body{&events.SeriesDefined{DefineSeries: s.DefineSeries, Through: s.Through, Skipped: s.Skipped}}, planned...), nil
}

// fill gives the parts of shift and invite that are left out their defaults.
func (s *Series) fill() {
	s.Shift.Policy = cmp.Or(s.Shift.Policy, "nearest")
	if s.Shift.Within.IsZero() {
		s.Shift.Within = defaultWithin
	}
	if s.Invite.Lead.IsZero() {
		s.Invite.Lead = DefaultLead
	}
}

func (b *Book) checkSeries(s *Series) (*recurrence.Rule, *events.Problem) {
	cadence, err := recurrence.Parse(s.Cadence)
	if err != nil {
		return nil, events.Refuse(events.Malformed, "cadence", "%v", err)
	}
	if p := tz.Check("zone", s.Zone); p != nil {
		return nil, p
	}
	if p := check.Duration(s.Duration); p != nil {
		return nil, p
	}
	h := s.Horizon
	if h.Clock != 0 || h.From(s.From).Sub(s.From) < 1 || h.From(s.From).After((events.Period{Months: maxHorizon}).From(s.From)) {
		return nil, events.Refuse(events.Malformed, "horizon", "must be from P1D to P%dM, in whole days", maxHorizon)
	}
	if w := s.Shift.Within; w.Clock != 0 || w.From(s.From).Sub(s.From) > maxShift {
		return nil, events.Refuse(events.Malformed, "shift.within", "must be whole days, at most P%dD", maxShift)
	}
	if p := check.Regions("avoid.holidays", s.Avoid.Holidays); p != nil {
		return nil, p
	}
	if p := check.Regions("avoid.school", s.Avoid.School); p != nil {
		return nil, p
	}
	for i, g := range s.Invite.Groups {
		if ref := (events.Ref{Noun: "group", ID: g}); !b.Has(ref) {
			return nil, b.unknown(check.Item("invite.groups", i), ref)
		}
	}
	if p := b.checkVenue(s.Venue); p != nil {
		return nil, p
	}
	if v := venues.in(b)[s.Venue]; v != nil && v.Seats > 0 {
		if guests := len(b.Invited(s.Guests())); guests > v.Seats {
			return nil, events.Refuse(events.NotPossible, "venue", "has %d seats for %d who are invited; choose another", v.Seats, guests)
		}
	}
	return cadence, nil
}

// open tells plan what there is of a series already.
type open struct {
	kept     map[events.Date]bool             // days on which it has a meeting that stays
	settled  map[events.Date]bool             // nominal dates that are not decided again
	meetings map[events.Date]*meeting.Meeting // by nominal date, those that are decided again
}

// plan decides the dates of the series after the day it reaches, up to its horizon counted from now, and moves that
// day. A nominal date that has passed is gone, unless its meeting was put off and is still to come.
func (b *Book) plan(s *Series, cadence *recurrence.Rule, now time.Time, has open) (*events.Problem, []events.Body) {
	today := b.Today(now)
	first := s.From
	if !s.Through.IsZero() && first.Before(s.Through.AddDays(1)) {
		first = s.Through.AddDays(1)
	}
	if first.Before(today) {
		first = today
	}
	for d := range has.meetings {
		if d.Before(first) {
			first = d
		}
	}
	if end := s.Horizon.From(today); end.After(s.Through) {
		s.Through = end
	}
	nominal := cadence.Dates(s.From, first, s.Through)
	if len(nominal) == 0 && len(cadence.Dates(s.From, s.From, s.From.AddDays(lookAhead))) == 0 {
		return events.Refuse(events.NotPossible, "cadence", "the rule has no date in the ten years after %s; check BYMONTH, BYMONTHDAY and UNTIL", s.From), nil
	}
	if len(nominal) >= MaxEvents {
		return events.Refuse(events.NotPossible, "horizon",
			"the rule has %d dates up to %s, and %d are the most; shorten the horizon", len(nominal), s.Through, MaxEvents-1), nil
	}
	loc := tz.Must(s.Zone)
	nominal = slices.DeleteFunc(nominal, func(d events.Date) bool {
		return has.settled[d] || has.meetings[d] == nil && !d.In(s.Start, loc).After(now)
	})
	choices := b.choose(s, cadence, nominal, now, has)
	s.Skipped = recent(s.Skipped, today)
	var planned []events.Body
	suits := b.suits(s, now)
	for _, c := range choices {
		if c.Date.IsZero() {
			s.Skipped = append(s.Skipped, c.Passed[0])
			continue
		}
		m := b.newMeeting(s, c)
		m.Score = suits(m.Slot)
		planned = append(planned, m)
	}
	return nil, planned
}

// suits says of the dates of a series what does not suit those who are invited: days off and hours of their own. A series is
// held on its day all the same; what it avoids is said by the series.
func (b *Book) suits(s *Series, now time.Time) func(events.Slot) []events.Point {
	c := &events.RequestMeeting{At: &events.At{Date: b.Today(now)}, Duration: s.Duration, Avoid: events.Avoid{Holidays: s.Avoid.Holidays}}
	q, p := inquiry.New(b.house(), c, b.asked(s.Guests()), nil, now)
	if p != nil {
		return func(events.Slot) []events.Point { return nil } // too many people to look at each; the dates stand without it
	}
	return q.Score
}

// recent drops what was skipped before the day, so that the list does not grow for ever.
func recent(skipped []events.Passed, day events.Date) []events.Passed {
	return slices.DeleteFunc(slices.Clone(skipped), func(p events.Passed) bool { return p.Date.Before(day) })
}

// choose finds the day for every nominal date of the series.
func (b *Book) choose(s *Series, cadence *recurrence.Rule, nominal []events.Date, now time.Time, has open) []day.Choice {
	used := map[events.Date]bool{}
	for d := range has.kept {
		used[d] = true
	}
	loc := tz.Must(s.Zone)
	// What the series itself has is settled by its days; all other meetings keep their people and their rooms.
	others := b.diary(func(m *meeting.Meeting) bool { return m.Series == s.ID })
	var people []string
	for _, p := range b.Invited(s.Guests()) {
		people = append(people, p.ID)
	}
	rules := day.Rules{
		Home: b.office.region(), Avoid: s.Avoid, Shift: s.Shift, Allowed: cadence.Names, Cadence: s.Cadence,
		Usable: func(d events.Date) events.Reason {
			switch {
			case used[d]:
				return reason.Because("series.twice")
			case !d.In(s.Start, loc).After(now):
				return reason.Because("past")
			}
			return others.Against(tz.SlotOn(d, s.Start, s.Zone, s.Duration), people, s.Venue)
		},
	}
	// A date that stays where the cadence puts it must not be taken by another that has to move, so the regular ones
	// are settled first.
	choices := make([]day.Choice, len(nominal))
	for i, d := range nominal {
		if rules.Against(d).IsZero() {
			choices[i] = rules.Choose(d)
			used[d] = true
		}
	}
	for i, d := range nominal {
		if choices[i].Nominal.IsZero() {
			choices[i] = rules.Choose(d)
			used[choices[i].Date] = true
		}
	}
	return choices
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
		Need:        s.Guests(),
		Description: s.Description,
		Why:         c.Why,
		Passed:      c.Passed,
		Provisional: c.Provisional,
	}
}

// Guests lists who is invited to the meetings of the series, as references.
func (s *Series) Guests() []events.Ref {
	var refs []events.Ref
	for _, g := range s.Invite.Groups {
		refs = append(refs, events.Ref{Noun: "group", ID: g})
	}
	return refs
}

func extendSeries(b *Book, c *events.ExtendSeries, now time.Time) ([]events.Body, *events.Problem) {
	old := series.in(b)[c.ID]
	if old == nil || old.Ended {
		return nil, b.unknown("id", events.Ref{Noun: "series", ID: c.ID})
	}
	s := *old
	cadence, p := b.checkSeries(&s)
	if p != nil {
		return nil, p
	}
	has := b.unsettled(&s, now)
	p, planned := b.plan(&s, cadence, now, has)
	if p != nil {
		return nil, p
	}
	bodies := []events.Body{&events.SeriesExtended{ID: s.ID, Through: s.Through, Skipped: s.Skipped}}
	for _, body := range planned {
		next := body.(*events.MeetingPlanned)
		m := has.meetings[next.Nominal]
		switch {
		case m == nil:
			bodies = append(bodies, next)
		case m.Instant.Equal(next.Instant):
			bodies = append(bodies, &events.MeetingConfirmed{ID: m.ID, Why: next.Why, Passed: next.Passed, Provisional: next.Provisional})
		default:
			bodies = append(bodies, &events.MeetingMoved{
				ID: m.ID, Slot: next.Slot, From: m.Slot, Why: next.Why, Passed: next.Passed, Provisional: next.Provisional, Revision: m.Revision + 1,
			})
		}
		delete(has.meetings, next.Nominal)
	}
	for _, m := range b.upcoming(s.ID, now) {
		if has.meetings[m.Nominal] == m {
			bodies = append(bodies, m.Cancel(reason.Because("cancelled.noday"), nil, false))
		}
	}
	return bodies, nil
}

// unsettled tells which meetings of a series are decided again when it is extended: those to come that were decided before
// all holidays were known, of which more are known now. All others stay as they are.
func (b *Book) unsettled(s *Series, now time.Time) open {
	has := open{kept: map[events.Date]bool{}, settled: map[events.Date]bool{}, meetings: map[events.Date]*meeting.Meeting{}}
	for _, p := range s.Skipped {
		has.settled[p.Date] = true
	}
	for _, m := range meetings.in(b) {
		switch {
		case m.Series != s.ID:
		case m.Cancelled:
			has.settled[m.Nominal] = true
		case !m.ByHand && m.Instant.After(now) && len(day.Unchecked(m.Date, s.Avoid)) < len(m.Provisional):
			has.meetings[m.Nominal] = m
		default:
			has.settled[m.Nominal], has.kept[m.Date] = true, true
		}
	}
	return has
}

func endSeries(b *Book, c *events.EndSeries, now time.Time) ([]events.Body, *events.Problem) {
	s := series.in(b)[c.ID]
	if s == nil || s.Ended {
		return nil, b.unknown("id", events.Ref{Noun: "series", ID: c.ID})
	}
	bodies := []events.Body{(*events.SeriesEnded)(c)}
	for _, m := range b.upcoming(s.ID, now) {
		bodies = append(bodies, m.Cancel(reason.Because("cancelled.ended"), c.Note, false))
	}
	return bodies, nil
}
