package meetingmail

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// Cancellation is the kind that says that a meeting is off, or that the person is not invited any more.
const Cancellation = "cancellation"

var _ = owed.Register(&owed.Kind{
	Name: Cancellation, Listed: 3, Noun: "meeting", Rank: owed.Pressing, Order: 1, Others: true, Calendars: true,
	Owed: func(c *owed.Case) bool {
		if c.Invited && !sat(c.About).meeting.Cancelled {
			return owed.Pass
		}
		return c.Owe(cancellation(c.About, c.Guest.ID, &c.Standing, c.Now))
	},
	Says: func(t *owed.Telling) *owed.Content {
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
	Sample: func(_ *calendar.Book, m *meeting.Meeting, _ string) owed.Sample {
		return sampleOf(m, &events.CancelMeeting{ID: m.ID, Note: owed.SampleNote})
	},
})

// cancellation is owed to who was told, or may have been, that the meeting takes place with them. It goes where the last
// word went.
func cancellation(a *owed.About, person string, st *owed.Standing, now time.Time) owed.Debt {
	m := sat(a).meeting
	switch end := m.End(); {
	case a.Gone[person]:
		return owed.Debt{}
	case st.Spoken == nil, st.Spoken.Kind == Cancellation && st.Spoken.State == owed.StateSent:
		return owed.Debt{}
	case m.Cancelled && !now.Before(end.Add(owed.Late)):
		return owed.Debt{}
	case !m.Cancelled && !now.Before(end):
		return owed.Debt{} // it took place; that they were taken off the list is of no interest any more
	}
	c := sat(a).debt(Cancellation, &owed.Guest{ID: person, Address: st.Spoken.Address}, st, m.Revised)
	c.Left, c.Since = !m.Cancelled, st.Spoken.Revision
	return c
}
