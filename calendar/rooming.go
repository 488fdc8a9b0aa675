package calendar

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/host"
	"jourfixe/calendar/lodging"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/rooming"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

// roomings are who sleeps where, by trip.
var roomings = shelf.New[string]("lodging", (*host.Rooming).Apart)

var lodgingNoun = &noun.Entry[*Book, host.Rooming]{
	Shelf: roomings,
	Title: func(b *Book, r *host.Rooming) events.Text {
		return b.TitleOf(events.Ref{Noun: trips.Label, ID: r.Trip})
	},
	Answers: []noun.Answer[*Book]{noun.Lengthy(noun.AnswersAt(assignLodging)), noun.AnswersAt(fixLodging), noun.AnswersAt(tellLodging)},
	Folds: []noun.Fold[*Book]{
		changesRooming(func(r *host.Rooming, body *events.LodgingAssigned, e *events.Event) { r.Assign(body, e) }),
		changesRooming(func(r *host.Rooming, body *events.LodgingFixed, _ *events.Event) { r.Fix(body) }),
		changesRooming(func(r *host.Rooming, body *events.LodgingVacated, _ *events.Event) { r.Vacate(body) }),
		changesRooming(func(r *host.Rooming, _ *events.LodgingTold, e *events.Event) { r.Tell(e) }),
	},
	Names:   func(r *host.Rooming) []events.Ref { return []events.Ref{{Noun: trips.Label, ID: r.Trip}} },
	Touches: touchesLodging,
}

func changesRooming[E any](change func(*host.Rooming, *E, *events.Event)) noun.Fold[*Book] {
	return noun.Makes(roomings, func(b *Book, body *E, e *events.Event) *host.Rooming {
		id := e.Body.About().ID
		r := host.After(b.Rooming(id), id)
		change(r, body, e)
		return r
	})
}

// Rooming returns who sleeps where on a trip, nil if nobody has been lodged yet.
func (b *Book) Rooming(trip string) *host.Rooming { return roomings.Get(b.shelves, trip) }

// StayOf returns where the guests of a registration sleep; the zero Stay if nowhere.
func (b *Book) StayOf(r *registration.Registration) (s host.Stay) {
	if of := b.Rooming(r.Trip); of != nil {
		s = of.Stays[r.ID]
	}
	return s
}

// ToldHost returns the host with whom those who travel by a registration were told that they stay, and still do; nil if there is none.
func (b *Book) ToldHost(r *registration.Registration) *host.Host {
	if s := b.StayOf(r); s.Told != "" && r.Standing == events.Seated {
		return b.Host(s.Told)
	}
	return nil
}

// ToldGuests returns whose guests a host was told to have, and still has, by number.
func (b *Book) ToldGuests(h *host.Host) (list []*registration.Registration) {
	of := b.Rooming(h.Trip)
	if of == nil {
		return nil
	}
	for id, s := range of.Stays {
		if r := b.Registration(id); s.Told == h.ID && r.Standing == events.Seated {
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(x, y *registration.Registration) int { return cmp.Compare(x.Number, y.Number) })
	return list
}

// Strained returns whose guests a host was told to have, and still has, who could not stay there any more by what the host would offer from
// now on, and can by what it offers now; by number. Where places are too few that is all of them, since nobody but the office says who goes.
func (b *Book) Strained(h *host.Host, c *events.AmendHost) []*registration.Registration {
	t := &b.Trip(h.Trip).TripProposed
	e, p := h.Amending(c, rooming.Nights(t))
	if p != nil {
		return nil
	}
	told := slices.DeleteFunc(b.ToldGuests(h), func(r *registration.Registration) bool { return b.StayOf(r).Host != h.ID })
	now, then := b.lodging(t, rooming.Change{}), b.lodging(t, rooming.Change{Host: &host.Host{HostOffered: events.HostOffered(*e)}})
	already := now.Strained(h.ID, told)
	return slices.DeleteFunc(then.Strained(h.ID, told), func(r *registration.Registration) bool { return slices.Contains(already, r) })
}

// unlodge takes a guest who does not travel out of who sleeps where.
func (b *Book) unlodge(r *registration.Registration) {
	if r.Standing == events.Seated || b.Rooming(r.Trip) == nil {
		return
	}
	if _, lodged := b.Rooming(r.Trip).Stays[r.ID]; lodged {
		roomings.Change(b.shelves, r.Trip).Leave(r.ID)
	}
}

// lodging is who is to be lodged on a trip, with what is about to change.
func (b *Book) lodging(t *events.TripProposed, c rooming.Change) rooming.Lodging {
	return rooming.Of(t, b.Hosts(t.ID), b.Registrations(t.ID), b.Rooming(t.ID), c)
}

// Lodging returns who is to be lodged on a trip, with everybody held where they are held.
func (b *Book) Lodging(trip string) rooming.Lodging {
	return b.lodging(&b.Trip(trip).TripProposed, rooming.Change{})
}

// Explained says of everybody why they sleep where they do, or why nowhere.
func (b *Book) Explained(trip string) (*lodging.Plan, *events.Problem) {
	l := b.Lodging(trip)
	return l.Explained(b.Rooming(trip))
}

func assignLodging(b *Book, c *events.AssignLodging, now time.Time) ([]events.Body, *events.Problem) {
	t, p := b.lodgeable("trip", c.Trip, now)
	if p != nil {
		return nil, p
	}
	l := b.Lodging(t.ID)
	if p := l.Possible(); p != nil {
		return nil, p
	}
	plan, p := lodging.Assign(l.Query)
	if p != nil {
		return nil, p
	}
	e := &events.LodgingAssigned{Trip: t.ID, Placed: []events.Stay{}, Left: []string{}, People: plan.People, Proven: plan.Proven}
	for _, x := range plan.Placed {
		e.Placed = append(e.Placed, events.Stay{Registration: x.Guest, Host: x.Host})
	}
	for _, x := range plan.Left {
		e.Left = append(e.Left, x.Guest)
	}
	return one(e)
}

func fixLodging(b *Book, c *events.FixLodging, now time.Time) ([]events.Body, *events.Problem) {
	t, p := b.lodgeable("trip", c.Trip, now)
	if p != nil {
		return nil, p
	}
	r := b.Registration(c.Registration)
	switch {
	case r == nil || r.Trip != t.ID:
		return nil, events.Refuse(events.UnknownRef, "registration", "must be a registration for the trip %s", t.ID)
	case r.Standing != events.Seated:
		return nil, events.Refuse(events.NotPossible, "registration", "has no seat on the trip; only who travels is lodged")
	}
	stay := b.StayOf(r)
	h := b.Host(c.Host)
	switch {
	case c.Host == "" && !stay.Held():
		return nil, events.Refuse(events.NotPossible, "registration", "nothing holds them where they are")
	case c.Host == "":
	case h == nil || h.Trip != t.ID || h.Withdrawn:
		return nil, events.Refuse(events.UnknownRef, "host", "must be a host of the trip %s who lodges guests", t.ID)
	case stay.Fixed && stay.Host == h.ID:
		return nil, events.Refuse(events.NotPossible, "host", "they are there by hand already")
	case r.Unaccompanied() && !h.Minors:
		return nil, events.Refuse(events.NotPossible, "host", "must be a host who takes in somebody under %d whose guardian does not travel along; host.amend can say that they do", registration.FullAge)
	}
	e := &events.LodgingFixed{Trip: t.ID, Registration: r.ID, Host: c.Host}
	return b.vacatingAfter(e), nil
}

func tellLodging(b *Book, c *events.TellLodging, now time.Time) ([]events.Body, *events.Problem) {
	t, p := b.lodgeable("trip", c.Trip, now)
	if p != nil {
		return nil, p
	}
	if r := b.Rooming(t.ID); r == nil || r.Untold() == 0 {
		return nil, events.Refuse(events.NotPossible, "trip", "there is nothing new to tell about who sleeps where")
	}
	return one(&events.LodgingTold{Trip: t.ID})
}

// vacatingAfter adds to a fix whom it takes the place of.
func (b *Book) vacatingAfter(e *events.LodgingFixed) []events.Body {
	r := host.After(b.Rooming(e.Trip), e.Trip)
	r.Fix(e)
	l := b.Lodging(e.Trip)
	return append([]events.Body{e}, l.Vacated(r)...)
}

// vacating adds to what is decided who cannot sleep any more where they were to, once something has changed.
func (b *Book) vacating(bodies []events.Body, t *events.TripProposed, c rooming.Change) []events.Body {
	r := b.Rooming(t.ID)
	if r == nil {
		return bodies
	}
	l := b.lodging(t, c)
	return append(bodies, l.Vacated(r)...)
}

// touchesLodging concerns nobody before they are told, and then hosts and guests alike.
func touchesLodging(b *Book, e *events.Event) bool {
	switch body := e.Body.(type) {
	case *events.HostOffered, *events.HostAmended, *events.HostShared, *events.HostWithdrawn, *events.HostCleared:
		b.note(Touch{Ref: body.About(), Everyone: true})
		b.noteGuests(body.About().ID)
	case *events.LodgingTold:
		for _, h := range b.Hosts(body.Trip) {
			b.note(Touch{Ref: events.Ref{Noun: hosts.Label, ID: h.ID}, Everyone: true})
		}
		for _, r := range b.Registrations(body.Trip) {
			b.note(Touch{Ref: events.Ref{Noun: registrations.Label, ID: r.ID}, Everyone: true})
		}
	}
	return true
}

// noteGuests touches what those are told who sleep at a host.
func (b *Book) noteGuests(id string) {
	if h := b.Host(id); h != nil {
		for _, r := range b.ToldGuests(h) {
			b.note(Touch{Ref: events.Ref{Noun: registrations.Label, ID: r.ID}, Everyone: true})
		}
	}
}

// noteHost touches what a host is told of those who travel by a registration.
func (b *Book) noteHost(id string) {
	if r := b.Registration(id); r != nil {
		if s := b.StayOf(r); s.Told != "" {
			b.note(Touch{Ref: events.Ref{Noun: hosts.Label, ID: s.Told}, Everyone: true})
		}
	}
}
