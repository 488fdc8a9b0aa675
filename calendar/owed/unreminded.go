package owed

import "time"

// Unreminded says how many guests of a meeting that has begun were to be reminded of it before and were not, as when
// nobody was there to do it. It is too late by then, so Owed says nothing of them.
func (a *About) Unreminded(said map[string]Said, now time.Time) (n int) {
	if a.meeting == nil || a.meeting.Cancelled || now.Before(a.meeting.Instant) {
		return 0
	}
	for i := range a.Guest {
		g := &a.Guest[i]
		if g.declines(Reminder) {
			continue
		}
		st := said[g.ID].standing()
		if st.told == nil || st.told.Kind == Cancellation || st.last.State == StateFailed {
			continue // they were not told of the meeting, or it is known that they could not be reminded
		}
		if r, _ := a.reminderTo(g, &st, a.meeting.Instant.Add(-1)); r != nil {
			n++
		}
	}
	return n
}
