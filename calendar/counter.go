package calendar

import (
	"time"

	"jourfixe/calendar/meeting"
	"jourfixe/calendar/noun"
	"jourfixe/events"
)

// longestMeeting bounds what can be proposed, as it does what can be asked for.
const longestMeeting = 24 * time.Hour

func counterMeeting(b *Book, c *events.CounterMeeting, by noun.Asked) ([]events.Body, *events.Problem) {
	now := by.Now
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
	if p := meeting.Stale(c.Written, sequence, before.Said()); p != nil {
		return nil, p
	}
	e := &events.MeetingCountered{ID: m.ID, Person: c.Person, Start: start, End: end, Via: meeting.Via(by.Command.Client), Sequence: sequence, Written: meeting.Written(c.Written, now)}
	e.Comment, e.By = secret(c.Comment), secret(c.By)
	bodies := []events.Body{e}
	// What they say to the time that it has comes along, unless they have said something else since.
	if a := m.Answers[c.Person]; c.Answer != "" && meeting.Stale(c.Written, sequence, a.Said()) == nil {
		a := &events.MeetingAnswered{ID: m.ID, Person: c.Person, Answer: c.Answer, Via: e.Via, Sequence: sequence, Written: e.Written}
		a.Comment, a.By = secret(c.Comment), secret(c.By)
		bodies = append(bodies, a)
	}
	return bodies, nil
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
	if p := proposed.Meant(c.Proposed); p != nil {
		return nil, p
	}
	return one(&events.MeetingKept{ID: c.ID, Person: c.Person, Note: c.Note})
}
