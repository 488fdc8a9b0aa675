package trip

import (
	"cmp"
	"slices"

	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// Incoming reports whether people come to the city of the office, and not from there.
func (t *Trip) Incoming() bool { return t.Direction == events.Incoming }

// Public reports whether everybody can see the trip and register for it: exchanges, delegations and visits are entered by the office, and are
// nobody else's.
func (t *Trip) Public() bool { return t.Registration != nil && t.ForCitizens() }

// ForCitizens reports whether the trip is one that citizens go on to the partner.
func (t *Trip) ForCitizens() bool { return forCitizens(t.Direction, t.Kind) }

func forCitizens(direction, kind string) bool {
	return direction != events.Incoming && cmp.Or(kind, events.Citizens) == events.Citizens
}

// entered refuses rules for people who register by themselves where nobody does.
func entered(t *events.TripProposed) *events.Problem {
	if forCitizens(t.Direction, t.Kind) {
		return nil
	}
	switch r := t.Registration; {
	case r.Rule != events.FirstCome:
		return events.Refuse(events.NotPossible, "registration.rule", "must be %s: the office enters who takes part in an exchange, and nobody registers by themselves", events.FirstCome)
	case len(r.Quotas) > 0:
		return events.Refuse(events.NotPossible, "registration.quotas", "go with trips of citizens to the partner alone; leave them out")
	case len(r.Ranks) > 0:
		return events.Refuse(events.NotPossible, "registration.ranks", "go with trips of citizens to the partner alone; leave them out")
	}
	return nil
}

// KindTitle is what a kind of trips is called that every office has; nil of another.
func KindTitle(kind string) events.Text {
	r, ok := usualKinds[cmp.Or(kind, events.Citizens)]
	if !ok {
		return nil
	}
	return reason.Everybody(r)
}

// usualKinds are the words for the kinds that every office has.
var usualKinds = map[string]events.Reason{
	events.Citizens:  reason.Because("trip.kind.citizen"),
	"science":        reason.Because("trip.kind.science"),
	"culture":        reason.Because("trip.kind.culture"),
	"sport":          reason.Because("trip.kind.sport"),
	"church":         reason.Because("trip.kind.church"),
	"police":         reason.Because("trip.kind.police"),
	"economy":        reason.Because("trip.kind.economy"),
	"youth":          reason.Because("trip.kind.youth"),
	"development":    reason.Because("trip.kind.development"),
	"administration": reason.Because("trip.kind.administration"),
}

// Known reports whether every office has a kind.
func Known(kind string) bool { return slices.Contains(events.TripKinds, kind) }

// Heading says of a trip in a few words what it is and where it goes or comes from: "Delegation aus Danzig". A network is no city.
func (t *Trip) Heading(partner events.Text, network bool) events.Text {
	of := reason.Text("city", partner)
	citizens := cmp.Or(t.Kind, events.Citizens) == events.Citizens
	switch {
	case network && t.Incoming():
		return reason.Everybody(reason.Because("trip.by", of))
	case network:
		return reason.Everybody(reason.Because("trip.at", of))
	case citizens && t.Incoming():
		return reason.Everybody(reason.Because("trip.citizens.in", of))
	case citizens:
		return reason.Everybody(reason.Because("trip.citizens.out", of))
	case t.Incoming():
		return reason.Everybody(reason.Because("trip.in", of))
	}
	return reason.Everybody(reason.Because("trip.out", of))
}
