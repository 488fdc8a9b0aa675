// Package slot searches for times at which people of several cities can meet.
//
// A [Query] names who has to be there and who is welcome, each with a [Place]: a time zone with its hours, weekends and
// holidays. A [Busy] holds who has something else. [Find] returns the best slots, [Explain] says what speaks against a
// certain one and which others there are.
//
// # What a slot is judged by
//
// Everything is a matter of instants: a place's rules are stretches of real time, found on its own wall clock, and a slot
// breaks a rule if it touches one of its stretches. So a meeting at 14:00 in Bremen is held against 17:30 or 18:30 in Pune
// as the season has it, a slot over midnight against both days, and on the nights when clocks are changed there is
// nothing to be decided specially. [Rule] lists the rules and what they cost.
//
// A slot that breaks no hard rule is good, and its score is the points of the soft rules; 0 is perfect. The best slots are
// those with the lowest score, the earliest among equals. Nothing is estimated or left to chance: the same query gives
// the same slots.
//
// # How it is searched
//
// Time is cut into cells, and everything that is known becomes sets of cells, 64 to a machine word. Hard rules
// are taken out first, places before people, so that people are only looked at where it matters; points are added up
// only for what is left. Parts, which tell people why, are made only for the slots returned, by looking at the rules
// again; a test holds both against a third way of reckoning.
package slot

import (
	"time"

	"jourfixe/events"
)

// A Slot is a time at which the meeting could be.
type Slot struct {
	Start, End time.Time // UTC
	Venue      string    // the key of the venue taken; empty if none is needed or none will do
	Score      int       // the sum of the points of Parts; 0 is perfect
	Parts      []Part    // the soft rules that it breaks
	Penalty    int       // the sum of the points of Against; 0 if the slot is good
	Against    []Part    // the hard rules that it breaks: none if the slot is good
}

// A Result is what a search has found.
type Result struct {
	Slots []Slot // the good ones, best first

	// LeastBad is filled if there is no good slot: those with the lowest penalty, then the lowest score, then the
	// earliest, each naming what it breaks. It is empty only if no slot begins within the window after now at all.
	LeastBad []Slot
}

// Find returns the best slots. A nil Busy means that everybody is free. The problem names the field of a query that
// cannot be searched and what would be right.
func Find(q *Query, busy *Busy) (*Result, *events.Problem) {
	if p := q.check(); p != nil {
		return nil, p
	}
	return newSearch(q, busy).result(q.Best), nil
}

// An Explanation says what speaks against a slot that was asked for.
type Explanation struct {
	Asked  Slot // its Against is empty if nothing forbids it
	Others Result
}

// howManyOthers is how many other slots an explanation offers.
const howManyOthers = 3

// Explain judges the slot of the query's length that begins at the instant, be it on a step and in the window or not, and
// finds the three best others, near ones first among equals unless the query says near what. Best is not looked at.
func Explain(q *Query, busy *Busy, at time.Time) (*Explanation, *events.Problem) {
	asked := *q
	asked.Best = howManyOthers
	if asked.Near.IsZero() {
		asked.Near = at
	}
	if at.Before(earliest) || at.Add(q.Length).After(latest) {
		return nil, events.Refuse(events.Malformed, "at", "must be from %d-01-01 to %d-01-01 in UTC", earliest.Year(), latest.Year())
	}
	if whole := at.Truncate(time.Minute); !at.Equal(whole) {
		return nil, events.Refuse(events.Malformed, "at", "must be a whole minute; %s is near", whole.UTC().Format(time.RFC3339))
	}
	// Nobody asked for the days around it, so where those end is no fault of theirs.
	if asked.From.Before(earliest) {
		asked.From = earliest
	}
	if asked.To.After(latest) {
		asked.To = latest
	}
	if p := asked.check(); p != nil {
		return nil, p
	}
	s := newSearch(&asked, busy)
	start := minuteBefore(at)
	if i := s.from(start); s.minute(i) == start && i >= 0 && i < s.cells {
		s.starts[i>>6] &^= 1 << (i & 63)
	}
	return &Explanation{Asked: s.judge(start, false), Others: *s.result(howManyOthers)}, nil
}

// result finds the best slots among starts.
func (s *search) result(best int) *Result {
	r := new(Result)
	open := s.open()
	if !open.empty() {
		points := s.comfort(open)
		s.addMissing(points, open)
		r.Slots = s.judgeAll(s.pick(open, nil, points, best), true)
	} else if !s.starts.empty() {
		points := s.comfort(s.starts)
		s.addMissing(points, s.starts)
		r.LeastBad = s.judgeAll(s.pick(s.starts, s.penalties(), points, best), false)
	}
	return r
}

func (s *search) judgeAll(cells []int, nobodyBusy bool) []Slot {
	slots := make([]Slot, len(cells))
	for i, c := range cells {
		slots[i] = s.judge(s.minute(c), nobodyBusy)
	}
	return slots
}
