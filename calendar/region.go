package calendar

import (
	"strings"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/check"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var holidaysNoun = &noun.Entry[*Book, struct{}]{
	Shelf: shelf.New[string, struct{}](agenda.NounHolidays, nil),
	Scope: &noun.Scoping[*Book]{
		Title: func(_ *Book, id string) events.Text {
			return reason.Staff(reason.Because("holidays", reason.Region("place", strings.ToUpper(id))))
		},
		Shows: func(b *Book, id string, first, last events.Date) []agenda.Entry {
			return agenda.Holidays(strings.ToUpper(id), b.office.Zone, first, last)
		},
		Check: func(id string) *events.Problem { return check.Regions("scope", []string{strings.ToUpper(id)}) },
		Named: "region",
	},
}
