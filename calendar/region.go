package calendar

import (
	"strings"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/check"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

var holidaysNoun = &entry[struct{}]{
	shelf: shelf[struct{}]{label: agenda.NounHolidays},
	scope: &scoping{
		title: func(_ *Book, id string) events.Text {
			return reason.Staff(reason.Because("holidays", reason.Region("place", strings.ToUpper(id))))
		},
		shows: func(b *Book, id string, first, last events.Date) []agenda.Entry {
			return agenda.Holidays(strings.ToUpper(id), b.office.Zone, first, last)
		},
		check: func(id string) *events.Problem { return check.Regions("scope", []string{strings.ToUpper(id)}) },
		named: "region",
	},
}
