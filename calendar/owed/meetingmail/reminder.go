package meetingmail

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// Reminder is the kind that says that a meeting is near.
const Reminder = "reminder"

var _ = owed.Register(&owed.Kind{
	Name: Reminder, Listed: 4, Noun: "meeting", Rank: owed.Soon, Order: 6, Timed: true, Choice: Reminder, Again: true,
	Owed: func(c *owed.Case) bool {
		r, next := sat(c.About).reminderTo(c.Guest, c.Said, &c.Standing, c.Now)
		c.Await(next)
		if r == nil {
			return owed.Pass
		}
		m := owed.Debt{Kind: Reminder, To: c.Guest.ID, Address: c.Guest.Address, Due: r.at, Rule: r.rule, Content: sat(c.About).agenda.content}
		for i := range c.Said {
			if u := &c.Said[i]; u.Kind == Reminder && u.Due.Equal(r.at) {
				m.Content = u.Content // it stays the same mail, whatever becomes of the agenda meanwhile
			}
		}
		if last := c.Standing.Last; r.at.Equal(lastReminded(c.Said)) {
			m.Revision, m.Sequence = last.Revision, last.Sequence // the same one once more
		} else {
			m.Revision, m.Sequence = sat(c.About).meeting.Revision, c.Standing.Told.Sequence
		}
		return c.Owe(m)
	},
	Says: func(t *owed.Telling) *owed.Content {
		x := meetingContent(t)
		if x != nil {
			x.Meeting.Agenda = agendaLines(t)
		}
		return x
	},
	Sample: func(_ *calendar.Book, m *meeting.Meeting, _ string) owed.Sample {
		x := sampleOf(m)
		x.At = m.Instant.Add(-24 * time.Hour)
		return x
	},
})

// reminderTo finds the rule by which somebody is to be reminded now, nil if there is none, and when that changes by itself.
// Of several rules whose time has come the last counts; one whose time had come before the person was told, or before there
// was the rule, says nothing new.
func (x *sitting) reminderTo(g *owed.Guest, said owed.Said, st *owed.Standing, now time.Time) (found *dueRule, next time.Time) {
	if g.Answer == events.AnswerDeclined || !now.Before(x.meeting.Instant) || len(x.remind) == 0 {
		return nil, time.Time{}
	}
	reminded := lastReminded(said)
	for i := range x.remind {
		r := &x.remind[i]
		switch {
		case r.at.After(now):
			return found, r.at
		case r.at.After(st.Told.At) && r.at.After(r.since) && r.at.After(reminded) && !g.Missed(Reminder, r.at):
			found = r
		case r.at.Equal(reminded) && st.Last.Kind == Reminder && st.Last.State != owed.StateSent:
			found = r // taken on, but it may not have arrived
		}
	}
	return found, time.Time{}
}

// lastReminded is the time of the last reminder that may have arrived.
func lastReminded(said owed.Said) (at time.Time) {
	for i := range said {
		if u := &said[i]; u.Kind == Reminder && u.Arrived() {
			at = events.Later(at, u.Due)
		}
	}
	return at
}
