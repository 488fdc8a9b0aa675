package calendar

import (
	"maps"
	"time"

	"jourfixe/calendar/meeting"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// amendSeries decides the future dates again and touches only what comes out differently. Meetings that are over, and
// those whose time or cancellation was asked for by hand, are left as they are.
func amendSeries(b *Book, c *events.AmendSeries, now time.Time) ([]events.Body, *events.Problem) {
	old := series.in(b)[c.ID]
	if old == nil || old.Ended {
		return nil, b.unknown("id", events.Ref{Noun: "series", ID: c.ID})
	}
	s := *old
	set(&s.Title, c.Title)
	set(&s.Cadence, c.Cadence)
	set(&s.From, c.From)
	set(&s.Start, c.Start)
	set(&s.Duration, c.Duration)
	set(&s.Zone, c.Zone)
	set(&s.Horizon, c.Horizon)
	set(&s.Avoid, c.Avoid)
	set(&s.Shift, c.Shift)
	set(&s.Invite, c.Invite)
	set(&s.Venue, c.Venue)
	set(&s.Description, c.Description)
	s.fill()
	cadence, p := b.checkSeries(&s)
	if p != nil {
		return nil, p
	}

	through := old.Through
	if end := s.Horizon.From(b.Today(now)); end.After(through) {
		through = end
	}
	has := open{kept: map[events.Date]bool{}, settled: map[events.Date]bool{}, meetings: map[events.Date]*meeting.Meeting{}}
	for _, m := range b.Meetings() {
		if m.Series != s.ID {
			continue
		}
		switch {
		case m.Cancelled:
			has.settled[m.Nominal] = has.settled[m.Nominal] || m.ByHand
		case m.ByHand || !m.Instant.After(now) || !m.Date.In(s.Start, tz.Must(s.Zone)).After(now):
			// The last is a meeting later today for which the new time of day would already have passed.
			has.settled[m.Nominal], has.kept[m.Date] = true, true
		default:
			has.meetings[m.Nominal] = m
		}
	}
	s.Through = events.Date{} // everything from today on is decided again
	s.Skipped = nil
	horizon := s.Horizon
	s.Horizon = events.Period{Days: through.Sub(b.Today(now))}
	p, planned := b.plan(&s, cadence, now, has)
	s.Horizon = horizon
	if p != nil {
		return nil, p
	}
	bodies := []events.Body{(*events.SeriesAmended)(&events.SeriesDefined{DefineSeries: s.DefineSeries, Through: s.Through, Skipped: s.Skipped})}
	for _, body := range planned {
		next := body.(*events.MeetingPlanned)
		m := has.meetings[next.Nominal]
		delete(has.meetings, next.Nominal)
		if m == nil {
			bodies = append(bodies, next)
			continue
		}
		bodies = append(bodies, m.Changes(&old.DefineSeries, old.Guests(), next)...)
	}
	for _, m := range b.upcoming(s.ID, now) {
		if has.meetings[m.Nominal] == m {
			bodies = append(bodies, m.Cancel(reason.Because("cancelled.dropped"), nil, false))
		}
	}
	return bodies, nil
}

// sameText compares what two texts say: none and an empty one are alike.
func sameText(x, y events.Text) bool { return maps.Equal(x, y) }
