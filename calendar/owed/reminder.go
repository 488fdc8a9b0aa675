package owed

import (
	"time"

	"jourfixe/events"
)

// Reminder is the kind that says that a meeting is near.
const Reminder = "reminder"

var _ = Register(&Kind{
	Name: Reminder, Listed: 4, Noun: "meeting", Rank: Soon, Order: 5, Timed: true, Choice: Reminder, Again: true,
	Owed: func(c *Case) Verdict {
		m, next := c.About.reminderTo(c.Guest, &c.standing, c.Now)
		return Verdict{Debt: m, Next: next}
	},
})

// reminderTo says whether somebody is to be reminded now. Of several rules whose time has come the last counts; one whose
// time had come before the person was told, or before there was the rule, says nothing new.
func (a *About) reminderTo(g *Guest, st *standing, now time.Time) (Debt, time.Time) {
	if g.Answer == events.AnswerDeclined || !now.Before(a.meeting.Instant) {
		return Debt{}, time.Time{}
	}
	var m Debt
	for _, r := range a.remind {
		switch {
		case r.at.After(now):
			return m, r.at
		case r.at.After(st.told.At) && r.at.After(r.since) && r.at.After(st.reminded) && !g.missed(Reminder, r.at):
			m = Debt{
				Kind: Reminder, To: g.ID, Revision: a.meeting.Revision, Sequence: st.told.Sequence, Address: g.Address, Due: r.at, Rule: r.rule,
			}
		case r.at.Equal(st.reminded) && st.last.Kind == Reminder && st.last.State != StateSent:
			// Taken on, but it may not have arrived.
			m = Debt{
				Kind: Reminder, To: g.ID, Revision: st.last.Revision, Sequence: st.last.Sequence, Address: g.Address, Due: r.at, Rule: r.rule,
			}
		}
	}
	return m, time.Time{}
}
