package undo

import (
	"maps"
	"reflect"

	"jourfixe/events"
)

var trip = noun{
	states: map[string]string{"proposed": "trip", "amended": "trip"},
	never:  map[string]Why{"retimed": Itself, "committed": Itself, "drawn": Told},
	way:    (*undoing).trip,
}

var milestone = noun{never: map[string]Why{"completed": Unheld}}

func (u *undoing) trip() Way {
	id := u.event.Body.About().ID
	t := u.book.Trip(id)
	if _, cancelled := u.event.Body.(*events.TripCancelled); cancelled {
		if u.again("trip", id, func(id string) bool { n := u.book.Trip(id); return !n.Cancelled && maps.Equal(n.Title, t.Title) }) {
			return Way{Why: Already}
		}
		c := t.Proposal()
		c.ID = u.free("trip", id)
		return Way{Command: &c, Anew: true}
	}
	if t.Changeable(u.book.Today(u.now)) != nil {
		return Way{Why: Over}
	}
	if _, proposed := u.event.Body.(*events.TripProposed); proposed {
		return one(&events.CancelTrip{ID: id})
	}
	is := &u.event.Body.(*events.TripAmended).TripProposed
	var was *events.TripProposed
	switch before := u.before.(type) {
	case *events.TripProposed:
		was = before
	case *events.TripAmended:
		was = &before.TripProposed
	default:
		return Way{Why: Unheld}
	}
	c := &events.AmendTrip{ID: id}
	if c.Unregistered = is.Registration != nil && was.Registration == nil; !c.Unregistered && !reflect.DeepEqual(was.Registration, is.Registration) {
		c.Registration = was.Registration
	}
	return some(c, c.Registration != nil, c.Unregistered,
		differs(&c.Partner, was.Partner, is.Partner), differs(&c.Direction, was.Direction, is.Direction), differs(&c.Kind, was.Kind, is.Kind), differs(&c.Title, was.Title, is.Title), differs(&c.Window, was.Window, is.Window),
		differs(&c.Days, was.Days, is.Days), differs(&c.Depart, was.Depart, is.Depart), differs(&c.Capacity, was.Capacity, is.Capacity),
		differs(&c.Minimum, was.Minimum, is.Minimum), differs(&c.Avoid, was.Avoid, is.Avoid), differs(&c.Programme, legs(was), legs(is)),
		differs(&c.Milestones, was.Asked, is.Asked), differs(&c.Description, was.Description, is.Description))
}

// legs are the programme of a trip as it was asked for.
func legs(t *events.TripProposed) []events.Leg {
	var list []events.Leg
	for _, timed := range t.Programme {
		list = append(list, timed.Leg)
	}
	return list
}
