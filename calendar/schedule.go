package calendar

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/cron"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/schedule"
	"jourfixe/calendar/shelf"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

var schedules = shelf.New[string, schedule.Schedule]("schedule", nil)

var scheduleNoun = &noun.Entry[*Book, schedule.Schedule]{
	Shelf:   schedules,
	Title:   func(_ *Book, s *schedule.Schedule) events.Text { return s.Title },
	Answers: []noun.Answer[*Book]{noun.Answers(setSchedule), noun.Answers(removeSchedule), noun.Lengthy(noun.AnswersAt(fireSchedule))},
	Folds: []noun.Fold[*Book]{
		noun.Makes(schedules, func(b *Book, body *events.ScheduleChanged, e *events.Event) *schedule.Schedule {
			return schedule.Changed(b.Schedule(body.ID), body, e)
		}),
		noun.Drops[*Book, events.ScheduleRemoved](schedules),
		noun.Changes[*Book](schedules, func(s *schedule.Schedule, body *events.ScheduleFired, _ *events.Event) { s.Fire(body.Due) }),
	},
	Names:   func(s *schedule.Schedule) []events.Ref { return s.To },
	Touches: touchesSchedule,
	Made:    func(s *schedule.Schedule) uint64 { return s.Made },
	File: &noun.Filing[*Book, schedule.Schedule]{
		Section: "schedules", Create: "set", End: "remove", Read: noun.Reads[events.SetSchedule],
		Said: func(_ *Book, s *schedule.Schedule) any { return s.SetSchedule },
	},
}

const (
	// Skew is how far the clock of the one who asks may be ahead of the one who decides.
	Skew = time.Minute
	// maxAhead bounds how far a digest looks, in days.
	maxAhead = 366
)

// defaultAhead is how far a digest looks unless it is said otherwise.
var defaultAhead = events.Period{Days: 14}

// Schedule returns the schedule, nil if there is none.
func (b *Book) Schedule(id string) *schedule.Schedule { return schedules.Get(b.shelves, id) }

// Schedules returns all schedules by id.
func (b *Book) Schedules() []*schedule.Schedule { return shelf.Sorted(schedules.All(b.shelves)) }

func setSchedule(b *Book, c *events.SetSchedule) ([]events.Body, *events.Problem) {
	e := events.ScheduleChanged(*c)
	e.Zone = cmp.Or(e.Zone, b.office.Zone)
	e.Missed = cmp.Or(e.Missed, "once")
	if p := tz.Check("zone", e.Zone); p != nil {
		return nil, p
	}
	if _, err := cron.Parse(e.Cron, tz.Must(e.Zone)); err != nil {
		return nil, events.Refuse(events.Malformed, "cron", "%v", err)
	}
	if p := b.checkDoing(&e); p != nil {
		return nil, p
	}
	for i, id := range e.Series {
		if ref := (events.Ref{Noun: "series", ID: id}); !b.Has(ref) {
			return nil, b.unknown(check.Item("series", i), ref)
		}
	}
	return one(&e)
}

// checkDoing looks whether what the schedule does has what it needs, and nothing that belongs to something else.
func (b *Book) checkDoing(e *events.ScheduleChanged) *events.Problem {
	if rules := b.rulesOn(e.ID); e.Do != events.DoRemind && len(rules) > 0 {
		return events.Refuse(events.NotPossible, "do", "reminders go by this schedule: %s; remove them first", list(rules))
	}
	if e.Do != events.DoExtend && len(e.Series) > 0 {
		return events.Refuse(events.NotPossible, "series", "belongs to a schedule that does extend; leave it out")
	}
	if e.Do != events.DoDigest {
		switch {
		case len(e.To) > 0:
			return events.Refuse(events.NotPossible, "to", "belongs to a schedule that does digest; leave it out")
		case !e.Ahead.IsZero():
			return events.Refuse(events.NotPossible, "ahead", "belongs to a schedule that does digest; leave it out")
		}
		return nil
	}
	if len(e.To) == 0 {
		return events.Refuse(events.Malformed, "to", "is required for a digest; name who gets it, as in group/staff")
	}
	if e.Ahead.IsZero() {
		e.Ahead = defaultAhead
	}
	if start := (events.Date{Year: 2026, Month: 1, Day: 1}); e.Ahead.From(start).Sub(start) > maxAhead {
		return events.Refuse(events.Malformed, "ahead", "must be at most P1Y")
	}
	var was []events.Ref
	if s := b.Schedule(e.ID); s != nil {
		was = s.To
	}
	if p := b.checkNeed("to", e.To, was); p != nil {
		return p
	}
	if e.To = b.there(e.To); len(e.To) == 0 {
		return events.Refuse(events.Malformed, "to", "names nobody who is still there; name who gets it, as in group/staff")
	}
	return nil
}

func removeSchedule(b *Book, c *events.RemoveSchedule) ([]events.Body, *events.Problem) {
	if ref := (events.Ref{Noun: "schedule", ID: c.ID}); !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	if rules := b.rulesOn(c.ID); len(rules) > 0 {
		return nil, events.Refuse(events.NotPossible, "id", "reminders go by this schedule: %s; remove them first", list(rules))
	}
	return one((*events.ScheduleRemoved)(c))
}

// fireSchedule answers one of a schedule's times. One that was answered, or lies before one that was, is refused, so
// that it does not matter how many clocks there are and how often they ask.
func fireSchedule(b *Book, c *events.FireSchedule, now time.Time) ([]events.Body, *events.Problem) {
	s := schedules.Get(b.shelves, c.ID)
	if s == nil {
		return nil, b.unknown("id", events.Ref{Noun: "schedule", ID: c.ID})
	}
	x, err := s.Expression()
	if err != nil {
		return nil, events.Refuse(events.NotPossible, "id", "the schedule's expression %v", err)
	}
	due := c.Due.UTC()
	switch {
	case !s.Fired():
		return nil, events.Refuse(events.NotPossible, "id", "the schedule does %s, which goes out by itself at its times", s.Do)
	case !due.After(s.Answered()):
		return nil, events.Refuse(events.NotPossible, "due", "the schedule is answered up to %s", s.Answered().Format(time.RFC3339))
	case due.After(now.Add(Skew)):
		return nil, events.Refuse(events.NotPossible, "due", "%s has not come yet", due.Format(time.RFC3339))
	case !x.Next(due.Add(-time.Nanosecond)).Equal(due):
		return nil, events.Refuse(events.NotPossible, "due", "is not one of the schedule's times; the next one after it is %s",
			x.Next(due).Format(time.RFC3339))
	}
	fired := &events.ScheduleFired{ID: c.ID, Due: due}
	bodies := []events.Body{fired}
	for _, series := range b.AllSeries() {
		if series.Ended || len(s.Series) > 0 && !slices.Contains(s.Series, series.ID) {
			continue
		}
		// One series that cannot be extended must not keep the others from it.
		more, p := extendSeries(b, &events.ExtendSeries{ID: series.ID}, now)
		switch {
		case p != nil:
			fired.Problems = append(fired.Problems, events.Fault{Field: "series/" + series.ID, Detail: p.Detail})
		case len(bodies)+len(more) > MaxEvents:
			fired.Problems = append(fired.Problems, events.Fault{Field: "series/" + series.ID, Detail: "waits for the next time: more would not fit into one decision"})
		case len(more) == 1 && more[0].(*events.SeriesExtended).Through == series.Through:
			// Nothing new is decided, and nothing need be said of it each time.
		default:
			bodies = append(bodies, more...)
		}
	}
	return bodies, nil
}
