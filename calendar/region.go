package calendar

import (
	"strings"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/holiday"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// nounHolidays is what a scope calls the holidays of a region, as in holidays/de-hb.
const nounHolidays = "holidays"

var holidaysNoun = &entry[struct{}]{
	shelf: shelf[struct{}]{label: nounHolidays},
	scope: &scoping{
		title: func(_ *Book, id string) events.Text {
			return reason.Staff(reason.Because("holidays", reason.Region("place", strings.ToUpper(id))))
		},
		shows: func(b *Book, id string, first, last events.Date) []Entry {
			return b.holidayEntries(strings.ToUpper(id), first, last)
		},
		check: func(id string) *events.Problem { return check.Regions("scope", []string{strings.ToUpper(id)}) },
		named: "region",
	},
}

// Region returns the region whose holidays the scope covers, "" if it covers something else.
func (s Scope) Region() string {
	if s.Noun != nounHolidays {
		return ""
	}
	return strings.ToUpper(s.ID)
}

// holidayEntries lists the days of a region that touch the days from first to last. School holidays are one entry from
// their first day to their last. Years beyond the data have none.
func (b *Book) holidayEntries(region string, first, last events.Date) []Entry {
	var list []Entry
	for year := first.Year; year <= last.Year; year++ {
		days, err := holiday.Days(region, year)
		if err != nil {
			continue // nothing is known of the year, and a feed says what is known
		}
		for _, day := range days {
			if n := len(list); n > 0 && day.Kind == holiday.KindSchool && list[n-1].continues(day) {
				list[n-1].Last, list[n-1].End = day.Date, b.midnightAfter(day.Date)
				continue
			}
			list = append(list, b.holidayEntry(region, day))
		}
	}
	var touching []Entry
	for _, e := range list {
		if !e.Last.Before(first) && !e.First.After(last) {
			touching = append(touching, e)
		}
	}
	return touching
}

// continues reports whether a day of school holidays follows on the entry.
func (e *Entry) continues(day holiday.Day) bool {
	return strings.HasPrefix(e.Key, "holiday-school-") && sameText(e.Title, day.Name) && e.Last.AddDays(1) == day.Date
}

func (b *Book) holidayEntry(region string, day holiday.Day) Entry {
	reviewed := holiday.Reviewed.In(0, time.UTC)
	e := Entry{
		Key: "holiday-" + string(day.Kind) + "-" + strings.ToLower(region) + "-" + day.Date.String(), Kind: KindHoliday, Title: day.Name,
		Place: reason.Place(region).In(events.Languages[0]), Zone: b.office.Zone, AllDay: true, First: day.Date, Last: day.Date,
		Start: day.Date.In(0, b.office.Location()).UTC(), End: b.midnightAfter(day.Date), Created: reviewed, Revised: reviewed,
	}
	if day.Kind == holiday.KindHalf {
		e.Title = reason.Staff(reason.Because("half", reason.Text("name", day.Name), reason.Time("time", day.From)))
	}
	if day.Expected {
		e.Provisional = []string{region}
	}
	return e
}

func (b *Book) midnightAfter(d events.Date) time.Time {
	return d.AddDays(1).In(0, b.office.Location()).UTC()
}
