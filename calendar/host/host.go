// Package host is what is known of families that lodge guests on a trip: what they offer, how they live, and which guests sleep where.
// Who sleeps best where is found out in package lodging.
package host

import (
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/lodging"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// A Host is a family that lodges guests on one trip, or has said so once.
type Host struct {
	events.HostOffered
	Made      uint64    // the place in the journal of the event that made it
	Since     time.Time // when they last offered it: who has withdrawn may come back
	Withdrawn bool
	Cleared   bool      // who it is is known no more
	Reach     Reach     // how guests get in touch with them; what they say holds for this offer alone
	Versions  []Version // what those who sleep there were told, and are to be
	History   []meeting.Change
}

// Offered returns the host that an event makes; old is what was known of them, nil if nothing was.
func Offered(old *Host, body *events.HostOffered, e *events.Event) *Host {
	h := &Host{Made: e.Sequence, Since: e.Time}
	if old != nil {
		h.Made, h.History, h.Versions = old.Made, slices.Clip(old.History), slices.Clip(old.Versions)
	}
	h.HostOffered = *body
	h.version(true)
	h.note(e)
	return h
}

// Apart makes the host independent of the one that it was copied from.
func (h *Host) Apart() { h.History, h.Versions = slices.Clip(h.History), slices.Clip(h.Versions) }

// Amend folds the event in.
func (h *Host) Amend(body *events.HostAmended, e *events.Event) {
	h.HostOffered = events.HostOffered(*body)
	h.version(false)
	h.note(e)
}

// Withdraw takes the offer back.
func (h *Host) Withdraw(e *events.Event) {
	h.Withdrawn = true
	h.note(e)
}

// Forget takes out what is personal of somebody who is erased.
func (h *Host) Forget() {
	for _, s := range h.Seals() {
		*s = events.Sealed{}
	}
	h.Reach, h.Versions = Reach{}, make([]Version, len(h.Versions))
	h.Key, h.Cleared = "", true
}

func (h *Host) note(e *events.Event) {
	h.History = append(h.History, meeting.Change{At: e.Time, Client: e.Cause.Client, By: e.Cause.By, Kind: e.Body.Type().Name})
}

// Clear folds the event in.
func (h *Host) Clear(e *events.Event) {
	h.Forget()
	h.note(e)
}

// Count is what is there of it for the trip; of nil, nothing.
func (h *Host) Count() (n trip.Count) {
	if h != nil && !h.Cleared {
		n.Personal = 1
	}
	return n
}

// Readable reports whether all that the host says can be read here.
func (h *Host) Readable() bool {
	return !slices.ContainsFunc(h.Seals(), func(s *events.Sealed) bool { return !s.IsZero() && !s.Readable() })
}

// The words for what there is in a home.
const (
	pets    = "pets"
	smoking = "smoking"
	stairs  = "stairs"
)

// House says how the family lives, in the terms in which it is said.
func (h *Host) House() events.House {
	house := (&Version{Languages: h.Languages, Home: h.Home}).House()
	house.Note = h.HostOffered.Note.Value()
	return house
}

// put seals how the family lives.
func put(e *events.HostOffered, house events.House) {
	var words []string
	for _, w := range []struct {
		there bool
		word  string
	}{{house.Pets, pets}, {house.Smoking, smoking}, {house.Stairs, stairs}} {
		if w.there {
			words = append(words, w.word)
		}
	}
	e.Languages, e.Home, e.Note = events.Secret(strings.Join(house.Languages, " ")), events.Secret(strings.Join(words, " ")), events.Secret(house.Note)
}

// Offering makes the event by which a family offers to lodge guests, without its ids.
func Offering(c *events.OfferHost, nights int) (*events.HostOffered, *events.Problem) {
	e := &events.HostOffered{Trip: c.Trip, Places: c.Places, From: c.From, To: c.To, Minors: c.Minors, Knows: c.Knows, Name: events.Secret(c.Name), Acquainted: events.Secret(c.Acquainted)}
	put(e, c.House)
	return e, checkNights(e, nights)
}

// Amending makes the event that amends the offer.
func (h *Host) Amending(c *events.AmendHost, nights int) (*events.HostAmended, *events.Problem) {
	if !h.Readable() {
		return nil, events.Refuse(events.NotPossible, "id", "the person's key is not here, so what is known of them cannot be kept; restore the stream of keys")
	}
	// A box belongs to the event it was sealed in, so the values that stay are sealed anew.
	e, name, house, acquainted := h.HostOffered, h.Name.Value(), h.House(), h.Acquainted.Value()
	events.Set(&name, c.Name)
	events.Set(&e.Places, c.Places)
	events.Set(&e.From, c.From)
	events.Set(&e.To, c.To)
	events.Set(&e.Minors, c.Minors)
	events.Set(&house.Languages, c.Languages)
	events.Set(&house.Pets, c.Pets)
	events.Set(&house.Smoking, c.Smoking)
	events.Set(&house.Stairs, c.Stairs)
	events.Set(&house.Note, c.Note)
	events.Set(&e.Knows, c.Knows)
	events.Set(&acquainted, c.Acquainted)
	e.Name, e.Acquainted = events.Secret(name), events.Secret(acquainted)
	put(&e, house)
	a := events.HostAmended(e)
	return &a, checkNights(&e, nights)
}

func checkNights(e *events.HostOffered, nights int) *events.Problem {
	switch {
	case nights < 1:
		return events.Refuse(events.NotPossible, "trip", "the trip has no night for which somebody would need a bed")
	case e.From > nights:
		return events.Refuse(events.Malformed, "from", "must be from 1 to %d", nights)
	case e.To > nights:
		return events.Refuse(events.Malformed, "to", "must be from 1 to %d", nights)
	case e.To != 0 && e.To < e.From:
		return events.Refuse(events.Malformed, "to", "must be %d or more, the night from which on it is", e.From)
	}
	return nil
}

// Nights are the first evening on which guests come, and the last morning on which they leave, on a trip from one day to another.
func (h *Host) Nights(from, to events.Date) (first, last events.Date) {
	return (&Version{From: h.From, To: h.To}).Nights(from, to)
}

// Lodges is the host as an assignment knows it, and false if no night of the trip is offered any more, as it has become shorter.
func (h *Host) Lodges(nights int) (lodging.Host, bool) {
	house := h.House()
	l := lodging.Host{
		ID: h.ID, Places: h.Places, From: h.From, To: min(h.To, nights), Languages: house.Languages,
		Pets: house.Pets, Smoking: house.Smoking, Stairs: house.Stairs, Minors: h.Minors,
	}
	return l, h.From <= nights
}
