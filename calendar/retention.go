package calendar

import (
	"slices"
	"time"

	"jourfixe/calendar/people"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// outdated is what of a trip's registrations must not be kept any longer, as much of it as one decision may set off, and when there will
// be more. What people need goes first, two weeks after it has served; who has registered when the trip's time of keeping is over. Numbers
// and standings stay, so that seats are counted and a draw is repeated as before.
func (b *Book) outdated(t *trip.Trip, now time.Time) (bodies []events.Body, next time.Time) {
	home := b.office.Location()
	clears, forgets := t.Clears(home), t.Forgets(home)
	if t.Personal > 0 {
		if !now.Before(clears) {
			return b.clearing(t, now), next
		}
		next = clears
	}
	if t.Needs == 0 {
		return nil, next
	}
	due := !now.Before(forgets)
	if !due {
		next = events.Sooner(next, forgets)
		if t.Left == 0 {
			return nil, next
		}
	}
	for _, r := range b.Registrations(t.ID) {
		if r.Needs == nil || !due && r.Active() {
			continue
		}
		if then := trip.ForgetsAfter(events.DateOf(r.Changed.In(home)), home); !due && now.Before(then) {
			next = events.Sooner(next, then)
			continue
		}
		if bodies = append(bodies, &events.NeedsForgotten{ID: r.ID, Trip: t.ID, Key: r.Needs.Key}); len(bodies) == MaxEvents {
			break
		}
	}
	return bodies, next
}

// clearing takes out of a trip's registrations and hosts who it is. Whoever is in the book for nothing else is erased; of the others their
// registration is cleared with the key that seals it, and their offer to guests; their own key stays, which seals all else of them.
func (b *Book) clearing(t *trip.Trip, now time.Time) (bodies []events.Body) {
	ofTrip := func(ref events.Ref) bool {
		switch ref.Noun {
		case registrations.Label:
			return b.Registration(ref.ID).Trip == t.ID
		case hosts.Label:
			return b.Host(ref.ID).Trip == t.ID
		}
		return false
	}
	for _, r := range b.Registrations(t.ID) {
		if r.Cleared {
			continue
		}
		if len(bodies)+2 > MaxEvents {
			break
		}
		if p := b.Person(r.Person); p != nil && b.travelsOnly(p, ofTrip, now) {
			bodies = append(bodies, &events.PersonErased{ID: p.ID})
			continue
		}
		if r.Needs != nil {
			bodies = append(bodies, &events.NeedsForgotten{ID: r.ID, Trip: t.ID, Key: r.Needs.Key})
		}
		bodies = append(bodies, &events.RegistrationCleared{ID: r.ID, Trip: t.ID, Key: r.Key})
	}
	for _, h := range b.Hosts(t.ID) {
		if len(bodies) == MaxEvents {
			break
		}
		if h.Cleared {
			continue
		}
		if body := b.clearingHost(h, ofTrip, now); !erases(bodies, body) {
			bodies = append(bodies, body)
		}
	}
	return bodies
}

// erases reports whether somebody is erased already by what is decided.
func erases(bodies []events.Body, body events.Body) bool {
	erased, ok := body.(*events.PersonErased)
	return ok && slices.ContainsFunc(bodies, func(x events.Body) bool {
		before, ok := x.(*events.PersonErased)
		return ok && before.ID == erased.ID
	})
}

// travelsOnly reports whether somebody is in the book for certain registrations and offers to guests and for nothing else that is still of use: a
// citizen or host who is in no group, nobody's contact, uses the house for nothing, and is expected nowhere. Meetings that are over keep nobody.
func (b *Book) travelsOnly(p *people.Person, of func(events.Ref) bool, now time.Time) bool {
	if p.Role != "" || p.Partner != "" || len(p.Roles) == 0 || slices.ContainsFunc(p.Roles, func(role string) bool { return role != roleCitizen && role != roleHost }) {
		return false
	}
	for by := range b.shelves.NamedBy(events.Ref{Noun: persons.Label, ID: p.ID}, b.table.Names()...) {
		if b.holdsOn(by, of, now) {
			return false
		}
	}
	return true
}

// holdsOn reports whether something that names a person still needs them, registrations and hosts aside for which of says so.
func (b *Book) holdsOn(by *events.Ref, of func(events.Ref) bool, now time.Time) bool {
	switch by.Noun {
	case registrations.Label:
		return !of(*by) && !b.Registration(by.ID).Cleared
	case hosts.Label:
		return !of(*by) && !b.Host(by.ID).Cleared
	case meetings.Label:
		m := b.Meeting(by.ID)
		return !m.Cancelled && now.Before(m.End())
	}
	return b.Alive(*by)
}
