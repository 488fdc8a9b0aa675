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
		if c.Invited && !sat(c.About).meeting.Cancelled {
			return Pass
		}
		return c.Owe(cancellation(c.About, c.Guest.ID, &c.Standing, c.Now))
	},
	Says: func(t *Telling) *Content {
		x := meetingContent(t)
		if x == nil {
			return nil
		}
		if before := t.Book.Meeting(t.About.ID).Version(t.Debt.Since); before != nil {
			// What is off is the meeting as this person knows it, not as it has become since.
			note := x.Meeting.Note
			x.Meeting = was(t, x.Meeting, before)
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
func cancellation(a *About, person string, st *Standing, now time.Time) Debt {
	m := sat(a).meeting
	switch end := m.End(); {
	case a.Gone[person]:
		return Debt{}
	case st.Spoken == nil, st.Spoken.Kind == Cancellation && st.Spoken.State == StateSent:
		return Debt{}
	case m.Cancelled && !now.Before(end.Add(Late)):
		return Debt{}
	case !m.Cancelled && !now.Before(end):
		return Debt{} // it took place; that they were taken off the list is of no interest any more
	}
	c := sat(a).debt(Cancellation, &Guest{ID: person, Address: st.Spoken.Address}, st, m.Revised)
	c.Left, c.Since = !m.Cancelled, st.Spoken.Revision
	return c
}
