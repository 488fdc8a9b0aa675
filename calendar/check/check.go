// Package check says what is wrong with values of a command that need no book to be judged: hours, lengths, regions. What
// names something in the book is looked up there, and what has the wrong form does not pass its schema.
package check

import (
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar/holiday"
	"jourfixe/events"
)

// Hours refuses hours of which nothing is left.
func Hours(field string, h *events.Hours) *events.Problem {
	if h != nil && h.To <= h.From {
		return events.Refuse(events.Malformed, field+".to", "must be after from, %s; hours over midnight are not possible", h.From)
	}
	return nil
}

// Duration refuses what is no length of a meeting.
func Duration(d events.Period) *events.Problem {
	if d.Years+d.Months+d.Days > 0 || d.Clock < time.Minute || d.Clock > 24*time.Hour {
		return events.Refuse(events.Malformed, "duration", "must be from PT1M to PT24H, in hours and minutes")
	}
	return nil
}

// Regions refuses a region whose holidays are not known at all.
func Regions(field string, regions []string) *events.Problem {
	for i, r := range regions {
		if holiday.Known(r) {
			continue
		}
		at := Item(field, i)
		if near := holiday.Nearest(r); near != "" {
			return events.Refuse(events.UnknownRef, at, "the holidays of %s are not known here; did you mean %s?", r, near)
		}
		return events.Refuse(events.UnknownRef, at, "the holidays of %s are not known here; known are %s", r, strings.Join(holiday.Regions(), ", "))
	}
	return nil
}

// Item names an element of a list in a field path.
func Item(field string, i int) string { return field + "[" + strconv.Itoa(i) + "]" }
