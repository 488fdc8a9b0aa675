package ics

import (
	"strings"

	"jourfixe/calendar/meeting"
)

// answers counts the answers, "5 Zusagen, 1 vielleicht, 6 offen", and says nothing before there is one: that all are
// open goes without saying. It counts only: whoever holds the feed's address can read it, and who comes is not for everyone.
func (f *Feed) answers(t meeting.Tally) string {
	if !t.Any() {
		return ""
	}
	parts := make([]string, 0, 4)
	for _, c := range []struct {
		count int
		key   string
	}{{t.Accepted, "accepted"}, {t.Tentative, "tentative"}, {t.Declined, "declined"}, {t.Open, "open"}} {
		if c.count > 0 {
			parts = append(parts, f.texts().Count(c.key, c.count))
		}
	}
	return strings.Join(parts, ", ")
}
