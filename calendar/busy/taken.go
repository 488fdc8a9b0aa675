package busy

import (
	"cmp"
	"slices"
	"time"
)

// taken collects stretches of time. What overlaps or touches becomes one, so a calendar full of the same takes no room.
type taken struct {
	busy, perhaps spans
}

// A span is a stretch of time in seconds of Unix time.
type span struct{ from, to int64 }

// spans are stretches of time, of which the first ones, up to merged, are in order and apart.
type spans struct {
	list   []span
	merged int
}

// slack is how many are collected before they are put together.
const slack = 1 << 14

func (s *spans) add(from, to int64) {
	if s.merged > maxIntervals {
		return // it is refused as a whole
	}
	s.list = append(s.list, span{from, to})
	if len(s.list) >= 2*s.merged+slack {
		s.merge()
	}
}

// merge puts them into order, and those together that overlap or touch.
func (s *spans) merge() {
	slices.SortFunc(s.list, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	n := 0
	for _, next := range s.list {
		if n > 0 && next.from <= s.list[n-1].to {
			s.list[n-1].to = max(s.list[n-1].to, next.to)
			continue
		}
		s.list[n] = next
		n++
	}
	s.list, s.merged = s.list[:n], n
}

// take notes that a stretch of time is taken, as far as it lies within the span.
func (r *reader) take(from, to time.Time, s status) {
	r.takeInto(&r.taken, (*spans).add, from, to, s)
}

// takeListed notes one that a list of busy times says.
func (r *reader) takeListed(from, to time.Time, s status) {
	r.takeInto(&r.times.taken, r.times.add, from, to, s)
}

func (r *reader) takeInto(t *taken, add func(to *spans, from, end int64), from, to time.Time, s status) {
	if from.Before(r.from) {
		from = r.from
	}
	if to.After(r.to) {
		to = r.to
	}
	if !from.Before(to) {
		return
	}
	end := to.Unix()
	if to.Nanosecond() > 0 {
		end++
	}
	switch s {
	case statusBusy:
		add(&t.busy, from.Unix(), end)
	case statusTentative:
		add(&t.perhaps, from.Unix(), end)
	}
}

// intervals returns all of it in order. What is taken by one thing and perhaps by another is taken.
func (t *taken) intervals() []Interval {
	t.busy.merge()
	t.perhaps.merge()
	var list []Interval
	put := func(from, to int64, tentative bool) {
		if from < to {
			list = append(list, Interval{time.Unix(from, 0).UTC(), time.Unix(to, 0).UTC(), tentative})
		}
	}
	rest := t.busy.list
	for _, p := range t.perhaps.list {
		for len(rest) > 0 && rest[0].to <= p.from {
			put(rest[0].from, rest[0].to, false)
			rest = rest[1:]
		}
		at := p.from
		for _, b := range rest {
			if b.from >= p.to {
				break
			}
			put(at, b.from, true)
			at = max(at, b.to)
		}
		put(at, p.to, true)
	}
	for _, b := range rest {
		put(b.from, b.to, false)
	}
	slices.SortFunc(list, func(a, b Interval) int { return a.From.Compare(b.From) })
	return list
}
