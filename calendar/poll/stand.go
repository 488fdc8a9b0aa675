package poll

import (
	"slices"
	"time"

	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// A Stand is how one time of a poll stands.
type Stand struct {
	events.PollTime
	Tally
	Past    bool
	Against []events.Reason // what has come to stand against it, or did from the start
	Best    bool            // it would be taken by the rule
}

// Possible reports whether the time can be taken without anything standing against it.
func (t *Stand) Possible() bool { return !t.Past && len(t.Against) == 0 }

// Suits reports whether the time may be taken by the rule: somebody can come, and nobody who must come cannot.
func (t *Stand) Suits() bool { return t.Possible() && t.Missing == 0 && t.Yes+t.IfNeeded > 0 }

// MarkBest marks the time that the rule takes, if it takes one.
func MarkBest(list []Stand) {
	best := -1
	for i := range list {
		if list[i].Suits() && (best < 0 || list[i].Better(list[best].Tally) < 0) {
			best = i
		}
	}
	if best >= 0 {
		list[best].Best = true
	}
}

// Undecided is why the rule takes none of the times.
func Undecided(list []Stand) events.Reason {
	switch {
	case !slices.ContainsFunc(list, func(t Stand) bool { return t.Possible() }):
		return reason.Because("poll.gone")
	case slices.ContainsFunc(list, func(t Stand) bool { return t.Possible() && t.Yes+t.IfNeeded > 0 }):
		return reason.Because("poll.missing")
	}
	return reason.Because("poll.nobody")
}

// Unsettled reports whether something has come due, or else when that will be, the zero time if never: the rule has to take a time, or it is to be
// forgotten who has said what, which is kept so long.
func (p *Poll) Unsettled(now time.Time, kept events.Period) (due bool, next time.Time) {
	if p.Clearable(now, kept) {
		return true, next
	}
	if len(p.Votes) > 0 {
		next = p.Clears(kept)
	}
	switch {
	case !p.Undone() || p.Closes != events.ClosesBest || p.Undecided.Key != "":
		return false, next
	case now.Before(p.Ends):
		return false, events.Sooner(next, p.Ends)
	}
	return true, next
}

// Clearable reports whether it is to be forgotten now who has said what.
func (p *Poll) Clearable(now time.Time, kept events.Period) bool {
	return len(p.Votes) > 0 && !now.Before(p.Clears(kept))
}

// keysAtOnce is how many keys one event names.
const keysAtOnce = 1000

// Clearing takes out who has said what. What those have said who are still asked stays as numbers.
func (p *Poll) Clearing(list []Stand) (bodies []events.Body) {
	var numbers []events.PollNumber
	for _, t := range list {
		numbers = append(numbers, events.PollNumber{Time: t.ID, Yes: t.Yes, IfNeeded: t.IfNeeded, No: t.No})
	}
	for keys := range slices.Chunk(p.Keys(), keysAtOnce) {
		bodies = append(bodies, &events.PollCleared{ID: p.ID, Numbers: numbers, Keys: keys})
	}
	if len(bodies) == 0 {
		bodies = append(bodies, &events.PollCleared{ID: p.ID, Numbers: numbers})
	}
	return bodies
}
