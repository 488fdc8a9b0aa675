package calendar

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/host"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/rooming"
	"jourfixe/calendar/shelf"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

var hosts = shelf.New[string]("host", (*host.Host).Apart)

var hostNoun = &noun.Entry[*Book, host.Host]{
	Shelf:   hosts,
	Private: true,
	Title: func(b *Book, h *host.Host) events.Text {
		return b.TitleOf(events.Ref{Noun: trips.Label, ID: h.Trip})
	},
	Over:    func(h *host.Host) bool { return h.Withdrawn },
	Answers: []noun.Answer[*Book]{noun.AnswersAsked(offerHost), noun.AnswersAt(amendHost), noun.AnswersAt(shareHost), noun.AnswersAt(withdrawHost), noun.AnswersAt(clearHost)},
	Folds: []noun.Fold[*Book]{
		noun.Makes(hosts, func(b *Book, body *events.HostOffered, e *events.Event) *host.Host {
			old := b.Host(body.ID)
			h := host.Offered(old, body, e)
			b.recountHost(body.Trip, old.Count(), h, e)
			return h
		}),
		noun.Keeps(noun.Changes[*Book](hosts, (*host.Host).Amend)),
		noun.Keeps(noun.Changes[*Book](hosts, (*host.Host).Share)),
		noun.Keeps(noun.Folds(withdrawnHost)),
		noun.Keeps(noun.Folds(clearedHost)),
	},
	Names: func(h *host.Host) []events.Ref {
		return []events.Ref{{Noun: trips.Label, ID: h.Trip}, {Noun: persons.Label, ID: h.Person}}
	},
	Touches: touchesLodging,
	Made:    func(h *host.Host) uint64 { return h.Made },
}

// Host returns the host, nil if there is none.
func (b *Book) Host(id string) *host.Host { return hosts.Get(b.shelves, id) }

// Hosts returns those of a trip by id, those who have withdrawn, too.
func (b *Book) Hosts(trip string) []*host.Host {
	return b.hostsNaming(events.Ref{Noun: trips.Label, ID: trip})
}

// HostsOf returns what a person has offered, by id.
func (b *Book) HostsOf(person string) []*host.Host {
	return b.hostsNaming(events.Ref{Noun: persons.Label, ID: person})
}

func (b *Book) hostsNaming(by events.Ref) (list []*host.Host) {
	for ref := range b.shelves.NamedBy(by, hosts.Label) {
		list = append(list, b.Host(ref.ID))
	}
	slices.SortFunc(list, func(x, y *host.Host) int { return cmp.Compare(x.ID, y.ID) })
	return list
}

// mostHosts is how many hosts a trip may have: as many as an assignment knows.
const mostHosts = 300

// lodgeable returns a trip on which guests can still be lodged.
func (b *Book) lodgeable(field, id string, now time.Time) (*trip.Trip, *events.Problem) {
	t := b.Trip(id)
	switch {
	case t == nil:
		return nil, b.unknown(field, events.Ref{Noun: trips.Label, ID: id})
	case t.Cancelled:
		return nil, events.Refuse(events.NotPossible, field, "the trip is cancelled")
	case t.To.Before(b.Today(now)):
		return nil, events.Refuse(events.NotPossible, field, "the trip is over since %s", t.To)
	}
	return t, nil
}

func offerHost(b *Book, c *events.OfferHost, by noun.Asked) ([]events.Body, *events.Problem) {
	t, p := b.lodgeable("trip", c.Trip, by.Now)
	if p != nil {
		return nil, p
	}
	e, p := host.Offering(c, rooming.Nights(&t.TripProposed))
	if p != nil {
		return nil, p
	}
	if p := b.guestsOf(t, c.Knows); p != nil {
		return nil, p
	}
	there := slices.DeleteFunc(b.Hosts(t.ID), func(h *host.Host) bool { return h.Withdrawn })
	if len(there) >= mostHosts {
		return nil, events.Refuse(events.NotPossible, "trip", "a trip has at most %d hosts", mostHosts)
	}
	person, bodies, p := b.foundOrAdded(c.Name, c.Email, c.Language, roleHost, by)
	if p != nil {
		return nil, p
	}
	if e.ID, p = b.hosting(c.ID, person, t.ID, by); p != nil {
		return nil, p
	}
	e.Person, e.Key = person, b.sealingHost(e.ID, by)
	return append(bodies, e), nil
}

// sealingHost is the key of a host, which stays the same for one who comes back until it is destroyed.
func (b *Book) sealingHost(id string, by noun.Asked) string {
	if h := b.Host(id); h != nil && h.Key != "" {
		return h.Key
	}
	return by.Derived("host key")
}

// hosting is the id of what a person offers on a trip, which stays the same for one who comes back.
func (b *Book) hosting(id, person, trip string, by noun.Asked) (string, *events.Problem) {
	of := b.HostsOf(person)
	i := slices.IndexFunc(of, func(h *host.Host) bool { return h.Trip == trip })
	switch {
	case i < 0 && b.Known(events.Ref{Noun: hosts.Label, ID: id}):
		return "", b.taken(events.Ref{Noun: hosts.Label, ID: id})
	case i < 0:
		return cmp.Or(id, by.Made()), nil
	case !of[i].Withdrawn:
		return "", events.Refuse(events.AlreadyThere, "email", "somebody with this address lodges guests on this trip already; amend what they offer")
	case id != "" && id != of[i].ID:
		return "", events.Refuse(events.NotPossible, "id", "the person has been a host of this trip under another id; leave it out")
	}
	return of[i].ID, nil
}

// guestsOf refuses guests whom a host cannot know from a trip, as they have never registered for it.
func (b *Book) guestsOf(t *trip.Trip, knows []string) *events.Problem {
	for _, id := range knows {
		if r := b.Registration(id); r == nil || r.Trip != t.ID {
			return events.Refuse(events.UnknownRef, "knows", "must be registrations for the trip %s", t.ID)
		}
	}
	return nil
}

// offeringHost returns a host who lodges guests, and the trip.
func (b *Book) offeringHost(id string, now time.Time) (*host.Host, *trip.Trip, *events.Problem) {
	h := b.Host(id)
	if h == nil {
		return nil, nil, b.unknown("id", events.Ref{Noun: hosts.Label, ID: id})
	}
	t, p := b.lodgeable("id", h.Trip, now)
	if p == nil && h.Withdrawn {
		p = events.Refuse(events.NotPossible, "id", "the host has withdrawn")
	}
	return h, t, p
}

func amendHost(b *Book, c *events.AmendHost, now time.Time) ([]events.Body, *events.Problem) {
	h, t, p := b.offeringHost(c.ID, now)
	if p != nil {
		return nil, p
	}
	if c.Knows != nil {
		if p := b.guestsOf(t, *c.Knows); p != nil {
			return nil, p
		}
	}
	e, p := h.Amending(c, rooming.Nights(&t.TripProposed))
	if p != nil {
		return nil, p
	}
	next := host.Host{HostOffered: events.HostOffered(*e)}
	return b.vacating([]events.Body{e}, &t.TripProposed, rooming.Change{Host: &next}), nil
}

func shareHost(b *Book, c *events.ShareHost, now time.Time) ([]events.Body, *events.Problem) {
	h, _, p := b.offeringHost(c.ID, now)
	if p != nil {
		return nil, p
	}
	return one(h.Sharing(c))
}

func withdrawHost(b *Book, c *events.WithdrawHost, now time.Time) ([]events.Body, *events.Problem) {
	h, _, p := b.offeringHost(c.ID, now)
	if p != nil {
		return nil, p
	}
	return one(&events.HostWithdrawn{ID: h.ID, Trip: h.Trip})
}

func withdrawnHost(b *Book, body *events.HostWithdrawn, e *events.Event) error {
	h := hosts.Change(b.shelves, body.ID)
	if h == nil {
		return noun.Missing(body.About())
	}
	h.Withdraw(e)
	b.loseHost(h)
	return nil
}

func clearHost(b *Book, c *events.ClearHost, now time.Time) ([]events.Body, *events.Problem) {
	h := b.Host(c.ID)
	switch {
	case h == nil:
		return nil, b.unknown("id", events.Ref{Noun: hosts.Label, ID: c.ID})
	case h.Cleared:
		return nil, events.Refuse(events.Gone, "id", "nothing is kept any more of who the host is")
	}
	var bodies []events.Body
	if !h.Withdrawn && b.ahead(h, now) {
		bodies = append(bodies, &events.HostWithdrawn{ID: h.ID, Trip: h.Trip})
	}
	alone := func(ref events.Ref) bool { return ref == (events.Ref{Noun: hosts.Label, ID: h.ID}) }
	return append(bodies, b.clearingHost(h, alone, now)), nil
}

// clearingHost takes out who a host is: whoever is in the book for certain things of trips and for nothing else is erased.
func (b *Book) clearingHost(h *host.Host, of func(events.Ref) bool, now time.Time) events.Body {
	if p := b.Person(h.Person); p != nil && b.travelsOnly(p, of, now) {
		return &events.PersonErased{ID: p.ID}
	}
	return &events.HostCleared{ID: h.ID, Trip: h.Trip, Key: h.Key}
}

func clearedHost(b *Book, body *events.HostCleared, e *events.Event) error {
	h := hosts.Change(b.shelves, body.ID)
	if h == nil {
		return noun.Missing(body.About())
	}
	before := h.Count()
	h.Clear(e)
	b.recountHost(h.Trip, before, h, e)
	b.loseKey(body.Key, body.About())
	return nil
}

// recountHost notes what of a host is still to be destroyed.
func (b *Book) recountHost(id string, before trip.Count, h *host.Host, e *events.Event) {
	if t := trips.Change(b.shelves, id); t != nil {
		t.Turn++
		t.Recount(before, h.Count(), e.Time)
	}
}

// ahead reports whether the trip of a host is still to come, or under way.
func (b *Book) ahead(h *host.Host, now time.Time) bool {
	t := b.Trip(h.Trip)
	return t != nil && !t.Cancelled && !t.To.Before(b.Today(now))
}

// loseHost takes a host out of who sleeps where.
func (b *Book) loseHost(h *host.Host) {
	if r := roomings.Change(b.shelves, h.Trip); r != nil {
		r.Lose(h.ID)
	}
}

// forgetHosts takes what is personal of somebody who is erased out of what they have offered. Whoever cannot be written to any more lodges nobody; a
// trip that is over keeps who slept where.
func (b *Book) forgetHosts(person string, e *events.Event) {
	for _, h := range b.HostsOf(person) {
		before := h.Count()
		b.loseKey(h.Key, events.Ref{Noun: hosts.Label, ID: h.ID})
		h = hosts.Change(b.shelves, h.ID)
		h.Forget()
		b.recountHost(h.Trip, before, h, e)
		if t := b.Trip(h.Trip); t != nil && !t.To.Before(b.Today(e.Time)) && !h.Withdrawn {
			h.Withdraw(e)
			b.loseHost(h)
		}
	}
}
