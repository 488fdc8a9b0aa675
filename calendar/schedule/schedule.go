// Package schedule is when something is to be done or said again and again: which times of a schedule have come and are not answered
// yet, and which come next. What is then done is not its affair.
package schedule

import (
	"time"

	"jourfixe/calendar/cron"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// A Schedule is something to be done again and again. The book knows the last of its times that was answered; which
// others are due follows from that and the time.
type Schedule struct {
	events.SetSchedule
	Made  uint64    // the place in the journal of the event that made it first; 0: none yet
	Since time.Time // when it was made or changed; times before do not count
	Last  time.Time // the last time that was answered; zero if none was
}

const (
	// grace is how late a time may be answered under the policy skip.
	grace = 10 * time.Minute
	// maxDue bounds how many missed times are made up for under the policy all.
	maxDue = 100
)

// Fired reports whether the schedule does something that a command has to set off. What others say, they say by
// themselves at its times: who is told what follows from the book and from what was told.
func (s *Schedule) Fired() bool { return s.Do == events.DoExtend }

// Expression reads the expression, which was checked when it came into the book.
func (s *Schedule) Expression() (*cron.Expression, error) { return cron.Parse(s.Cron, tz.Must(s.Zone)) }

// Answered is the time up to which everything is answered.
func (s *Schedule) Answered() time.Time { return events.Later(s.Since, s.Last) }

// Next returns the n times to come after t.
func (s *Schedule) Next(t time.Time, n int) []time.Time {
	c, err := s.Expression()
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
	c, err := s.Expression()
	if err != nil {
		return time.Time{}
	}
	for _, back := range []time.Duration{24 * time.Hour, 40 * 24 * time.Hour, now.Sub(s.Since)} {
		from := events.Later(s.Since, now.Add(-back))
		if due, _ := between(c, from, now, 1); len(due) > 0 {
			return due[0]
		}
	}
	return time.Time{}
}

// Due returns the times that are to be answered at now, in order, and the next one to come. What becomes of times that
// were missed is the schedule's policy: one answer for all of them, none for those long past, or one for each.
func (s *Schedule) Due(now time.Time) (due []time.Time, next time.Time) {
	c, err := s.Expression()
	if err != nil {
		return nil, time.Time{}
	}
	most := 1 // the latest counts for all
	if s.Missed == "all" {
		most = maxDue
	}
	// After a long absence most of what was missed does not matter, so the look back begins with a day and goes further
	// only as long as too few times are found.
	for _, back := range []time.Duration{24 * time.Hour, 40 * 24 * time.Hour, now.Sub(s.Answered())} {
		from := events.Later(s.Answered(), now.Add(-back))
		if due, next = between(c, from, now, most); len(due) == most || from.Equal(s.Answered()) {
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

// Changed returns the schedule as it is after an event, from what it was; nil if there was none.
func Changed(old *Schedule, body *events.ScheduleChanged, e *events.Event) *Schedule {
	s := &Schedule{SetSchedule: events.SetSchedule(*body), Made: e.Sequence, Since: e.Time}
	// A schedule that keeps its times goes on where it was; with other times it begins anew.
	if old != nil {
		s.Made = old.Made
		if old.Cron == s.Cron && old.Zone == s.Zone {
			s.Since, s.Last = old.Since, old.Last
		}
	}
	return s
}

// Fire notes that a time was answered.
func (s *Schedule) Fire(due time.Time) { s.Last = events.Later(s.Last, due) }
