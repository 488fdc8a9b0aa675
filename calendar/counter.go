package calendar

import (
	"time"

	"jourfixe/calendar/inquiry"
	"jourfixe/events"
)

// A Counter is another time for a meeting that somebody who is invited has proposed.
type Counter struct {
	Start, End time.Time
	Via        string // mail, web or command
	Sequence   int    // the revision that was answered
	At         time.Time
	Written    time.Time // when, as they say; else At
	Comment    events.Sealed
	By         events.Sealed // the address it came from, if that is not the person's own
	Kept       time.Time     // when the office decided against it; zero if it has not
	Note       events.Text   // what it said then
}

// Counter returns what the person has proposed, and false if there is nothing to decide: they have not, the office has
// decided, or the meeting has another time by now.
func (m *Meeting) Counter(person string) (Counter, bool) {
	c, ok := m.Counters[person]
	return c, ok && c.Kept.IsZero() && m.sameTime(c.Sequence)
}

// Kept returns when the office decided to leave the meeting where it is, against what the person has proposed; the zero time
// if it has not, or the meeting has another time by now.
func (m *Meeting) Kept(person string) time.Time {
	if c := m.Counters[person]; m.sameTime(c.Sequence) {
		return c.Kept
	}
	return time.Time{}
}

// longestMeeting bounds what can be proposed, as it does what can be asked for.
const longestMeeting = 24 * time.Hour

func counterMeeting(b *Book, c *events.CounterMeeting, by asked) ([]events.Body, *events.Problem) {
	now := by.now
	m, sequence, p := b.answerable(c.ID, c.Person, c.Sequence, now)
	if p != nil {
		return nil, p
	}
	start, end := c.Start.UTC().Truncate(time.Minute), c.End.UTC().Truncate(time.Minute) // as all that the office plans
	switch {
	case !end.After(start) || c.End.Sub(c.Start) > longestMeeting:
		return nil, events.Refuse(events.Malformed, "end", "must be after start, and not more than 24 hours")
	case start.Equal(m.Instant) && end.Equal(m.End()):
		return nil, events.Refuse(events.NotPossible, "start", "the meeting takes place at this time already")
	case !start.After(now):
		return nil, events.Refuse(events.NotPossible, "start", "has passed; propose a time after now")
	}
	before := m.Counters[c.Person]
	if p := stale(c.Written, sequence, said{before.Via, before.Sequence, before.Written}); p != nil {
		return nil, p
	}
	e := &events.MeetingCountered{ID: m.ID, Person: c.Person, Start: start, End: end, Via: via(by.c.Client), Sequence: sequence, Written: written(c.Written, now)}
	e.Comment, e.By = secret(c.Comment), secret(c.By)
	bodies := []events.Body{e}
	// What they say to the time that it has comes along, unless they have said something else since.
	if a := m.Answers[c.Person]; c.Answer != "" && stale(c.Written, sequence, said{a.Via, a.Sequence, a.Written}) == nil {
		a := &events.MeetingAnswered{ID: m.ID, Person: c.Person, Answer: c.Answer, Via: e.Via, Sequence: sequence, Written: e.Written}
		a.Comment, a.By = secret(c.Comment), secret(c.By)
		bodies = append(bodies, a)
	}
	return bodies, nil
}

func counteredMeeting(m *Meeting, body *events.MeetingCountered, e *events.Event) {
	if m.Counters == nil {
		m.Counters = map[string]Counter{}
	}
	m.Counters[body.Person] = Counter{
		Start: body.Start, End: body.End, Via: body.Via, Sequence: body.Sequence, At: e.Time, Written: written(&body.Written, e.Time),
		Comment: body.Comment, By: body.By,
	}
}

// taken returns when a proposal has the meeting: the very instant, on the clock that the meeting goes by. An hour that
// comes twice would not tell it.
func (m *Meeting) taken(c Counter, now time.Time) (events.Slot, *events.Problem) {
	if !c.Start.After(now) {
		return events.Slot{}, events.Refuse(events.NotPossible, "counter", "the time that was proposed has passed; choose one after now")
	}
	start := c.Start.Truncate(time.Minute)
	return inquiry.SlotAt(start, m.Zone, events.Period{Clock: c.End.Truncate(time.Minute).Sub(start)}), nil
}

func keepMeeting(b *Book, c *events.KeepMeeting, now time.Time) ([]events.Body, *events.Problem) {
	m, p := b.changeable(c.ID, now)
	if p != nil {
		return nil, p
	}
	proposed, open := m.Counter(c.Person)
	if !open {
		return nil, events.Refuse(events.NotPossible, "person", "has proposed no other time that is still to be decided on")
	}
	if p := proposed.meant(c.Proposed); p != nil {
		return nil, p
	}
	return one(&events.MeetingKept{ID: c.ID, Person: c.Person, Note: c.Note})
}

// meant refuses a decision on a proposal in whose place the person has put another, so that nobody decides on what they
// have not seen.
func (c *Counter) meant(start *time.Time) *events.Problem {
	if start == nil || start.Equal(c.Start) {
		return nil
	}
	return events.Refuse(events.NotPossible, "proposed", "the person proposes another time by now, one that begins at %s", c.Start.Format(time.RFC3339))
}

func keptMeeting(m *Meeting, body *events.MeetingKept, e *events.Event) {
	// Of somebody who is erased there is none any more.
	if c, ok := m.Counters[body.Person]; ok {
		c.Kept, c.Note = e.Time, body.Note
		m.Counters[body.Person] = c
	}
}
