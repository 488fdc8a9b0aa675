package ics

import (
	"jourfixe/calendar/agenda"
	"jourfixe/events"
)

// keepCancelledDays is how long what was cancelled stays after its day, since a calendar program that saw it vanish could not
// tell its user why; after that it only clutters.
const keepCancelledDays = 7

// Window returns the entries that belong in a feed on the office's day today: all that is to come, what ended up to 30
// days ago (agenda.Shown), and what is cancelled until 7 days after its end. The order stays, and entries is not changed. As it counts
// in days of the office, every replica has the same window all day long.
func Window(entries []agenda.Entry, today events.Date) []agenda.Entry {
	oldest, _ := agenda.Shown(today)
	oldestCancelled := today.AddDays(-keepCancelledDays)
	kept := make([]agenda.Entry, 0, len(entries))
	for i := range entries {
		e := &entries[i]
		first := oldest
		if e.Cancelled {
			first = oldestCancelled
		}
		if !e.Last.Before(first) {
			kept = append(kept, *e)
		}
	}
	return kept
}
