package agenda

import (
	"time"

	"jourfixe/calendar/meeting"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// NounPublication is what a scope calls what the office publishes. Nobody is given a feed of it: whatever it shows is for everybody.
const NounPublication = "publication"

// PublishedAgenda is all that is published with its time, PublishedTrips the trips of it.
var (
	PublishedAgenda = Scope{events.Ref{Noun: NounPublication, ID: events.PublicAgenda}}
	PublishedTrips  = Scope{events.Ref{Noun: NounPublication, ID: events.PublicTrips}}
)

// PublishedMeeting is the entry of a meeting as everybody may see it: title, time and venue, and whether it takes place. What else is known of it
// is for those who are invited. When somebody has answered does not show either.
func PublishedMeeting(m *meeting.Meeting, in meeting.Room) Entry {
	return published(Meeting(m, in), events.Later(events.Later(m.Revised, m.Confirmed), in.Changed))
}

// PublishedTrip is the entry of a trip as everybody may see it: title, city and days.
func PublishedTrip(t *trip.Trip, city events.Text, zone string) Entry {
	e := Trip(t, city, zone)
	return published(e, e.Revised)
}

// published takes of an entry what everybody may see, field by field, so that one that is new is not among it by itself.
func published(e Entry, revised time.Time) Entry {
	return Entry{
		Key: e.Key, Kind: e.Kind, Ref: e.Ref, Title: e.Title, Place: e.Place, Geo: e.Geo, Zone: e.Zone,
		Start: e.Start, End: e.End, First: e.First, Last: e.Last, AllDay: e.AllDay,
		Cancelled: e.Cancelled, Tentative: len(e.Provisional) > 0, Revision: e.Revision, Created: e.Created, Revised: revised,
	}
}
