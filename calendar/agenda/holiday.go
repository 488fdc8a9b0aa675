package agenda

import (
	"maps"
	"strings"
	"time"

	"jourfixe/calendar/holiday"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// Holidays lists the days of a region that touch the days from first to last. School holidays are one entry from
// their first day to their last. Years beyond the data have none. Midnight is that of the zone.
func Holidays(region, zone string, first, last events.Date) []Entry {
	var list []Entry
	for year := first.Year; year <= last.Year; year++ {
		days, err := holiday.Days(region, year)
		if err != nil {
			continue // nothing is known of the year, and a feed says what is known
		}
		for _, day := range days {
			if n := len(list); n > 0 && day.Kind == holiday.KindSchool && list[n-1].continues(day) {
				list[n-1].Last, list[n-1].End = day.Date, midnightAfter(day.Date, zone)
				continue
			}
			list = append(list, holidayEntry(region, zone, day))
		}
	}
	var touching []Entry
	for _, e := range list {
		if e.Touches(first, last) {
			touching = append(touching, e)
		}
	}
	return touching
}

// continues reports whether a day of school holidays follows on the entry.
func (e *Entry) continues(day holiday.Day) bool {
	return strings.HasPrefix(e.Key, "holiday-school-") && maps.Equal(e.Title, day.Name) && e.Last.AddDays(1) == day.Date
}

func holidayEntry(region, zone string, day holiday.Day) Entry {
	reviewed := holiday.Reviewed.In(0, time.UTC)
	e := Entry{
		Key: "holiday-" + string(day.Kind) + "-" + strings.ToLower(region) + "-" + day.Date.String(), Kind: KindHoliday, Title: day.Name,
		Place: reason.Place(region), Zone: zone, AllDay: true, First: day.Date, Last: day.Date,
		Start: day.Date.In(0, tz.Must(zone)).UTC(), End: midnightAfter(day.Date, zone), Created: reviewed, Revised: reviewed,
	}
	if day.Kind == holiday.KindHalf {
		e.Title = reason.Staff(reason.Because("half", reason.Text("name", day.Name), reason.Time("time", day.From)))
	}
	if day.Expected {
		e.Provisional = []string{region}
	}
	return e
}

func midnightAfter(d events.Date, zone string) time.Time {
	return d.AddDays(1).In(0, tz.Must(zone)).UTC()
}
