package meeting

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// A Counter is another time for a meeting that somebody who is invited has proposed.
type Counter struct {
	events.Reading
	Via       string // mail, web or command
	Sequence  int    // the revision that was answered
	At        time.Time
	Written   time.Time // when, as they say; else At
	Comment   events.Sealed
	Key       string           // as of an answer
	By        events.Sealed    // the address it came from, if that is not the person's own
	Kept      time.Time        // when the office decided against it; zero if it has not
	Withdrawn time.Time        // when they took it back; zero if they have not
	Note      events.Text      // what it said then
	Other     *events.Reading  // what it may mean as well, nil if there is no doubt
	Wording   events.Sealed    // what it says in its own words, if there is
	Was       []events.Reading // how it was read before clocks were known to go otherwise; nil if they were not
}

// Readings are the times that it may mean: one, or two.
func (c *Counter) Readings() []events.Reading {
	list := []events.Reading{c.Reading}
	if c.Other != nil {
		list = append(list, *c.Other)
	}
	return list
}

// Counter returns what the person has proposed, and false if there is nothing to decide: they have not, they have taken it
// back, the office has decided, or the meeting has another time by now, be it the one that was proposed. That clocks go otherwise than was known decides
// nothing.
func (m *Meeting) Counter(person string) (Counter, bool) {
	c, ok := m.Counters[person]
	return c, ok && c.Kept.IsZero() && c.Withdrawn.IsZero() && m.sameQuestion(c.Sequence) && (c.Other != nil || !m.at(c.Reading))
}

// Proposals counts the proposals of other times that nobody has decided.
func (m *Meeting) Proposals() (n int) {
	for person := range m.Counters {
		if _, is := m.Counter(person); is {
			n++
		}
	}
	return n
}

// sameQuestion reports whether the meeting has the time that it had at a revision, or nobody but the clocks has given it another.
func (m *Meeting) sameQuestion(revision int) bool {
	v := m.Version(revision)
	return m.SameTime(revision) ||
		v != nil && v.Slot.Date == m.Date && v.Slot.Start == m.Start && v.Slot.Zone == m.Zone && v.Slot.Duration == m.Duration
}

// at reports whether the meeting takes place at a time that is proposed.
func (m *Meeting) at(r events.Reading) bool { return r.Start.Equal(m.Instant) && r.End.Equal(m.End()) }

// Taken reports whether the meeting has the time that a person has proposed for it, and
// neither the office has decided against that nor they have taken it back.
func (m *Meeting) Taken(person string) bool {
	c, ok := m.Counters[person]
	return ok && c.Kept.IsZero() && c.Withdrawn.IsZero() && slices.ContainsFunc(c.Readings(), m.at)
}

// Kept returns when the office decided to leave the meeting where it is, against what the person has proposed; the zero time
// if it has not, or the meeting has been given another time by now.
func (m *Meeting) Kept(person string) time.Time {
	if c := m.Counters[person]; m.sameQuestion(c.Sequence) {
		return c.Kept
	}
	return time.Time{}
}

// Said is what the person has proposed before.
func (c Counter) Said() Said { return Said{c.Via, c.Sequence, c.Written} }

// Propose folds a proposal in.
func (m *Meeting) Propose(body *events.MeetingCountered, e *events.Event) {
	if m.Counters == nil {
		m.Counters = map[string]Counter{}
	}
	m.Counters[body.Person] = Counter{
		Reading: body.Reading, Via: body.Via, Sequence: body.Sequence, At: e.Time, Written: Written(&body.Written, e.Time),
		Comment: body.Comment, By: body.By, Other: body.Other, Wording: body.Wording, Key: cmp.Or(body.Key, m.Counters[body.Person].Key),
	}
}

// Slot returns when a proposal has the meeting: the very instant, on the clock that the meeting goes by. An hour that
// comes twice would not tell it. Of two times that it may mean, the start chooses, or how long it takes if both begin then.
func (c *Counter) Slot(start *time.Time, length *events.Period, zone string, now time.Time) (events.Slot, *events.Problem) {
	chosen, p := c.chosen(start, length)
	if p != nil {
		return events.Slot{}, p
	}
	if !chosen.Start.After(now) {
		return events.Slot{}, events.Refuse(events.NotPossible, "counter", "the time that was proposed has passed; choose one after now")
	}
	begins := chosen.Start.Truncate(time.Minute)
	return tz.SlotAt(begins, zone, events.Period{Clock: chosen.End.Truncate(time.Minute).Sub(begins)}), nil
}

// chosen returns the time that is meant.
func (c *Counter) chosen(start *time.Time, length *events.Period) (events.Reading, *events.Problem) {
	if start == nil {
		if c.Other != nil {
			return events.Reading{}, events.Refuse(events.NotPossible, "proposed", "the proposal can be read as beginning at %s or at %s; say which is meant",
				c.Start.Format(time.RFC3339), c.Other.Start.Format(time.RFC3339))
		}
		return c.Readings()[0], nil
	}
	at := c.beginning(*start)
	if len(at) > 1 {
		at = slices.DeleteFunc(at, func(r events.Reading) bool {
			return length == nil || *length != (events.Period{Clock: r.End.Sub(r.Start)})
		})
		if len(at) == 0 {
			return events.Reading{}, events.Refuse(events.NotPossible, "duration", "the proposal can be read as ending at %s or at %s; say how long the meeting takes by one of both",
				c.End.Format(time.RFC3339), c.Other.End.Format(time.RFC3339))
		}
	}
	if len(at) == 0 {
		return events.Reading{}, c.another()
	}
	return at[0], nil
}

// beginning lists the readings that begin at a time.
func (c *Counter) beginning(at time.Time) []events.Reading {
	return slices.DeleteFunc(c.Readings(), func(r events.Reading) bool { return !r.Start.Equal(at) })
}

// Meant refuses a decision on a proposal in whose place the person has put another, so that nobody decides on what they
// have not seen.
func (c *Counter) Meant(start *time.Time) *events.Problem {
	if start == nil || len(c.beginning(*start)) > 0 {
		return nil
	}
	return c.another()
}

func (c *Counter) another() *events.Problem {
	return events.Refuse(events.NotPossible, "proposed", "the person proposes another time by now, one that begins at %s", c.Start.Format(time.RFC3339))
}

// Keep folds the decision in to leave the meeting where it is.
func (m *Meeting) Keep(body *events.MeetingKept, e *events.Event) {
	// Of somebody who is erased there is none any more.
	if c, ok := m.Counters[body.Person]; ok {
		c.Kept, c.Note = e.Time, body.Note
		m.Counters[body.Person] = c
	}
}

// withdraw takes back what a person has proposed, if that is still to be decided on.
func (m *Meeting) withdraw(person string, at time.Time) {
	if c, open := m.Counter(person); open {
		c.Withdrawn = at
		m.Counters[person] = c
	}
}

// longestMeeting bounds what can be proposed, as it does what can be asked for.
const longestMeeting = 24 * time.Hour

// Countering makes the events by which somebody who is invited proposes another time than that of a revision. Key is as for Answering.
func (m *Meeting) Countering(c *events.CounterMeeting, sequence int, client string, now time.Time, key func() string) ([]events.Body, *events.Problem) {
	first, p := proposal(c.Reading, "")
	if p != nil {
		return nil, p
	}
	other := (*events.Reading)(nil)
	if c.Other != nil {
		r, p := proposal(*c.Other, "other.")
		if p != nil {
			return nil, p
		}
		other = &r
	}
	// Whoever has read the proposal may know older zone data.
	readings := reckon(tz.Current(), first, other)
	// What is in doubt is refused only if neither of both can be meant.
	p = m.proposable(readings[0], now)
	if p != nil && (len(readings) == 1 || m.proposable(readings[1], now) != nil) {
		return nil, p
	}
	before := m.Counters[c.Person]
	if p := Stale(c.Written, sequence, before.Said()); p != nil {
		return nil, p
	}
	e := &events.MeetingCountered{ID: m.ID, Person: c.Person, Reading: readings[0], Via: Via(client), Sequence: sequence, Written: Written(c.Written, now)}
	e.Comment, e.By = secret(c.Comment), secret(c.By)
	if len(readings) > 1 {
		e.Other, e.Wording = &readings[1], secret(c.Wording)
	}
	e.Key = m.sealing(c.Person, e, key)
	bodies := []events.Body{e}
	// What they say to the time that it has comes along, unless they have said something else since.
	if a := m.Answers[c.Person]; c.Answer != "" && Stale(c.Written, sequence, a.Said()) == nil {
		a := &events.MeetingAnswered{
			ID: m.ID, Person: c.Person, Answer: c.Answer, Via: e.Via, Sequence: sequence, Written: e.Written, Company: a.brought(c.Answer),
		}
		a.Comment, a.By = secret(c.Comment), secret(c.By)
		a.Key = cmp.Or(e.Key, m.sealing(c.Person, a, key))
		bodies = append(bodies, a)
	}
	return bodies, nil
}

// proposable refuses a time that the meeting has already, and one that has passed.
func (m *Meeting) proposable(r events.Reading, now time.Time) *events.Problem {
	switch {
	case m.at(r):
		return events.Refuse(events.NotPossible, "start", "the meeting takes place at this time already")
	case !r.Start.After(now):
		return events.Refuse(events.NotPossible, "start", "has passed; propose a time after now")
	}
	return nil
}

// Keeping makes the event by which the office leaves the meeting where it is.
func (m *Meeting) Keeping(c *events.KeepMeeting) (*events.MeetingKept, *events.Problem) {
	proposed, open := m.Counter(c.Person)
	if !open {
		return nil, events.Refuse(events.NotPossible, "person", "has proposed no other time that is still to be decided on")
	}
	if p := proposed.Meant(c.Proposed); p != nil {
		return nil, p
	}
	return &events.MeetingKept{ID: c.ID, Person: c.Person, Note: c.Note}, nil
}
