package calendar

import (
	"fmt"
	"slices"
	"time"

	"jourfixe/calendar/holiday"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// blocked says why nothing is planned on the day, nil if it is free. The home region's weekend counts unless allowed
// says that this day of the week is meant.
func blocked(d events.Date, home string, avoid events.Avoid, allowed func(time.Weekday) bool) events.Text {
	for _, r := range avoid.Holidays {
		if day, ok := holiday.Public(r, d); ok {
			if day.Expected {
				return both("Voraussichtlich Feiertag in %s: %s", "Expected to be a public holiday in %s: %s", place(r), day.Name)
			}
			return both("Feiertag in %s: %s", "Public holiday in %s: %s", place(r), day.Name)
		}
	}
	for _, r := range avoid.School {
		if day, ok := holiday.School(r, d); ok {
			return both("Schulferien in %s: %s", "School holidays in %s: %s", place(r), day.Name)
		}
	}
	if holiday.Weekend(home, d) && !holiday.Workday(home, d) && !allowed(d.Weekday()) {
		return weekdayNames[d.Weekday()]
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

// place is how a region is called in a sentence.
func place(region string) events.Text {
	if t, ok := holiday.Title(region); ok {
		return t
	}
	return events.Text{"de": region, "en": region}
}

// both says the same in both languages of the house; each argument is put into the sentence of its language.
func both(de, en string, args ...any) events.Text {
	say := func(form, language string) string {
		spoken := make([]any, len(args))
		for i, a := range args {
			switch v := a.(type) {
			case events.Text:
				spoken[i] = v.In(language)
			case events.Date:
				spoken[i] = words.Date(v, language)
			default:
				spoken[i] = v
			}
		}
		return fmt.Sprintf(form, spoken...)
	}
	return events.Text{"de": say(de, "de"), "en": say(en, "en")}
}

// weekdayNames are the names of the days of the week in every language of the house. Texts share them.
var weekdayNames = func() (names [7]events.Text) {
	for day := range names {
		names[day] = events.Text{}
		for _, l := range events.Languages {
			names[day][l] = words.Weekday(time.Weekday(day), l)
		}
	}
	return names
}()
