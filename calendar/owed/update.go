package owed

import (
	"time"

	"jourfixe/calendar/meeting"
)

// Update is the kind that says what has changed about a meeting.
const Update = "update"

var _ = Register(&Kind{
	Name: Update, Listed: 2, Noun: "meeting", Rank: Pressing, Order: 2, Calendars: true,
	Owed: func(c *Case) Verdict {
		a, st := c.About, &c.standing
		switch {
		case c.over():
			return pass
		case c.untold():
			// Who may have the invitation, and the meeting has changed since, gets the update, which does as an invitation too.
			if known := heard(a.meeting, c.Guest, st); known != nil && !c.left() {
				return a.update(c.Guest, st, known, c.Now)
			}
			return pass
		case st.told.Address != c.Guest.Address:
			return pass
		}
		known := outdated(a.meeting, c.Guest, st)
		if known == nil {
			return pass
		}
		v := a.update(c.Guest, st, known, c.Now)
		if v.Debt.Kind != "" && st.tried.Is(&v.Debt) && st.tried.State == StateFailed {
			return pass // whom the update did not reach may still be reached by a reminder, which gives the new time
		}
		return v
	},
})

// update is what somebody is owed who knows the meeting as it was, once it has settled.
func (a *About) update(g *Guest, st *standing, known *meeting.Version, now time.Time) Verdict {
	due := settled(a.meeting, known)
	// What settles for longer than anything may was decided by a clock that has been set back since.
	if wait := due.Sub(now); wait > 0 && wait <= settlingMost {
		return Verdict{Next: due, Settled: true}
	}
	m := a.debt(Update, g, st, due)
	m.Since = known.Revision
	return owes(m)
}
