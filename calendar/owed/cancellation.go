package owed

import "time"

// Cancellation is the kind that says that a meeting is off, or that the person is not invited any more.
const Cancellation = "cancellation"

var _ = Register(&Kind{
	Name: Cancellation, Listed: 3, Noun: "meeting", Rank: Pressing, Order: 1, Others: true, Calendars: true,
	Owed: func(c *Case) bool {
		if c.Invited && !c.About.meeting.Cancelled {
			return pass
		}
		return c.Owe(c.About.cancellation(c.Guest.ID, &c.standing, c.Now))
	},
})

// cancellation is owed to who was told, or may have been, that the meeting takes place with them. It goes where the last
// word went.
func (a *About) cancellation(person string, st *standing, now time.Time) Debt {
	m := a.meeting
	switch end := m.End(); {
	case a.gone[person]:
		return Debt{}
	case st.spoken == nil, st.spoken.Kind == Cancellation && st.spoken.State == StateSent:
		return Debt{}
	case m.Cancelled && !now.Before(end.Add(late)):
		return Debt{}
	case !m.Cancelled && !now.Before(end):
		return Debt{} // it took place; that they were taken off the list is of no interest any more
	}
	c := a.debt(Cancellation, &Guest{ID: person, Address: st.spoken.Address}, st, m.Revised)
	c.Left, c.Since = !m.Cancelled, st.spoken.Revision
	return c
}
