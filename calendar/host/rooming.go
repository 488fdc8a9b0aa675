package host

import (
	"maps"
	"time"

	"jourfixe/events"
)

// A Rooming is which guests of a trip sleep where, and what holds them there.
type Rooming struct {
	Trip     string
	Stays    map[string]Stay // by registration
	Assigned time.Time       // when hosts were last assigned; zero if they never were
	Proven   bool            // that no assignment was better then
	Told     time.Time       // when people were last told; zero if they never were
}

// A Stay is where the guests of a registration sleep.
type Stay struct {
	Host  string // empty: nowhere, though they were told otherwise
	Fixed bool   // somebody has put them there by hand
	Told  string // the host that they were last told, who still lodges guests
	Free  bool   // they may be put elsewhere, whatever they were told
}

// Held reports whether they stay where they are when hosts are assigned.
func (s Stay) Held() bool { return s.Fixed || s.Host != "" && s.Told == s.Host && !s.Free }

// After returns a rooming that is to be changed; old is what it was, nil if there was none.
func After(old *Rooming, trip string) *Rooming {
	if old == nil {
		return &Rooming{Trip: trip, Stays: map[string]Stay{}}
	}
	r := *old
	r.Apart()
	return &r
}

// Apart makes the rooming independent of the one that it was copied from.
func (r *Rooming) Apart() { r.Stays = maps.Clone(r.Stays) }

// Assign folds the event in.
func (r *Rooming) Assign(body *events.LodgingAssigned, e *events.Event) {
	r.Assigned, r.Proven = e.Time, body.Proven
	at := make(map[string]string, len(body.Placed))
	for _, s := range body.Placed {
		at[s.Registration] = s.Host
		if _, known := r.Stays[s.Registration]; !known {
			r.Stays[s.Registration] = Stay{}
		}
	}
	for id, s := range r.Stays {
		s.Host = at[id]
		r.put(id, s)
	}
}

// Fix folds the event in.
func (r *Rooming) Fix(body *events.LodgingFixed) {
	s := r.Stays[body.Registration]
	if s.Fixed = body.Host != ""; s.Fixed {
		s.Host = body.Host
	}
	s.Free = !s.Fixed
	r.put(body.Registration, s)
}

// Vacate folds the event in.
func (r *Rooming) Vacate(body *events.LodgingVacated) {
	for _, id := range body.Registrations {
		s := r.Stays[id]
		s.Host = ""
		r.put(id, s)
	}
}

// Tell notes that everybody has been told where they sleep now.
func (r *Rooming) Tell(e *events.Event) {
	r.Told = e.Time
	for id, s := range r.Stays {
		s.Told, s.Free = s.Host, false
		r.put(id, s)
	}
}

// Leave takes out a guest who does not travel, or not with a seat.
func (r *Rooming) Leave(registration string) { delete(r.Stays, registration) }

// Lose takes out a host who lodges nobody any more.
func (r *Rooming) Lose(host string) {
	for id, s := range r.Stays {
		if s.Told == host {
			s.Told = ""
		}
		if s.Host == host {
			s.Host, s.Fixed = "", false
		}
		r.put(id, s)
	}
}

// put keeps a stay, if it says anything.
func (r *Rooming) put(id string, s Stay) {
	if s.Host == "" && s.Told == "" {
		delete(r.Stays, id)
		return
	}
	r.Stays[id] = s
}

// Untold counts the guests who sleep elsewhere than they were told, or were told nothing yet.
func (r *Rooming) Untold() (n int) {
	for _, s := range r.Stays {
		if s.Host != s.Told {
			n++
		}
	}
	return n
}
