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
	kept := make([]agenda.Entry, 0, len(entries))
	for i := range entries {
		e := &entries[i]
		if !e.Last.Before(oldest(e.Cancelled, today)) {
			kept = append(kept, *e)
		}
	}
	return kept
}

// oldest is the day on which an entry must not have been over before, to be in a feed today.
func oldest(cancelled bool, today events.Date) events.Date {
	if cancelled {
		return today.AddDays(-keepCancelledDays)
	}
	first, _ := agenda.Shown(today)
	return first
}

// Shown reports whether an entry from the first to the last day belongs in a feed today.
func Shown(first, last events.Date, cancelled bool, today events.Date) bool {
	_, newest := agenda.Shown(today)
	return !last.Before(oldest(cancelled, today)) && !first.After(newest)
}
