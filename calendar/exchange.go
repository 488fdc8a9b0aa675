package calendar

import (
	"cmp"
	"slices"
	"strings"

	"jourfixe/calendar/check"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// network is the kind of a partner that is no city.
const network = "network"

// TripKinds are the kinds of trips that the office has: those that every office has, then its own.
func (b *Book) TripKinds() []string {
	list := slices.Clone(events.TripKinds)
	for _, own := range b.office.TripKinds {
		list = append(list, own.ID)
	}
	return list
}

// TripKind is what a kind of trips is called.
func (b *Book) TripKind(kind string) events.Text {
	if i := slices.IndexFunc(b.office.TripKinds, func(own events.OwnKind) bool { return own.ID == kind }); i >= 0 {
		return b.office.TripKinds[i].Title
	}
	return trip.KindTitle(kind)
}

// TripHeading says of a trip in a few words what it is and where it goes or comes from.
func (b *Book) TripHeading(t *trip.Trip) events.Text {
	p := b.Partner(t.Partner)
	if p == nil {
		return nil
	}
	return t.Heading(p.Title, p.Kind == network)
}

// TripPlace says in a few words where a trip of citizens goes, and of any other what it is: "Delegation aus Danzig".
func (b *Book) TripPlace(t *trip.Trip) events.Text {
	if t.ForCitizens() {
		return b.cityOf(t)
	}
	return b.TripHeading(t)
}

// Visited is what the city is called that is visited on a trip: the partner, or that of the office; nil where nobody has said.
func (b *Book) Visited(t *trip.Trip) events.Text {
	if t.Incoming() {
		return b.office.City
	}
	return b.cityOf(t)
}

// checkKind refuses a kind of trips that the office has not.
func (b *Book) checkKind(kind string) *events.Problem {
	if all := b.TripKinds(); !slices.Contains(all, cmp.Or(kind, events.Citizens)) {
		return events.Refuse(events.UnknownRef, "kind", "there is no kind %s; there are %s; office.set can add others (tripKinds)", kind, strings.Join(all, ", "))
	}
	return nil
}

// checkKinds refuses kinds of the office's own that are there already, and to take away one of which there are trips.
func (b *Book) checkKinds(list []events.OwnKind) *events.Problem {
	for i, own := range list {
		field := check.Item("tripKinds", i) + ".id"
		if trip.Known(own.ID) {
			return events.Refuse(events.AlreadyThere, field, "is a kind that every office has")
		}
		if slices.ContainsFunc(list[:i], func(o events.OwnKind) bool { return o.ID == own.ID }) {
			return events.Refuse(events.Malformed, field, "is there twice")
		}
	}
	if !slices.ContainsFunc(b.office.TripKinds, func(was events.OwnKind) bool {
		return !slices.ContainsFunc(list, func(o events.OwnKind) bool { return o.ID == was.ID })
	}) {
		return nil // all are there still that trips may be of
	}
	for t := range b.EachTrip() {
		if kind := cmp.Or(t.Kind, events.Citizens); !trip.Known(kind) && !slices.ContainsFunc(list, func(o events.OwnKind) bool { return o.ID == kind }) {
			return events.Refuse(events.NotPossible, "tripKinds", "must still have %s, of which there are trips", kind)
		}
	}
	return nil
}
