package caldav

import (
	"slices"
	"sort"
	"sync"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/events"
)

// changes knows of everything that calendars show at which event it was touched last. A process hears of all events when it reads the
// journal at its start, so every replica knows the same, however old a token is that it is asked by. It holds each thing once, or nearly,
// so it grows with the office and not with what happens in it.
type changes struct {
	mu    sync.Mutex
	last  map[events.Ref]uint64 // the place of that event in the journal
	order []stamp               // by place; one that is not the last of its thing is passed over
	whole uint64                // the last event that touched everything
	// parts are the keys of all entries that a trip has ever had, beside its own: a milestone that was dropped is in no book.
	parts map[events.Ref][]string
}

type stamp struct {
	ref events.Ref
	at  uint64
}

func newChanges() *changes {
	return &changes{last: map[events.Ref]uint64{}, parts: map[events.Ref][]string{}}
}

// slack is how many stamps that count no more may be kept beside as many as do.
const slack = 256

// heard takes note of an event.
func (c *changes) heard(e *events.Event, touched []calendar.Touch) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch body := e.Body.(type) {
	case *events.TripProposed:
		c.had(body)
	case *events.TripAmended:
		c.had(&body.TripProposed)
	}
	for i := range touched {
		switch t := &touched[i]; {
		case !t.Shown:
		case t.Whole():
			c.whole, c.order, c.last = e.Sequence, nil, map[events.Ref]uint64{}
		case c.last[t.Ref] != e.Sequence: // an event may touch a thing twice
			c.last[t.Ref] = e.Sequence
			c.order = append(c.order, stamp{t.Ref, e.Sequence})
		}
	}
	if len(c.order) > 2*len(c.last)+slack {
		c.order = slices.DeleteFunc(c.order, func(s stamp) bool { return c.last[s.ref] != s.at })
	}
}

// had notes which entries a trip has. The lock is held.
func (c *changes) had(trip *events.TripProposed) {
	ref := events.Ref{Noun: "trip", ID: trip.ID}
	add := func(key string) {
		if !slices.Contains(c.parts[ref], key) {
			c.parts[ref] = append(c.parts[ref], key)
		}
	}
	for i := range trip.Milestones {
		add(agenda.MilestoneKey(trip.ID, trip.Milestones[i].ID))
	}
	for i := range trip.Programme {
		add(agenda.LegKey(trip.ID, trip.Programme[i].ID))
	}
}

// since lists what was touched after a place in the journal; or says that everything was.
func (c *changes) since(at uint64) (refs map[events.Ref]bool, all bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.whole > at {
		return nil, true
	}
	refs = map[events.Ref]bool{}
	first := sort.Search(len(c.order), func(i int) bool { return c.order[i].at > at })
	for _, s := range c.order[first:] {
		if c.last[s.ref] == s.at {
			refs[s.ref] = true
		}
	}
	return refs, false
}

// keys are those that entries of a thing have, or had, as far as that is known.
func (c *changes) keys(ref events.Ref) []string {
	if ref.Noun != "meeting" && ref.Noun != "trip" {
		return nil // what calendars show of it stands with these
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string{agenda.Key(ref)}, c.parts[ref]...)
}
