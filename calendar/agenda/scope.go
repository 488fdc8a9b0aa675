package agenda

import (
	"strings"

	"jourfixe/events"
)

// A Scope says what of the office is meant: the whole (the zero Scope), or what concerns one thing in it.
type Scope struct{ events.Ref }

// String returns the scope as a feed is asked for: "office", "deadlines", "anniversaries", or the thing.
func (s Scope) String() string {
	switch {
	case s == (Scope{}):
		return "office"
	case s.ID == "":
		return s.Noun
	}
	return s.Ref.String()
}

// What a feed reaches back and ahead, in days.
const (
	past  = 30
	ahead = 3 * 366
)

// Shown returns the first and the last day that a feed shows on the office's day today.
func Shown(today events.Date) (first, last events.Date) {
	return today.AddDays(-past), today.AddDays(ahead)
}

// NounHolidays is what a scope calls the holidays of a region, as in holidays/de-hb.
const NounHolidays = "holidays"

// NounDeadlines is what a scope calls the milestones of all trips.
const NounDeadlines = "deadlines"

// Region returns the region whose holidays the scope covers, "" if it covers something else.
func (s Scope) Region() string {
	if s.Noun != NounHolidays {
		return ""
	}
	return strings.ToUpper(s.ID)
}
