package undo

import (
	"maps"
	"slices"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

var series = noun{
	states: map[string]string{"defined": "series", "amended": "series"},
	never:  map[string]Why{"extended": Itself},
	way:    (*undoing).series,
}

func (u *undoing) series() Way {
	id := u.event.Body.About().ID
	if _, ended := u.event.Body.(*events.SeriesEnded); ended {
		s := u.book.Series(id)
		if u.again("series", id, func(id string) bool { n := u.book.Series(id); return !n.Ended && maps.Equal(n.Title, s.Title) }) {
			return Way{Why: Already}
		}
		c := s.DefineSeries
		c.ID, c.From = u.free("series", id), events.Date{} // its dates go on from today
		c.Venue = u.venue(c.Venue)
		return Way{Command: &c, Anew: true, Near: true}
	}
	if _, defined := u.event.Body.(*events.SeriesDefined); defined {
		return one(&events.EndSeries{ID: id})
	}
	is := u.event.Body.(*events.SeriesAmended)
	var was *events.DefineSeries
	switch before := u.before.(type) {
	case *events.SeriesDefined:
		was = &before.DefineSeries
	case *events.SeriesAmended:
		was = &before.DefineSeries
	default:
		return Way{Why: Unheld}
	}
	c := &events.AmendSeries{ID: id}
	way := some(c,
		differs(&c.Title, was.Title, is.Title), differs(&c.Cadence, was.Cadence, is.Cadence), differs(&c.From, was.From, is.From),
		differs(&c.Start, was.Start, is.Start), differs(&c.Duration, was.Duration, is.Duration), differs(&c.Zone, was.Zone, is.Zone),
		differs(&c.Horizon, was.Horizon, is.Horizon), differs(&c.Avoid, was.Avoid, is.Avoid), differs(&c.Shift, was.Shift, is.Shift),
		differs(&c.Invite, was.Invite, is.Invite), differs(&c.Venue, was.Venue, is.Venue),
		differs(&c.Conference, was.Conference, is.Conference), differs(&c.Description, was.Description, is.Description),
		differs(&c.Agenda, was.Agenda, is.Agenda))
	if way.Command != nil {
		way.Anew = u.days(c)
	}
	return way
}

// days says in what a series is amended back which days its dates have had, if one of them would not come back to its own by the rule:
// days are found anew, and something else may be on them meanwhile. What the amendment has planned further on stays, since it would have
// been planned soon anyway, as does what somebody has moved or cancelled by hand since. It reports whether some were dropped, and so are planned as new
// meetings.
func (u *undoing) days(c *events.AmendSeries) (anew bool) {
	dropped := map[events.Date]bool{}
	had := map[events.Date]events.Date{} // by nominal date
	for _, m := range u.book.MeetingsOf(c.ID) {
		if !m.Cancelled && !m.ByHand && m.Instant.After(u.now) {
			had[m.Nominal] = m.Date
		}
	}
	for _, e := range slices.Backward(u.list) {
		m := u.book.Meeting(e.Body.About().ID)
		if m == nil || m.ByHand {
			continue
		}
		switch body := e.Body.(type) {
		case *events.MeetingPlanned:
			delete(had, m.Nominal)
		case *events.MeetingMoved:
			had[m.Nominal] = body.From.Date
		case *events.MeetingCancelled:
			had[m.Nominal], dropped[m.Nominal] = m.Date, true
		}
	}
	after := u.book.Clone()
	for _, e := range after.Decide(&events.Command{Office: u.event.Office, Client: "undo", Body: c}, u.now).Events {
		if e.Body.Type().Noun == "command" || after.Apply(e) != nil {
			return false // it is refused, as whoever gives it will hear
		}
	}
	same := true
	s := after.Series(c.ID)
	for _, m := range after.MeetingsOf(c.ID) {
		day, ok := had[m.Nominal]
		if !ok || m.Cancelled || m.ByHand || !day.In(s.Start, tz.Must(s.Zone)).After(u.now) {
			continue
		}
		same = same && m.Date == day
		anew = anew || dropped[m.Nominal]
		c.Days = append(c.Days, events.SeriesDay{Nominal: m.Nominal, Date: day})
	}
	if same {
		c.Days = nil
	}
	return anew
}
