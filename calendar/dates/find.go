package dates

import (
	"slices"
	"time"

	"jourfixe/calendar/day"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/recurrence"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// An At is when and where dates are found.
type At struct {
	Today   events.Date // at the office
	Now     time.Time
	Home    string                          // the region whose weekend the office keeps
	Most    int                             // how many dates there may be, and one more
	Against func(events.Slot) events.Reason // what else takes place then; the zero reason if nothing
}

// An Open is what there is of a series already.
type Open struct {
	Kept     map[events.Date]bool             // days on which it has a meeting that stays
	Settled  map[events.Date]bool             // nominal dates that are not decided again
	Meetings map[events.Date]*meeting.Meeting // by nominal date, those that are decided again
	Days     map[events.Date]events.Date      // by nominal date, those that are named and not found
}

func newOpen() Open {
	return Open{Kept: map[events.Date]bool{}, Settled: map[events.Date]bool{}, Meetings: map[events.Date]*meeting.Meeting{}}
}

// ToExtend tells which meetings of a series are decided again when it is extended: those to come that were decided before
// all holidays were known, of which more are known now. All others stay as they are.
func (s *Series) ToExtend(all []*meeting.Meeting, now time.Time) Open {
	has := newOpen()
	for _, p := range s.Skipped {
		has.Settled[p.Date] = true
	}
	for _, m := range all {
		switch {
		case m.Series != s.ID:
		case m.Cancelled:
			has.Settled[m.Nominal] = true
		case !m.ByHand && m.Instant.After(now) && len(day.Unchecked(m.Date, s.Avoid)) < len(m.Provisional):
			has.Meetings[m.Nominal] = m
		default:
			has.Settled[m.Nominal], has.Kept[m.Date] = true, true
		}
	}
	return has
}

// ToAmend tells which meetings of a series are decided again when it is amended: all to come, but for those whose time or
// cancellation was asked for by hand.
func (s *Series) ToAmend(all []*meeting.Meeting, now time.Time) Open {
	has := newOpen()
	for _, m := range all {
		if m.Series != s.ID {
			continue
		}
		switch {
		case m.Cancelled:
			has.Settled[m.Nominal] = has.Settled[m.Nominal] || m.ByHand
		case m.ByHand || !m.Instant.After(now) || !m.Date.In(s.Start, tz.Must(s.Zone)).After(now):
			// The last is a meeting later today for which the new time of day would already have passed.
			has.Settled[m.Nominal], has.Kept[m.Date] = true, true
		default:
			has.Meetings[m.Nominal] = m
		}
	}
	return has
}

// Find decides the dates of the series after the day it reaches, up to its horizon counted from now, and moves that
// day. A nominal date that has passed is gone, unless its meeting was put off and is still to come.
func (s *Series) Find(cadence *recurrence.Rule, at At, has Open) ([]day.Choice, *events.Problem) {
	today, now := at.Today, at.Now
	first := s.From
	if !s.Through.IsZero() && first.Before(s.Through.AddDays(1)) {
		first = s.Through.AddDays(1)
	}
	if first.Before(today) {
		first = today
	}
	for d := range has.Meetings {
		if d.Before(first) {
			first = d
		}
	}
	if end := s.Horizon.From(today); end.After(s.Through) {
		s.Through = end
	}
	nominal := cadence.Dates(s.From, first, s.Through)
	if len(nominal) == 0 && len(cadence.Dates(s.From, s.From, s.From.AddDays(lookAhead))) == 0 {
		return nil, events.Refuse(events.NotPossible, "cadence", "the rule has no date in the ten years after %s; check BYMONTH, BYMONTHDAY and UNTIL", s.From)
	}
	if len(nominal) >= at.Most {
		return nil, events.Refuse(events.NotPossible, "horizon",
			"the rule has %d dates up to %s, and %d are the most; shorten the horizon", len(nominal), s.Through, at.Most-1)
	}
	loc := tz.Must(s.Zone)
	nominal = slices.DeleteFunc(nominal, func(d events.Date) bool {
		return has.Settled[d] || has.Meetings[d] == nil && !d.In(s.Start, loc).After(now)
	})
	s.Skipped = recent(s.Skipped, today)
	var found []day.Choice
	for _, c := range s.choose(cadence, nominal, at, has) {
		if c.Date.IsZero() && len(c.Ask) == 0 {
			s.Skipped = append(s.Skipped, c.Passed[0])
		} else {
			found = append(found, c)
		}
	}
	return found, nil
}

// choose finds the day for every nominal date of the series.
func (s *Series) choose(cadence *recurrence.Rule, nominal []events.Date, at At, has Open) []day.Choice {
	used := map[events.Date]bool{}
	for d := range has.Kept {
		used[d] = true
	}
	loc := tz.Must(s.Zone)
	rules := day.Rules{
		Home: at.Home, Avoid: s.Avoid, Shift: s.Shift, Allowed: cadence.Names, Cadence: s.Cadence,
		Usable: func(d events.Date) events.Reason {
			switch {
			case used[d]:
				return reason.Because("series.twice")
			case !d.In(s.Start, loc).After(at.Now):
				return reason.Because("past")
			}
			return at.Against(tz.SlotOn(d, s.Start, s.Zone, s.Duration))
		},
	}
	// A day that is named must not be taken by a date that is found, nor one that stays where the cadence puts it by another that has
	// to move: so the named ones are settled first, and then the regular ones.
	choices := make([]day.Choice, len(nominal))
	for i, d := range nominal {
		if named, ok := has.Days[d]; ok {
			choices[i] = rules.Named(d, named)
			used[named] = true
		}
	}
	for i, d := range nominal {
		if choices[i].Nominal.IsZero() && rules.Against(d).IsZero() {
			choices[i] = rules.Choose(d)
			used[d] = true
		}
	}
	for i, d := range nominal {
		if choices[i].Nominal.IsZero() {
			choices[i] = rules.Choose(d)
			used[choices[i].Date] = true
			for _, asked := range choices[i].Ask {
				used[asked] = true
			}
		}
	}
	return choices
}

// recent drops what was skipped before the day, so that the list does not grow for ever.
func recent(skipped []events.Passed, day events.Date) []events.Passed {
	return slices.DeleteFunc(slices.Clone(skipped), func(p events.Passed) bool { return p.Date.Before(day) })
}
