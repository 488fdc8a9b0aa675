// Package rooming puts who sleeps where on a trip to the search for it, and says who cannot sleep any more where they were to once
// something has changed. What a host and a guest are is told elsewhere, and so is how it is solved.
package rooming

import (
	"cmp"
	"slices"

	"jourfixe/calendar/host"
	"jourfixe/calendar/lodging"
	"jourfixe/calendar/registration"
	"jourfixe/events"
)

// Most is how many registrations can be lodged: as many as an assignment knows.
const Most = 300

// Lodging is who is to be lodged on a trip, by whom, and why there.
type Lodging struct {
	Guests []*registration.Registration // who have a seat, by id
	Hosts  []*host.Host                 // who lodge guests, by id
	Query  *lodging.Query
}

// A Change is what is about to be another of who is lodged, nil for what stays.
type Change struct {
	Guest *registration.Registration
	Needs *events.Needs // of the guest
	Host  *host.Host
}

// Nights is how many nights a trip has.
func Nights(t *events.TripProposed) int { return t.To.Sub(t.From) }

// Of is who is to be lodged on a trip, of all its hosts and all who have registered, with everybody held where they are held; r is who sleeps
// where, nil if nobody does yet.
func Of(t *events.TripProposed, hosts []*host.Host, registrations []*registration.Registration, r *host.Rooming, x Change) Lodging {
	l := Lodging{Query: &lodging.Query{Nights: Nights(t)}}
	hosted := map[string]bool{}
	knows := map[string][]string{}
	for _, h := range hosts {
		if x.Host != nil && x.Host.ID == h.ID {
			h = x.Host
		}
		of, offers := h.Lodges(l.Query.Nights)
		if h.Withdrawn || !offers {
			continue
		}
		l.Hosts, l.Query.Hosts, hosted[h.ID] = append(l.Hosts, h), append(l.Query.Hosts, of), true
		for _, id := range h.Knows {
			knows[id] = append(knows[id], h.ID)
		}
	}
	for _, r := range registrations {
		needs := r.Needs.Stated()
		if x.Guest != nil && x.Guest.ID == r.ID {
			r, needs = x.Guest, x.Needs
		}
		if r.Standing != events.Seated {
			continue
		}
		l.Guests = append(l.Guests, r)
		g := lodging.Guest{ID: r.ID, Seats: r.Seats, Knows: knows[r.ID], Minor: r.Unaccompanied()}
		if needs != nil {
			g.Languages, g.NoPets, g.NoSmoking, g.NoStairs = needs.Speaks, needs.NoPets, needs.NoSmoking, needs.NoStairs
		}
		l.Query.Guests = append(l.Query.Guests, g)
	}
	slices.SortFunc(l.Guests, func(x, y *registration.Registration) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(l.Query.Guests, func(x, y lodging.Guest) int { return cmp.Compare(x.ID, y.ID) })
	if r != nil {
		for _, g := range l.Guests {
			if s := r.Stays[g.ID]; s.Held() && hosted[s.Host] {
				l.Query.Fixed = append(l.Query.Fixed, lodging.Fixed{Guest: g.ID, Host: s.Host})
			}
		}
	}
	return l
}

// Explained says of everybody why they sleep where they do, or why nowhere. Whoever sleeps nowhere though there is room stands in it without
// being fixed: the next assignment finds them a host.
func (l *Lodging) Explained(r *host.Rooming) (*lodging.Plan, *events.Problem) {
	l.Query.Fixed = nil
	if r != nil {
		for _, g := range l.Guests {
			if s := r.Stays[g.ID]; slices.ContainsFunc(l.Hosts, func(h *host.Host) bool { return h.ID == s.Host }) {
				l.Query.Fixed = append(l.Query.Fixed, lodging.Fixed{Guest: g.ID, Host: s.Host})
			}
		}
	}
	return lodging.Assign(l.Query)
}

// Strained are those of a host's guests who cannot stay there. Where there are too few places that is all of them: who goes is for people to say.
func (l *Lodging) Strained(host string, guests []*registration.Registration) []*registration.Registration {
	seats := 0
	for _, r := range guests {
		seats += r.Seats
	}
	at := slices.IndexFunc(l.Query.Hosts, func(h lodging.Host) bool { return h.ID == host })
	if at < 0 || seats > l.Query.Hosts[at].Places {
		return slices.Clone(guests)
	}
	return slices.DeleteFunc(slices.Clone(guests), func(r *registration.Registration) bool {
		g := slices.IndexFunc(l.Query.Guests, func(of lodging.Guest) bool { return of.ID == r.ID })
		return g < 0 || lodging.Breaks(l.Query.Guests[g], l.Query.Hosts[at], l.Query.Nights) == nil
	})
}

// Possible refuses an assignment that could be none, or would pass over what somebody needs.
func (l *Lodging) Possible() *events.Problem {
	switch {
	case l.Query.Nights < 1:
		return events.Refuse(events.NotPossible, "trip", "the trip has no night for which somebody would need a bed")
	case len(l.Guests) == 0:
		return events.Refuse(events.NotPossible, "trip", "nobody has a seat yet who could be lodged")
	case len(l.Hosts) == 0:
		return events.Refuse(events.NotPossible, "trip", "nobody lodges guests on this trip yet; enter who does with host.offer")
	case len(l.Guests) > Most:
		return events.Refuse(events.NotPossible, "trip", "at most %d registrations can be lodged, and there are %d", Most, len(l.Guests))
	}
	for _, h := range l.Hosts {
		if !h.Readable() {
			return events.Refuse(events.NotPossible, "trip", "what a host has said cannot be read here; restore the stream of keys")
		}
	}
	for _, g := range l.Guests {
		if g.Needs != nil && (!g.Needs.Lodging.IsZero() && !g.Needs.Lodging.Readable() || !g.Needs.Speaks.IsZero() && !g.Needs.Speaks.Readable()) {
			return events.Refuse(events.NotPossible, "trip", "what a guest needs cannot be read here; restore the stream of keys")
		}
	}
	return nil
}

// Vacated finds who cannot sleep any more where they were to: those for whom something speaks against it, and those for whom there is no room beside those who are held. Whoever
// is held stays, and the page says what speaks against it.
func (l *Lodging) Vacated(r *host.Rooming) []events.Body {
	at := make(map[string]lodging.Host, len(l.Query.Hosts))
	free := map[string]int{}
	for _, h := range l.Query.Hosts {
		at[h.ID], free[h.ID] = h, h.Places
	}
	for _, g := range l.Query.Guests {
		if s := r.Stays[g.ID]; s.Held() {
			free[s.Host] -= g.Seats
		}
	}
	var out []string
	for _, g := range l.Query.Guests {
		s := r.Stays[g.ID]
		if s.Host == "" || s.Held() {
			continue
		}
		h, offers := at[s.Host]
		if !offers || free[s.Host] < g.Seats || lodging.Breaks(g, h, l.Query.Nights) != nil {
			out = append(out, g.ID)
			continue
		}
		free[s.Host] -= g.Seats
	}
	if out == nil {
		return nil
	}
	return []events.Body{&events.LodgingVacated{Trip: r.Trip, Registrations: out}}
}
