package owed

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// Reminder is the kind that says that a meeting is near.
const Reminder = "reminder"

var _ = Register(&Kind{
	Name: Reminder, Listed: 4, Noun: "meeting", Rank: Soon, Order: 6, Timed: true, Choice: Reminder, Again: true,
	Owed: func(c *Case) bool {
		r, next := c.About.reminderTo(c.Guest, &c.standing, c.Now)
		c.Await(next)
		if r == nil {
			return pass
		}
		m := Debt{Kind: Reminder, To: c.Guest.ID, Address: c.Guest.Address, Due: r.at, Rule: r.rule}
		if last := c.standing.last; r.at.Equal(c.standing.reminded) {
			m.Revision, m.Sequence = last.Revision, last.Sequence // the same one once more
		} else {
			m.Revision, m.Sequence = c.About.meeting.Revision, c.standing.told.Sequence
		}
		return c.Owe(m)
	},
	Says: meetingContent,
	Sample: func(_ *calendar.Book, m *meeting.Meeting, _ string) Sample {
		x := sampleOf(m)
		x.At = m.Instant.Add(-24 * time.Hour)
		return x
	},
})

// reminderTo finds the rule by which somebody is to be reminded now, nil if there is none, and when that changes by itself.
// Of several rules whose time has come the last counts; one whose time had come before the person was told, or before there
// was the rule, says nothing new.
func (a *About) reminderTo(g *Guest, st *standing, now time.Time) (found *dueRule, next time.Time) {
	if g.Answer == events.AnswerDeclined || !now.Before(a.meeting.Instant) {
		return nil, time.Time{}
	}
	for i := range a.remind {
		r := &a.remind[i]
		switch {
		case r.at.After(now):
			return found, r.at
		case r.at.After(st.told.At) && r.at.After(r.since) && r.at.After(st.reminded) && !g.missed(Reminder, r.at):
			found = r
		case r.at.Equal(st.reminded) && st.last.Kind == Reminder && st.last.State != StateSent:
			found = r // taken on, but it may not have arrived
		}
	}
	return found, time.Time{}
}
