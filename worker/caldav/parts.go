package caldav

import (
	"slices"
	"sync"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/events"
)

// parts knows the keys of all entries that each trip has ever had, beside its own: a milestone that was dropped is in no book. A process hears of
// all events when it reads the journal at its start, so every replica knows the same.
type parts struct {
	mu sync.Mutex
	of map[events.Ref][]string
}

// heard takes note of an event.
func (x *parts) heard(e *events.Event, _ []calendar.Touch) {
	x.mu.Lock()
	defer x.mu.Unlock()
	switch body := e.Body.(type) {
	case *events.TripProposed:
		x.had(body)
	case *events.TripAmended:
		x.had(&body.TripProposed)
	}
}

// had notes which entries a trip has. The lock is held.
func (x *parts) had(trip *events.TripProposed) {
	ref := events.Ref{Noun: "trip", ID: trip.ID}
	add := func(key string) {
		if !slices.Contains(x.of[ref], key) {
			x.of[ref] = append(x.of[ref], key)
		}
	}
	for i := range trip.Milestones {
		add(agenda.MilestoneKey(trip.ID, trip.Milestones[i].ID))
	}
	for i := range trip.Programme {
		add(agenda.LegKey(trip.ID, trip.Programme[i].ID))
	}
}

// keys are those that entries of a thing have, or had, as far as that is known.
func (x *parts) keys(ref events.Ref) []string {
	if ref.Noun != "meeting" && ref.Noun != "trip" {
		return nil // what calendars show of it stands with these
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	return append([]string{agenda.Key(ref)}, x.of[ref]...)
}
