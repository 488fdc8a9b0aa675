package agenda

import (
	"time"

	"jourfixe/calendar/reason"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// Dues are the entries of the days by which somebody with a seat on a trip owes something; what is done stays and says so.
func Dues(r *registration.Registration, t *trip.Trip, home *time.Location, zone string) (list []Entry) {
	revised := events.Later(t.Revised, t.Charged)
	if n := len(r.History); n > 0 {
		revised = events.Later(revised, r.History[n-1].At)
	}
	// Whether something is overdue is a matter of the clock, and a calendar shows the day.
	for _, d := range r.Dues(t, home, time.Time{}) {
		title := reason.Everybody(reason.Because("titled", reason.Text("of", d.Name()), reason.Text("title", t.Title)))
		e := wholeDays(t, zone, dueKey(r.ID, d), KindDue, title, d.Day, d.Day)
		e.Note, e.Open, e.Done = nil, d.Open, d.State == registration.Done
		e.Revision, e.Revised = t.Revision+len(r.History), revised
		list = append(list, e)
	}
	return list
}

func dueKey(id string, d registration.Due) string {
	key := "due-" + id + "." + d.Kind
	if d.Kind == registration.Document {
		key += "." + d.Document.Kind
	}
	if d.Companion {
		key += ".companion"
	}
	return key
}
