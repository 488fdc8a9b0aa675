package calendar

import (
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/dates"
	"jourfixe/calendar/poll"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// amendSeries decides the future dates again and touches only what comes out differently. Meetings that are over, and
// those whose time or cancellation was asked for by hand, are left as they are.
func amendSeries(b *Book, c *events.AmendSeries, now time.Time) ([]events.Body, *events.Problem) {
	old := series.Get(b.shelves, c.ID)
	if old == nil || old.Ended {
		return nil, b.unknown("id", events.Ref{Noun: "series", ID: c.ID})
	}
	s := *old
	events.Set(&s.Title, c.Title)
	events.Set(&s.Cadence, c.Cadence)
	events.Set(&s.From, c.From)
	events.Set(&s.Start, c.Start)
	events.Set(&s.Duration, c.Duration)
	events.Set(&s.Zone, c.Zone)
	events.Set(&s.Horizon, c.Horizon)
	events.Set(&s.Avoid, c.Avoid)
	events.Set(&s.Shift, c.Shift)
	events.Set(&s.Invite, c.Invite)
	events.Set(&s.Venue, c.Venue)
	events.Set(&s.Conference, c.Conference)
	events.Set(&s.Description, c.Description)
	events.Set(&s.Agenda, c.Agenda)
	s.Fill()
	cadence, p := b.checkSeries(&s)
	if p != nil {
		return nil, p
	}

	through := old.Through
	if end := s.Horizon.From(b.Today(now)); end.After(through) {
		through = end
	}
	has, asks := s.ToAmend(b.MeetingsOf(s.ID), now), !asksAlike(&old.DefineSeries, &s.DefineSeries)
	b.settleAsked(s.ID, &has, func(x *poll.Poll) bool { return !x.Cancelled && (!x.Undone() || !asks) })
	s.Through = events.Date{} // everything from today on is decided again
	s.Skipped = nil
	horizon := s.Horizon
	s.Horizon = events.Period{Days: through.Sub(b.Today(now))}
	if has.Days, p = named(&s, c.Days, has, now); p != nil {
		return nil, p
	}
	planned, asked, p := b.dates(&s, cadence, now, has)
	s.Horizon = horizon
	if p == nil {
		p = given(c.Days, planned)
	}
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
	for _, x := range b.PollsOf(s.ID) {
		if x.Undone() && asks {
			bodies = append(bodies, &events.PollCancelled{ID: x.ID})
		}
	}
	return append(bodies, asked...), nil
}

// named reads the days that are named for dates, which must be to come and free of other meetings of the series.
func named(s *Series, days []events.SeriesDay, has dates.Open, now time.Time) (map[events.Date]events.Date, *events.Problem) {
	by, taken := map[events.Date]events.Date{}, map[events.Date]bool{}
	for i, d := range days {
		field := check.Item("days", i)
		switch {
		case !by[d.Nominal].IsZero():
			return nil, events.Refuse(events.Malformed, field+".nominal", "is named twice; leave one out")
		case !d.Date.In(s.Start, tz.Must(s.Zone)).After(now):
			return nil, events.Refuse(events.NotPossible, field+".date", "has passed; name a day that is to come")
		case taken[d.Date] || has.Kept[d.Date]:
			return nil, events.Refuse(events.NotPossible, field+".date", "has another meeting of the series; name another day")
		}
		by[d.Nominal], taken[d.Date] = d.Date, true
	}
	return by, nil
}

// given refuses a day that was named for what is no date that is decided.
func given(days []events.SeriesDay, planned []*events.MeetingPlanned) *events.Problem {
	has := make(map[events.Date]bool, len(planned))
	for _, m := range planned {
		has[m.Nominal] = true
	}
	for i, d := range days {
		if !has[d.Nominal] {
			return events.Refuse(events.NotPossible, check.Item("days", i)+".nominal",
				"is no date of the cadence that can be given another day: it is not of the cadence, over, or was moved or cancelled by hand")
		}
	}
	return nil
}
