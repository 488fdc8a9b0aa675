package owed

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// Invitation is the kind that asks somebody to a meeting.
const Invitation = "invitation"

var _ = Register(&Kind{
	Name: Invitation, Listed: 1, Noun: "meeting", Rank: Usual, Order: 3, Calendars: true,
	Owed: func(c *Case) bool {
		a, st := c.About, &c.standing
		switch {
		case c.over():
			return settled
		case c.untold():
			// What may have arrived without anybody's word for it is sent again, inside the lead or not.
			if c.Now.Before(a.opens) && (st.spoken == nil || c.left()) {
				c.Await(a.opens)
				return settled
			}
			return c.Owe(a.debt(Invitation, c.Guest, st, events.Later(a.opens, a.meeting.Planned)))
		case st.told.Address != c.Guest.Address:
			return c.Owe(a.debt(Invitation, c.Guest, st, a.meeting.Revised))
		}
		return pass
	},
	Says: meetingContent,
	Sample: func(_ *calendar.Book, m *meeting.Meeting, _ string) Sample {
		return sampleOf(m)
	},
})
