package slot

import (
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"time"
)

// What a Busy holds at most.
const (
	maxKeys      = 20_000
	maxPerKey    = 100_000
	maxIntervals = 10_000_000
)

// The times that are reckoned with. Since 1980 all zones are whole minutes from UTC.
var (
	earliest = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
)

// An Interval is a stretch of time in which somebody or something is busy, with its beginning and without its end.
type Interval struct {
	From, To time.Time
}

// A Busy knows when whom and what is taken, by key. It is kept between searches and changed as things happen; the same
// interval may be there several times, and is then taken until it has been removed as often.
//
// An interval takes 8 bytes, and a key that is searched for often 4.4 kB more for each year from its first interval to its
// last, or nothing if those are more than four: for 10,000 people with 200 intervals in a year each, 60 MB in all. There are
// at most 20,000 keys, 100,000 intervals for one and 10 million together, which take 430 MB.
//
// Searches may run beside each other. Whoever changes a Busy must be alone with it; a Clone is independent.
type Busy struct {
	tables    map[string]*timetable // only replaced, so that clones can share them
	intervals int

	last atomic.Pointer[crowd] // who was searched for last
}

// NewBusy returns a Busy in which everybody is free, as in a zero one.
func NewBusy() *Busy { return new(Busy) }

// Clone returns a copy that may be changed apart from b, as for a search that shall leave a meeting out. It costs as much
// as copying the list of keys.
func (b *Busy) Clone() *Busy {
	c := &Busy{tables: maps.Clone(b.tables), intervals: b.intervals}
	c.last.Store(b.last.Load())
	return c
}

// Add takes the intervals for the key. Seconds are rounded outwards to whole minutes, which makes no difference, since
// slots begin and end on them. An empty interval takes nothing. After an error nothing is changed.
func (b *Busy) Add(key string, busy ...Interval) error {
	more, err := spansOf(busy)
	if err != nil {
		return fmt.Errorf("take time of %q: %w", clip(key), err)
	}
	old := b.tables[key]
	switch {
	case len(more) == 0:
		return nil
	case old == nil && len(b.tables) >= maxKeys:
		return fmt.Errorf("take time of %q: there are %d keys already; clear those that are gone", clip(key), maxKeys)
	case old.size()+len(more) > maxPerKey:
		return fmt.Errorf("take time of %q: it would have more than %d intervals; leave out the past", clip(key), maxPerKey)
	case b.intervals+len(more) > maxIntervals:
		return fmt.Errorf("take time of %q: there would be more than %d intervals in all; leave out the past", clip(key), maxIntervals)
	}
	b.put(key, old.with(more))
	return nil
}

// Remove gives the intervals back. Each must have been added, up to the same minutes. After an error nothing is changed.
func (b *Busy) Remove(key string, busy ...Interval) error {
	less, err := spansOf(busy)
	if err != nil {
		return fmt.Errorf("give back time of %q: %w", clip(key), err)
	}
	if len(less) == 0 {
		return nil
	}
	next, ok := b.tables[key].without(less)
	if !ok {
		return fmt.Errorf("give back time of %q: it was not taken; give back the same intervals that were added", clip(key))
	}
	b.put(key, next)
	return nil
}

// Clear gives back all time of the key.
func (b *Busy) Clear(key string) { b.put(key, nil) }

// Of returns the intervals of the key by their beginning, as whole minutes in UTC.
func (b *Busy) Of(key string) []Interval {
	t := b.table(key)
	list := make([]Interval, t.size())
	for i := range list {
		list[i] = t.spans[i].interval()
	}
	return list
}

// table returns what is known of the key. Nil is a timetable too, an empty one, and a nil Busy has only such.
func (b *Busy) table(key string) *timetable {
	if b == nil {
		return nil
	}
	return b.tables[key]
}

func (b *Busy) put(key string, next *timetable) {
	old := b.tables[key]
	b.intervals += next.size() - old.size()
	if next.size() == 0 {
		delete(b.tables, key)
		return
	}
	if b.tables == nil {
		b.tables = map[string]*timetable{}
	}
	b.tables[key] = next
}

// spansOf checks the intervals and returns them in order.
func spansOf(busy []Interval) ([]span, error) {
	spans := make([]span, 0, len(busy))
	first, last := earliest.Unix(), latest.Unix()
	ordered, before := true, span{}
	for i := range busy {
		v := &busy[i]
		from, to := v.From.Unix(), v.To.Unix()
		if to <= from {
			if v.To.Before(v.From) {
				return nil, fmt.Errorf("the interval ends before it begins; swap its ends")
			}
			if v.To.Equal(v.From) {
				continue
			}
		}
		if v.To.Nanosecond() > 0 {
			to++
		}
		if from < first || to > last {
			return nil, fmt.Errorf("the interval is not between the years %d and %d", earliest.Year(), latest.Year()-1)
		}
		s := span{from: int32(uint64(from) / 60), to: int32(uint64(to+59) / 60)}
		ordered = ordered && before.key() <= s.key()
		before = s
		spans = append(spans, s)
	}
	if !ordered {
		slices.SortFunc(spans, compareSpans)
	}
	return spans, nil
}

// clip shortens what a message quotes.
func clip(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}
