package calendar

import (
	"slices"
	"time"

	"jourfixe/calendar/holiday"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// blocked says why nothing is planned on the day, nil if it is free. The home region's weekend counts unless allowed
// says that this day of the week is meant.
func blocked(d events.Date, home string, avoid events.Avoid, allowed func(time.Weekday) bool) reason {
	for _, r := range avoid.Holidays {
		if day, ok := holiday.Public(r, d); ok {
			if day.Expected {
				return because("holiday.expected", "place", place(r), "name", called(day.Name))
			}
			return because("holiday", "place", place(r), "name", called(day.Name))
		}
	}
	for _, r := range avoid.School {
		if day, ok := holiday.School(r, d); ok {
			return because("school", "place", place(r), "name", called(day.Name))
		}
	}
	if holiday.Weekend(home, d) && !holiday.Workday(home, d) && !allowed(d.Weekday()) {
		return weekday(d.Weekday())
	}
	return nil
}

// unchecked lists the regions whose holidays are not known for the day, so that what is planned on it is provisional.
func unchecked(d events.Date, avoid events.Avoid) []string {
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

// A weekday is named as a reason by itself.
type weekday time.Weekday

// In names it.
func (w weekday) In(language string) string { return words.Weekday(time.Weekday(w), language) }

// Place is what a region is called, its code if it has no holidays here.
func Place(region string) events.Text { return everybody(place(region)) }

func place(region string) reason {
	if t, ok := holiday.Title(region); ok {
		return called(t)
	}
	return events.Text{"de": region}
}

// A called is what a holiday or a region is called. Those names come in the languages of the office.
type called events.Text

// In names it.
func (n called) In(language string) string {
	if _, ok := n[language]; !ok {
		if said := words.Name(n["en"], language); said != "" {
			return said
		}
	}
	return events.Text(n).In(language)
}
