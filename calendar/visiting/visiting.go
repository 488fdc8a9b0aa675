// Package visiting is what the city that is visited is shown of those who come on a trip: who of it may see that, from when to when, and
// what. It says of everybody no more than whoever receives guests has to know, and keeps nothing.
package visiting

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// A Sight is how somebody stands with the list of who comes.
type Sight string

// None is of whoever has nothing to see there, whatever the time.
const (
	None  Sight = ""
	Early Sight = "early" // there will be something
	Open  Sight = "open"
	Over  Sight = "over" // the trip is
	Off   Sight = "off"  // the trip does not take place
)

// Of says how somebody stands with the list of who comes on a trip: it is for those people of the city that is visited whom the office
// would invite with it. Nothing else decides that, at no door.
func Of(b *calendar.Book, id, person string, now time.Time) Sight {
	t := b.Trip(id)
	if t == nil || !b.Invites(Guests(t), person) {
		return None
	}
	return At(t, b.Office().Location(), now)
}

// Guests are those whom the list is for, as things name their guests.
func Guests(t *trip.Trip) []events.Ref { return []events.Ref{{Noun: "partner", ID: t.Partner}} }

// At says how it is with the list of a trip at a time, for those whom it is for; None for a trip that people do not register for, and for one
// on which people come to the office's own city.
func At(t *trip.Trip, home *time.Location, now time.Time) Sight {
	switch {
	case t.Registration == nil || t.Incoming():
		return None
	case t.Cancelled:
		return Off
	case !now.Before(t.Ends(home)):
		return Over
	case now.Before(Opens(t, home)):
		return Early
	}
	return Open
}

// Opens is from when on the list can be seen: the milestone by which it is known what everybody needs. Before, it would change every day.
func Opens(t *trip.Trip, home *time.Location) time.Time {
	return t.Until(trip.StepRooming).In(trip.Begins, home)
}
