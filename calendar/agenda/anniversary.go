package agenda

import (
	"time"

	"jourfixe/calendar/agreement"
	"jourfixe/calendar/anniversary"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// The kinds of entries of what is agreed with partners.
const (
	KindAnniversary = "anniversary"
	KindRenewal     = "renewal"
)

// NounAnniversaries is what a scope calls the anniversaries and renewals of all partners.
const NounAnniversaries = "anniversaries"

// A Source is whose entry is made: when that was made, and last changed.
type Source struct {
	Ref      events.Ref
	Created  time.Time
	Revised  time.Time
	Revision int
}

// wholeDay makes an entry of one full day in a zone.
func wholeDay(of Source, zone, key, kind string, title events.Text, day events.Date) Entry {
	return Entry{
		Key: key, Kind: kind, Ref: of.Ref, Title: title, Zone: zone, AllDay: true, First: day, Last: day,
		Start: day.In(0, tz.Must(zone)).UTC(), End: midnightAfter(day, zone),
		Revision: of.Revision, Created: of.Created, Revised: of.Revised,
	}
}

func anniversaryKey(id string) string { return KindAnniversary + "-" + id }

// Coming is the entry of an anniversary of which the office has decided nothing. One of which the year alone is known, as one that is marked all year
// long, is an entry of its first day: a bar over a whole year would be in the way of all else.
func Coming(c anniversary.Coming, of Source, title events.Text, zone string) Entry {
	e := wholeDay(of, zone, anniversaryKey(c.ID()), KindAnniversary, title, c.First)
	e.Why = reason.Because("anniversary.day")
	if c.Whole() {
		e.Why = reason.Because("anniversary.year")
	}
	return e
}

// Anniversary is the entry of one that is planned, was called off, or is let go by: the day is what it is all the same.
func Anniversary(a *anniversary.Anniversary, zone string) Entry {
	e := wholeDay(ofAnniversary(a), zone, anniversaryKey(a.ID), KindAnniversary, a.Title, a.From)
	e.Description, e.Note, e.Cancelled = a.Description, a.Note, a.State == anniversary.Cancelled
	switch {
	case a.State == anniversary.Waived:
		e.Why = reason.Because("anniversary.waived")
	case a.Whole():
		e.Why = reason.Because("anniversary.whole")
	}
	return e
}

// AnniversaryMilestone is the entry of one of its milestones.
func AnniversaryMilestone(a *anniversary.Anniversary, m events.Milestone, zone string) Entry {
	title := reason.Staff(reason.Because("titled", reason.Text("of", a.Title), reason.Text("title", m.Title)))
	e := wholeDay(ofAnniversary(a), zone, anniversaryKey(a.ID)+"."+m.ID, KindMilestone, title, m.Date)
	e.Passed, e.TooLate, e.Done, e.Note, e.Cancelled = m.Passed, m.Late, a.Done[m.ID], a.Note, a.State == anniversary.Cancelled
	if e.Done {
		e.Revision, e.Revised = e.Revision+1, events.Later(e.Revised, a.Completed[m.ID])
	}
	return e
}

func ofAnniversary(a *anniversary.Anniversary) Source {
	return Source{events.Ref{Noun: "anniversary", ID: a.ID}, a.Created, a.Revised, a.Revision}
}

// Renewal is the entry of a day by which something has to be said of how an agreement goes on.
func Renewal(a *agreement.Agreement, r agreement.Renewal, city events.Text, zone string) Entry {
	of := Source{events.Ref{Noun: "agreement", ID: a.ID}, a.Registered, a.Revised, a.Revision}
	title, with := reason.Text("title", a.Title), reason.Text("city", city)
	until := reason.Date("until", r.Until)
	call, why := reason.Because("renewal.ends", title, with), reason.Because("renewal.ends.why", until)
	switch r.How {
	case events.RenewalTacit:
		call, why = reason.Because("renewal.tacit", title, with), reason.Because("renewal.tacit.why", until, reason.Date("next", a.Next(r)))
	case events.RenewalExpress:
		call, why = reason.Because("renewal.express", title, with), reason.Because("renewal.express.why", until)
	}
	e := wholeDay(of, zone, KindRenewal+"-"+a.ID+"."+r.Until.String(), KindRenewal, reason.Staff(call), r.Due)
	e.Why, e.Description = why, a.Note
	return e
}
