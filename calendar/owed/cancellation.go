package owed

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

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
	Says: func(t *Telling) *Content {
		x := meetingContent(t)
		if x == nil {
			return nil
		}
		if before := t.Book.Meeting(t.About.ID).Version(t.Debt.Since); before != nil {
			// What is off is the meeting as this person knows it, not as it has become since.
			note := x.Meeting.Note
			x.Meeting = t.was(x.Meeting, before)
			x.Meeting.Note = note
		}
		if x.Left = t.Debt.Left; x.Left {
			// The meeting itself has not changed; for this person it is over from now on. Why it is on its day is no reason.
			x.Meeting.Revised, x.Meeting.Note, x.Meeting.Why = t.At, nil, nil
		}
		return x
	},
	Sample: func(_ *calendar.Book, m *meeting.Meeting, _ string) Sample {
		return sampleOf(m, &events.CancelMeeting{ID: m.ID, Note: SampleNote})
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
