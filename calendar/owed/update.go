package owed

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// Update is the kind that says what has changed about a meeting.
const Update = "update"

var _ = Register(&Kind{
	Name: Update, Listed: 2, Noun: "meeting", Rank: Pressing, Order: 2, Calendars: true,
	Owed: func(c *Case) bool {
		a, st := c.About, &c.standing
		switch {
		case c.over():
			return pass
		case c.untold():
			// Who may have the invitation, and the meeting has changed since, gets the update, which does as an invitation too.
			if known := heard(a.meeting, c.Guest, st); known != nil && !c.left() {
				return c.update(known)
			}
			return pass
		case st.told.Address != c.Guest.Address:
			return pass
		}
		known := outdated(a.meeting, c.Guest, st)
		if known == nil {
			return pass
		}
		c.update(known)
		if c.debt.Kind != "" && st.tried.Is(&c.debt) && st.tried.State == StateFailed {
			c.debt = Debt{} // whom the update did not reach may still be reached by a reminder, which gives the new time
			return pass
		}
		return settled
	},
	Says: func(t *Telling) *Content {
		x := meetingContent(t)
		if x == nil {
			return nil
		}
		m := t.Book.Meeting(t.About.ID)
		x.Meeting.Note = notesSince(m, t.Debt.Since)
		// That it is another time although nobody has moved it needs a word, whoever chose the date.
		if c := m.ByClocks(); c != nil && !m.SameTime(t.Debt.Since) {
			x.Meeting.Why, x.Meeting.Retimed = reason.Everybody(c.Why), true
		}
		if before := m.Version(t.Debt.Since); before != nil {
			x.Was, x.Taken = t.was(x.Meeting, before), m.Taken(t.Debt.To)
		}
		return x
	},
	Sample: func(_ *calendar.Book, m *meeting.Meeting, _ string) Sample {
		at := &events.At{Date: m.Date.AddDays(1), Start: m.Start}
		return sampleOf(m, &events.MoveMeeting{ID: m.ID, At: at, Note: SampleNote, IfNone: "best"})
	},
})

// update says what somebody is owed who knows the meeting as it was: the update, once the meeting has settled.
func (c *Case) update(known *meeting.Version) (settled bool) {
	a := c.About
	due := calm(a.meeting, known)
	// What settles for longer than anything may was decided by a clock that has been set back since.
	if wait := due.Sub(c.Now); wait > 0 && wait <= settlingMost {
		c.Await(due)
		return true
	}
	m := a.debt(Update, c.Guest, &c.standing, due)
	m.Since = known.Revision
	return c.Owe(m)
}
