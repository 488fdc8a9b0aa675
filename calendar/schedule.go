package calendar

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/cron"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

var schedules = shelf[Schedule]{label: "schedule"}

var scheduleNoun = &entry[Schedule]{
	shelf:   schedules,
	answers: []answer{answers(setSchedule), answers(removeSchedule), answersAt(fireSchedule)},
	folds: []fold{
		makes(schedules, changedSchedule),
		drops[events.ScheduleRemoved](schedules),
		changes(schedules, func(s *Schedule, body *events.ScheduleFired, _ *events.Event) { s.Last = later(s.Last, body.Due) }),
	},
	names:   func(s *Schedule) []events.Ref { return s.To },
	touches: touchesSchedule,
	made:    func(s *Schedule) uint64 { return s.Made },
	file: &filing[Schedule]{
		section: "schedules", create: "set", end: "remove", read: reads[events.SetSchedule],
		said: func(_ *Book, s *Schedule) any { return s.SetSchedule },
	},
}

// A Schedule is something to be done again and again. The book knows the last of its times that was answered; which
// others are due follows from that and the time.
type Schedule struct {
	events.SetSchedule
	Made  uint64    // the place in the journal of the event that made it first; 0: none yet
	Since time.Time // when it was made or changed; times before do not count
	Last  time.Time // the last time that was answered; zero if none was
}

const (
	// Skew is how far the clock of the one who asks may be ahead of the one who decides.
	Skew = time.Minute
	// grace is how late a time may be answered under the policy skip.
	grace = 10 * time.Minute
	// maxAhead bounds how far a digest looks, in days.
	maxAhead = 366
	// maxDue bounds how many missed times are made up for under the policy all.
	maxDue = 100
)

// defaultAhead is how far a digest looks unless it is said otherwise.
var defaultAhead = events.Period{Days: 14}

// Fired reports whether the schedule does something that a command has to set off. What others say, they say by
// themselves at its times: who is told what follows from the book and from what was told.
func (s *Schedule) Fired() bool { return s.Do == events.DoExtend }

// Schedule returns the schedule, nil if there is none.
func (b *Book) Schedule(id string) *Schedule { return schedules.in(b)[id] }

// Schedules returns all schedules by id.
func (b *Book) Schedules() []*Schedule { return sorted(schedules.in(b)) }

// cron reads the expression, which was checked when it came into the book.
func (s *Schedule) cron() (*cron.Expression, error) { return cron.Parse(s.Cron, tz.Must(s.Zone)) }

// after is the time up to which everything is answered.
func (s *Schedule) after() time.Time { return later(s.Since, s.Last) }

// Next returns the n times to come after t.
func (s *Schedule) Next(t time.Time, n int) []time.Time {
	c, err := s.cron()
	if err != nil {
		return nil // the zone database has changed under it; it was readable when it was set
	}
	var times []time.Time
	for len(times) < n {
		if t = c.Next(t); t.IsZero() {
			break
		}
		times = append(times, t)
	}
	return times
}

// Latest returns the schedule's last time, zero if there was none: the one that was answered, or, of a schedule that
// nothing answers, the one that came last.
func (s *Schedule) Latest(now time.Time) time.Time {
	if s.Fired() {
		return s.Last
	}
	c, err := s.cron()
	if err != nil {
		return time.Time{}
	}
	for _, back := range []time.Duration{24 * time.Hour, 40 * 24 * time.Hour, now.Sub(s.Since)} {
		from := later(s.Since, now.Add(-back))
		if due, _ := between(c, from, now, 1); len(due) > 0 {
			return due[0]
		}
	}
	return time.Time{}
}

// Due returns the times that are to be answered at now, in order, and the next one to come. What becomes of times that
// were missed is the schedule's policy: one answer for all of them, none for those long past, or one for each.
func (s *Schedule) Due(now time.Time) (due []time.Time, next time.Time) {
	c, err := s.cron()
	if err != nil {
		return nil, time.Time{}
	}
	most := 1 // the latest counts for all
	if s.Missed == "all" {
		most = maxDue
	}
	// After a long absence most of what was missed does not matter, so the look back begins with a day and goes further
	// only as long as too few times are found.
	for _, back := range []time.Duration{24 * time.Hour, 40 * 24 * time.Hour, now.Sub(s.after())} {
		from := later(s.after(), now.Add(-back))
		if due, next = between(c, from, now, most); len(due) == most || from.Equal(s.after()) {
			break
		}
	}
	if s.Missed == "skip" && len(due) > 0 && now.Sub(due[0]) > grace {
		due = nil
	}
	return due, next
}

// between returns the last times, at most so many, after from and up to now, and the next one after now.
func between(c *cron.Expression, from, now time.Time, most int) (due []time.Time, next time.Time) {
	for next = c.Next(from); !next.IsZero() && !next.After(now); next = c.Next(next) {
		if len(due) == most {
			due = due[1:]
		}
		due = append(due, next)
	}
	return due, next
}

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
	return b.checkNeed("to", e.To)
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
	s := schedules.in(b)[c.ID]
	if s == nil {
		return nil, b.unknown("id", events.Ref{Noun: "schedule", ID: c.ID})
	}
	x, err := s.cron()
	if err != nil {
		return nil, events.Refuse(events.NotPossible, "id", "the schedule's expression %v", err)
	}
	due := c.Due.UTC()
	switch {
	case !s.Fired():
		return nil, events.Refuse(events.NotPossible, "id", "the schedule does %s, which goes out by itself at its times", s.Do)
	case !due.After(s.after()):
		return nil, events.Refuse(events.NotPossible, "due", "the schedule is answered up to %s", s.after().Format(time.RFC3339))
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

func changedSchedule(b *Book, body *events.ScheduleChanged, e *events.Event) *Schedule {
	s := &Schedule{SetSchedule: events.SetSchedule(*body), Made: e.Sequence, Since: e.Time}
	// A schedule that keeps its times goes on where it was; with other times it begins anew.
	if old := b.Schedule(body.ID); old != nil {
		s.Made = old.Made
		if old.Cron == s.Cron && old.Zone == s.Zone {
			s.Since, s.Last = old.Since, old.Last
		}
	}
	return s
}
