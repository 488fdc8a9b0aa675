package meetingmail

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// Invitation is the kind that asks somebody to a meeting.
const Invitation = "invitation"

var _ = owed.Register(&owed.Kind{
	Name: Invitation, Listed: 1, Noun: "meeting", Rank: owed.Usual, Order: 3, Calendars: true,
	Owed: func(c *owed.Case) bool {
		x, st := sat(c.About), &c.Standing
		switch {
		case ended(c):
			return owed.Settled
		case untold(c):
			// What may have arrived without anybody's word for it is sent again, inside the lead or not.
			if c.Now.Before(x.opens) && (st.Spoken == nil || left(c)) {
				c.Await(x.opens)
				return owed.Settled
			}
			return c.Owe(x.debt(Invitation, c.Guest, st, events.Later(x.opens, x.meeting.Planned)))
		case st.Told.Address != c.Guest.Address:
			return c.Owe(x.debt(Invitation, c.Guest, st, x.meeting.Revised))
		}
		return owed.Pass
	},
	Says: meetingContent,
	Sample: func(_ *calendar.Book, m *meeting.Meeting, _ string) owed.Sample {
		return sampleOf(m)
	},
})
