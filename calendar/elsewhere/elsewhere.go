// Package elsewhere is what is known of when people and venues are busy by calendars of their own, which others publish and this house follows:
// stretches of time, as of when that is known, and why it is no newer. It is no part of the book, and nothing of it stands in the journal.
package elsewhere

import (
	"sort"
	"time"

	"jourfixe/calendar/busy"
	"jourfixe/events"
)

// A Why is a word for what keeps a calendar from being read.
type Why string

// Unreadable and Many are what is wrong with a calendar that was fetched; the other words are those of fetching.
const (
	Unreadable Why = "unreadable" // it is no calendar, or is none within the limits
	Many       Why = "overfull"   // it has more busy times than are kept
	Failed     Why = "failed"     // the program fails on it
)

// A Stale says since when a calendar cannot be read, and why.
type Stale struct {
	Since  time.Time
	Why    Why
	Status int // of HTTP, if that is what is wrong
	Tries  int // in vain, since then
}

// A Known is what is known of one calendar. It is never changed.
type Known struct {
	Key       string          // of the following that it is of
	AsOf      time.Time       // when it was last read, or found unchanged; zero: not yet
	Read      time.Time       // when it was last read from beginning to end: what it says it has said since then at the latest
	Intervals []busy.Interval // in order and apart from each other
	From, To  time.Time       // the stretch that was read
	Entries   int             // how many were looked at
	Faults    []busy.Count    // what could not be read of them
	Stale     *Stale          // nil: the last try went well, or there was none yet
}

// Within returns the busy times that overlap with a stretch of time.
func (k *Known) Within(from, to time.Time) []busy.Interval {
	if k == nil {
		return nil
	}
	first := sort.Search(len(k.Intervals), func(i int) bool { return k.Intervals[i].To.After(from) })
	last := first
	for last < len(k.Intervals) && k.Intervals[last].From.Before(to) {
		last++
	}
	return k.Intervals[first:last]
}

// Times are those of all calendars that are followed, at one moment. They are never changed; nil knows of none.
type Times struct{ of map[events.Ref]*Known }

// NewTimes returns the times of these.
func NewTimes(of map[events.Ref]*Known) *Times { return &Times{of} }

// Of returns what is known of a calendar by the following whose key it is; nil if nothing is, or it is that of another following.
func (t *Times) Of(ref events.Ref, key string) *Known {
	if t == nil || key == "" {
		return nil
	}
	if k := t.of[ref]; k != nil && k.Key == key {
		return k
	}
	return nil
}
