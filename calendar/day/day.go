// Package day tells which days are free for a date to fall on, and finds the nearest free one. It knows holidays, weekends
// and what somebody wants avoided; what else is against a day, whoever asks has to say.
package day

import (
	"slices"
	"time"

	"jourfixe/calendar/holiday"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// Blocked says why nothing is planned on the day, the zero reason if it is free. The home region's weekend counts unless
// allowed says that this day of the week is meant.
func Blocked(d events.Date, home string, avoid events.Avoid, allowed func(time.Weekday) bool) events.Reason {
	for _, r := range avoid.Holidays {
		if day, ok := holiday.Public(r, d); ok {
			if day.Expected {
				return reason.Because("holiday.expected", reason.Region("place", r), reason.Holiday("name", day.Name))
			}
			return reason.Because("holiday", reason.Region("place", r), reason.Holiday("name", day.Name))
		}
	}
	for _, r := range avoid.School {
		if day, ok := holiday.School(r, d); ok {
			return reason.Because("school", reason.Region("place", r), reason.Holiday("name", day.Name))
		}
	}
	if holiday.Weekend(home, d) && !holiday.Workday(home, d) && !allowed(d.Weekday()) {
		return reason.Because("weekday", reason.Weekday("day", d.Weekday()))
	}
	return events.Reason{}
}

// Unchecked lists the regions whose holidays are not known for the day, so that what is planned on it is provisional.
func Unchecked(d events.Date, avoid events.Avoid) []string {
	var regions []string
	add := func(names []string, kind holiday.Kind) {
		for _, r := range names {
			if !holiday.Covers(r, kind, d) && !slices.Contains(regions, r) {
				regions = append(regions, r)
			}
		}
	}
	add(avoid.Holidays, holiday.KindPublic)
	add(avoid.School, holiday.KindSchool)
	return regions
}
