package tripmail

import (
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// journey is a trip for the calendar of somebody who has registered, as it is now. What was in it when they were told of it last, and is not any
// more, is cancelled there.
func journey(t *owed.Telling, r *registration.Registration, of *trip.Trip, was *trip.Version) *owed.Journey {
	city := t.Book.TitleOf(events.Ref{Noun: "partner", ID: of.Partner})
	zone := t.Book.Office().Zone
	is := agenda.Own(r, of, city, zone)
	if was != nil {
		before := *of
		before.Programme = was.Programme
		is = append(is, agenda.Gone(agenda.Own(r, &before, city, zone), is)...)
	}
	return &owed.Journey{Domain: t.Links.EntryDomain(), Entries: is}
}

// taken reports whether somebody was sent the trip for their calendar.
func taken(s owed.Said) bool { return programme(s) >= 0 }

// programme finds the last mail by which that was, -1 if there is none.
func programme(s owed.Said) int {
	for i := len(s) - 1; i >= 0; i-- {
		if u := &s[i]; u.Kind == FinalProgramme && u.Arrived() {
			return i
		}
	}
	return -1
}
