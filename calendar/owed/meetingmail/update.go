package meetingmail

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// Update is the kind that says what has changed about a meeting.
const Update = "update"

var _ = owed.Register(&owed.Kind{
	Name: Update, Listed: 2, Noun: "meeting", Rank: owed.Pressing, Order: 2, Calendars: true,
	Owed: func(c *owed.Case) bool {
		x, st := sat(c.About), &c.Standing
		switch {
		case ended(c):
			return owed.Pass
		case untold(c):
			// Who may have the invitation, and the meeting has changed since, gets the update, which does as an invitation too.
			if known := heard(x.meeting, c.Guest, st); known != nil && !left(c) {
				if d, calmed := x.update(c, known); calmed {
					c.Owe(d)
				}
				return owed.Settled
			}
			return owed.Pass
		case st.Told.Address != c.Guest.Address:
			return owed.Pass
		}
		known := outdated(x.meeting, c.Guest, st)
		if known == nil {
			return owed.Pass
		}
		d, calmed := x.update(c, known)
		switch {
		case !calmed:
			return owed.Settled
		case st.Tried.Is(&d) && st.Tried.State == owed.StateFailed:
			return owed.Pass // whom the update did not reach may still be reached by a reminder, which gives the new time
		}
		return c.Owe(d)
	},
	Says: func(t *owed.Telling) *owed.Content {
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
			x.Was, x.Taken = was(t, x.Meeting, before), m.Taken(t.Debt.To)
		}
		return x
	},
	Sample: func(_ *calendar.Book, m *meeting.Meeting, _ string) owed.Sample {
		at := &events.At{Date: m.Date.AddDays(1), Start: m.Start}
		return sampleOf(m, &events.MoveMeeting{ID: m.ID, At: at, Note: owed.SampleNote, IfNone: "best"})
	},
})

// update is what somebody is owed who knows the meeting as it was, false while the meeting has not settled.
func (x *sitting) update(c *owed.Case, known *meeting.Version) (d owed.Debt, calmed bool) {
	due := calm(x.meeting, known)
	// What settles for longer than anything may was decided by a clock that has been set back since.
	if wait := due.Sub(c.Now); wait > 0 && wait <= owed.SettlingMost {
		c.Await(due)
		return d, false
	}
	d = x.debt(Update, c.Guest, &c.Standing, due)
	d.Since = known.Revision
	return d, true
}
