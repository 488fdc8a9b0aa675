package tripmail

import (
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// journey is a trip for the calendar of somebody who goes on it, as it is now. What was in it when they were told of it last, and is not any
// more, is cancelled there.
func journey(t *owed.Telling, r *registration.Registration, of *trip.Trip, was *trip.Version) *owed.Journey {
	city := t.Book.TitleOf(events.Ref{Noun: "partner", ID: of.Partner})
	zone := t.Book.Office().Zone
	is := agenda.Journey(of, city, zone, r.Parts)
	if was != nil {
		before := *of
		before.Programme = was.Programme
		is = append(is, agenda.Gone(agenda.Journey(&before, city, zone, r.Parts), is)...)
	}
	for i := range is {
		is[i].Revision += timesLeft(t.Said)
	}
	return &owed.Journey{Domain: t.Links.EntryDomain(), Entries: is}
}

// leaving is a trip for the calendar of somebody who does not go on it any more: all of it is cancelled there. Which parts they had chosen is
// not known any more, and their calendar may have some of before a change, so it is everything that ever was in the trip.
func leaving(t *owed.Telling, r *registration.Registration, of *trip.Trip) *owed.Journey {
	city := t.Book.TitleOf(events.Ref{Noun: "partner", ID: of.Partner})
	journey := func(programme []events.TimedLeg) []agenda.Entry {
		was := *of
		was.Programme = programme
		var all []string
		for _, leg := range programme {
			all = append(all, leg.ID)
		}
		return agenda.Journey(&was, city, t.Book.Office().Zone, all)
	}
	list := journey(of.Programme)
	for i := range of.Versions {
		list = append(list, agenda.Gone(journey(of.Versions[i].Programme), list)...)
	}
	for i := range list {
		e := &list[i]
		e.Cancelled, e.Revision, e.Revised = true, of.Revision+timesLeft(t.Said[:programme(t.Said)+1])+1, events.Later(e.Revised, r.Changed)
	}
	return &owed.Journey{Domain: t.Links.EntryDomain(), Entries: list}
}

// timesLeft is by how much the entries of somebody's calendar have been put on beyond the revision of the trip, since they have left it and come
// back: to leave counts one, and to be back another.
func timesLeft(s owed.Said) (n int) {
	for i := range s {
		if u := &s[i]; u.Kind == Withdrawn && u.Arrived() {
			n += 2
		}
	}
	return n
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
