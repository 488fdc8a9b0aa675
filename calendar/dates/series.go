// Package dates finds the dates of a series: which days its cadence falls on, up to its horizon, and the day that is taken for
// each. Which days others stand in the way of, it is told. What becomes of the dates, its caller decides.
package dates

import (
	"cmp"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/recurrence"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// A Series is the rule by which dates are found, and how far that has been done.
type Series struct {
	events.DefineSeries
	Through events.Date     // dates are decided up to this day
	Skipped []events.Passed // dates of the cadence without a meeting
}

// DefaultLead is how long before a meeting invitations go out, unless its series says otherwise.
var DefaultLead = events.Period{Days: 42}

// DefaultHorizon is how far ahead dates are decided, unless the series says otherwise.
var DefaultHorizon = events.Period{Months: 12}

var defaultWithin = events.Period{Days: 7}

const (
	maxShift   = 31       // days
	maxCloses  = 60       // days
	maxHorizon = 60       // months
	lookAhead  = 10 * 366 // days in which a rule must have one
)

// Words describes the rhythm of the series.
func (s *Series) Words() events.Text {
	return reason.Rhythm(s.Cadence)
}

// Fill gives the parts of shift and invite that are left out their defaults.
func (s *Series) Fill() {
	s.Shift.Policy = cmp.Or(s.Shift.Policy, "nearest")
	if s.Shift.Within.IsZero() {
		s.Shift.Within = defaultWithin
	}
	if s.Invite.Lead.IsZero() {
		s.Invite.Lead = DefaultLead
	}
}

// Check reads the cadence, as it is for meetings that begin when the series says, and looks at what the series says of itself.
func (s *Series) Check() (*recurrence.Rule, *events.Problem) {
	cadence, err := recurrence.Parse(s.Cadence)
	if err != nil {
		return nil, events.Refuse(events.Malformed, "cadence", "%v", err)
	}
	if p := tz.Check("zone", s.Zone); p != nil {
		return nil, p
	}
	loc := tz.Must(s.Zone)
	cadence = cadence.Beginning(time.Duration(s.Start)*time.Minute, func(d events.Date) time.Time { return d.In(s.Start, loc) })
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
	if c := s.Agenda.Closes; c.From(s.From).Sub(s.From) > maxCloses || c.Clock > 24*time.Hour {
		return nil, events.Refuse(events.Malformed, "agenda.closes", "must be at most P%dD", maxCloses)
	}
	if p := check.Regions("avoid.holidays", s.Avoid.Holidays); p != nil {
		return nil, p
	}
	if p := check.Regions("avoid.school", s.Avoid.School); p != nil {
		return nil, p
	}
	return cadence, nil
}

// Guests lists who is invited to the meetings of the series, as references.
func (s *Series) Guests() []events.Ref {
	var refs []events.Ref
	for _, g := range s.Invite.Groups {
		refs = append(refs, events.Ref{Noun: "group", ID: g})
	}
	return refs
}
