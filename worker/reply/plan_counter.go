package reply

import (
	"time"

	"jourfixe/events"
	"jourfixe/worker"
)

// ending is when a proposal ends: if it does not say, the meeting takes as long as before (RFC 5546, section 3.2.7).
func (a *answer) ending(start, end time.Time) time.Time {
	if a.event.Endless && !start.IsZero() {
		end = start.Add(a.seat.end.Sub(a.seat.start))
	}
	return end.UTC()
}

// doubt is what the proposal may mean as well, and what it says in its own words; nil if it can only mean one time. What is known
// of zones changes, so this is no part of what makes two mails one proposal.
func (a *answer) doubt() (*events.Reading, string) {
	d := a.event.Doubt
	if d == nil {
		return nil, ""
	}
	start, end := d.Start.UTC(), a.ending(d.Start, d.End)
	if !sayable(start) || !sayable(end) || !end.After(start) || end.Sub(start) > longest {
		return nil, ""
	}
	wording := d.Wall
	if d.Zone != "" && wording != "" {
		wording += " (" + d.Zone + ")"
	}
	return &events.Reading{Start: start, End: end, StartWall: d.StartWall, EndWall: d.EndWall}, wording
}

// told is what the coordinator reads of a proposal: nothing comes of one until they decide, and they may not open the page of
// the meeting for weeks.
func (a *answer) told(c *events.CounterMeeting) *worker.Forward {
	f := a.letter()
	f.Proposed = &worker.Proposed{Reading: c.Reading, Comment: c.Comment, Other: c.Other, Wording: c.Wording}
	return f
}
