package meetingmail

import (
	"jourfixe/calendar/owed"
	"time"
)

// Unreminded says how many guests of a meeting that has begun were to be reminded of it before and were not, as when
// nobody was there to do it. It is too late by then, so Owed says nothing of them.
func Unreminded(a *owed.About, said map[string]owed.Said, now time.Time) (n int) {
	x, ok := a.What.(*sitting)
	if !ok || x.meeting.Cancelled || now.Before(x.meeting.Instant) {
		return 0
	}
	for i := range a.Guest {
		g := &a.Guest[i]
		if g.Declines(Reminder) {
			continue
		}
		st := said[g.ID].Standing()
		if st.Told == nil || st.Told.Kind == Cancellation || st.Last.State == owed.StateFailed {
			continue // they were not told of the meeting, or it is known that they could not be reminded
		}
		if r, _ := x.reminderTo(g, said[g.ID], &st, x.meeting.Instant.Add(-1)); r != nil {
			n++
		}
	}
	return n
}
