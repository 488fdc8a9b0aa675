package calendar

import (
	"maps"
	"time"

	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// amendSeries decides the future dates again and touches only what comes out differently. Meetings that are over, and
// those whose time or cancellation was asked for by hand, are left as they are.
func amendSeries(b *Book, c *events.AmendSeries, now time.Time) ([]events.Body, *events.Problem) {
	old := series.In(b.shelves)[c.ID]
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
	s.Fill()
	cadence, p := b.checkSeries(&s)
	if p != nil {
		return nil, p
	}

	through := old.Through
	if end := s.Horizon.From(b.Today(now)); end.After(through) {
		through = end
	}
	has := s.ToAmend(b.Meetings(), now)
	s.Through = events.Date{} // everything from today on is decided again
	s.Skipped = nil
	horizon := s.Horizon
	s.Horizon = events.Period{Days: through.Sub(b.Today(now))}
	planned, p := b.dates(&s, cadence, now, has)
	s.Horizon = horizon
	if p != nil {
		return nil, p
	}
	bodies := []events.Body{(*events.SeriesAmended)(&events.SeriesDefined{DefineSeries: s.DefineSeries, Through: s.Through, Skipped: s.Skipped})}
	for _, next := range planned {
		m := has.Meetings[next.Nominal]
		delete(has.Meetings, next.Nominal)
		if m == nil {
			bodies = append(bodies, next)
			continue
		}
		bodies = append(bodies, m.Changes(&old.DefineSeries, old.Guests(), next)...)
	}
	for _, m := range b.upcoming(s.ID, now) {
		if has.Meetings[m.Nominal] == m {
			bodies = append(bodies, m.Cancellation(reason.Because("cancelled.dropped"), nil, false))
		}
	}
	return bodies, nil
}

// sameText compares what two texts say: none and an empty one are alike.
func sameText(x, y events.Text) bool { return maps.Equal(x, y) }
