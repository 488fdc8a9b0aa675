package owed

import (
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// journey is a trip for the calendar of somebody who goes on it, as it is now. What was in it when they were told of it last, and is not any
// more, is cancelled there.
func (t *Telling) journey(r *registration.Registration, of *trip.Trip, was *trip.Version) *Journey {
	city := t.Book.TitleOf(events.Ref{Noun: "partner", ID: of.Partner})
	zone := t.Book.Office().Zone
	is := agenda.Journey(of, city, zone, r.Parts)
	if was != nil {
		before := *of
		before.Programme = was.Programme
		is = append(is, agenda.Gone(agenda.Journey(&before, city, zone, r.Parts), is)...)
	}
	return &Journey{Domain: t.Links.EntryDomain(), Entries: is}
}

// taken reports whether somebody was sent the trip for their calendar.
func (s Said) taken() bool {
	for i := range s {
		if u := &s[i]; u.Kind == FinalProgramme && u.arrived() {
			return true
		}
	}
	return false
}
