package meeting

import (
	"maps"
	"slices"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// Planned returns the meeting that an event plans.
func Planned(body *events.MeetingPlanned, e *events.Event, room Room) *Meeting {
	// Of most there is one change and one version for good, which lie together.
	first := &struct {
		change  [1]Change
		version [1]Version
	}{}
	first.change[0] = Change{At: e.Time, Client: e.Cause.Client, By: e.Cause.By, Kind: "planned", Why: body.Why}
	m := &Meeting{
		MeetingPlanned: *body, Made: e.Sequence, Format: e.Format(), Planned: e.Time, Revised: e.Time, off: off(body.Score),
		History: first.change[:], Versions: first.version[:0],
	}
	m.noteVersion(room, nil)
	return m
}

// Revise notes a change that raises the meeting's revision: what invited people see of it has changed.
func (m *Meeting) Revise(r Revised, e *events.Event, room Room) {
	c := r.Change
	c.At, c.Client, c.By, c.Note = e.Time, e.Cause.Client, e.Cause.By, r.Note
	m.Revision, m.Note, m.Revised, m.History = r.Revision, r.Note, e.Time, append(m.History, c)
	m.noteVersion(room, r.Note)
}

// A Revised is what an event says that has raised the revision.
type Revised struct {
	Revision int
	Note     events.Text
	Change   Change
}

// Amend folds the event in.
func (m *Meeting) Amend(body *events.MeetingAmended) Revised {
	m.Title, m.Venue, m.Conference, m.Description = body.Title, body.Venue, body.Conference, body.Description
	m.Need, m.Optional = body.Need, body.Optional
	// What the time costs was reckoned for those who were invited then.
	m.Score, m.Alternatives = nil, nil
	return Revised{body.Revision, body.Note, Change{Kind: "amended"}}
}

// Move folds the event in.
func (m *Meeting) Move(body *events.MeetingMoved) Revised {
	m.Slot, m.ByHand, m.Why, m.Passed, m.Provisional = body.Slot, body.ByHand, body.Why, body.Passed, body.Provisional
	m.Score, m.Alternatives = body.Score, nil
	m.off, m.Upheld = off(body.Score), nil
	c, proposed := m.Counters[body.Counter]
	m.Instantly = proposed && c.Other != nil && c.StartWall == nil && c.Start.Equal(body.Instant)
	return Revised{body.Revision, body.Note, Change{Kind: "moved", From: &body.From, Why: body.Why}}
}

// Retime folds the event in. Why the meeting is on that day is as before.
func (m *Meeting) Retime(body *events.MeetingRetimed) Revised {
	m.Slot, m.Score, m.Alternatives = body.Slot, body.Score, body.Alternatives
	m.off = slices.Concat(m.off, off(body.Score)) // mostly it is the day that it was
	return Revised{body.Revision, nil, Change{Kind: "retimed", From: &body.From, Why: body.Why}}
}

// Retimed returns when the meeting is if it keeps its wall time by a table, and false if that is the same instant, or the
// meeting is cancelled or over.
func (m *Meeting) Retimed(table *tz.Table, now time.Time) (events.Slot, bool) {
	s := table.Keep(m.Slot)
	over := !m.End().After(now) && !s.End().After(now)
	return s, !m.Cancelled && !m.Instantly && !over && !s.Instant.Equal(m.Instant)
}

// Cancel folds the event in.
func (m *Meeting) Cancel(body *events.MeetingCancelled) Revised {
	m.Cancelled, m.ByHand = true, body.ByHand
	return Revised{body.Revision, body.Note, Change{Kind: "cancelled", Why: body.Why}}
}

// Confirm folds the event in, which raises no revision: nothing has changed but that the date may no longer change.
func (m *Meeting) Confirm(body *events.MeetingConfirmed, e *events.Event) {
	m.Why, m.Passed, m.Provisional, m.Confirmed = body.Why, body.Passed, body.Provisional, e.Time
	m.History = append(m.History, Change{At: e.Time, Client: e.Cause.Client, By: e.Cause.By, Kind: "confirmed", Why: body.Why})
}

// Changes lists what turns the meeting into the one planned anew in its series: nothing, a new time, new words, or both.
// Words that differ from what the series said until now were chosen for this meeting, so they stay.
func (m *Meeting) Changes(old *events.DefineSeries, invited []events.Ref, next *events.MeetingPlanned) []events.Body {
	var bodies []events.Body
	if !maps.Equal(m.Title, old.Title) {
		next.Title = m.Title
	}
	if m.Venue != old.Venue {
		next.Venue = m.Venue
	}
	if m.Conference != old.Conference {
		next.Conference = m.Conference
	}
	if !maps.Equal(m.Description, old.Description) {
		next.Description = m.Description
	}
	if !slices.Equal(m.Need, invited) {
		next.Need = m.Need
	}
	revision := m.Revision
	if !m.Slot.Instant.Equal(next.Instant) || m.Slot.Duration != next.Duration || m.Zone != next.Zone {
		revision++
		bodies = append(bodies, &events.MeetingMoved{
			ID: m.ID, Slot: next.Slot, From: m.Slot, Why: next.Why, Passed: next.Passed, Provisional: next.Provisional, Score: next.Score,
			Revision: revision,
		})
	}
	if !maps.Equal(m.Title, next.Title) || m.Venue != next.Venue || m.Conference != next.Conference ||
		!maps.Equal(m.Description, next.Description) || !slices.Equal(m.Need, next.Need) {
		revision++
		bodies = append(bodies, &events.MeetingAmended{
			ID: m.ID, Title: next.Title, Venue: next.Venue, Conference: next.Conference, Need: next.Need, Optional: m.Optional,
			Description: next.Description, Revision: revision,
		})
	}
	return bodies
}
