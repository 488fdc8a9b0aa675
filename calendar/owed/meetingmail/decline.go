package meetingmail

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// Decline is the kind that says that another time, which the person has proposed, is not taken up: the meeting stays where
// it is.
const Decline = "decline"

var _ = owed.Register(&owed.Kind{
	Name: Decline, Listed: 7, Means: "another time that was proposed is not taken up",
	Noun: "meeting", Rank: owed.Pressing, Order: 4, Timed: true,
	Owed: func(c *owed.Case) bool {
		m, g, st := sat(c.About).meeting, c.Guest, &c.Standing
		if ended(c) || !g.Kept.After(lastDeclined(c.Said)) {
			return owed.Pass
		}
		return c.Owe(owed.Debt{Kind: Decline, To: g.ID, Revision: m.Revision, Sequence: st.Told.Sequence, Address: g.Address, Due: g.Kept})
	},
	Says: func(t *owed.Telling) *owed.Content {
		x := meetingContent(t)
		if x == nil {
			return nil
		}
		counter := t.Book.Meeting(t.About.ID).Counters[t.Debt.To]
		x.Proposal = &owed.Proposal{Start: counter.Start, End: counter.End, Declined: counter.Kept}
		x.Meeting.Note = counter.Note
		return x
	},
	Sample: func(_ *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		// The person is invited and proposes another time, which the office does not take up.
		need := append(m.Guests(), events.Ref{Noun: "person", ID: person})
		return sampleOf(m,
			&events.AmendMeeting{ID: m.ID, Need: &need, IfNone: "best"},
			&events.CounterMeeting{ID: m.ID, Person: person, Reading: events.Reading{Start: m.Instant.AddDate(0, 0, 1), End: m.End().AddDate(0, 0, 1)}},
			&events.KeepMeeting{ID: m.ID, Person: person, Note: owed.SampleNote})
	},
})

// lastDeclined is the time of the last proposal that was declined to somebody, or could not be.
func lastDeclined(said owed.Said) (at time.Time) {
	for i := range said {
		if u := &said[i]; u.Kind == Decline && (u.State == owed.StateSent || u.State == owed.StateFailed) {
			at = events.Later(at, u.Due)
		}
	}
	return at
}
