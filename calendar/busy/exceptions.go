package busy

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"jourfixe/events"
)

// A dateSet is dates of a series that are named by some of what they are.
type dateSet struct {
	at    map[int64]bool       // instants at which they begin
	days  map[events.Date]bool // their days, by whoever names a day alone
	walls map[events.Date]bool // the days of those that are named by a time: enough for a series of whole days
}

func (s *dateSet) add(r *reader, w when) {
	if s.at == nil {
		s.at, s.days, s.walls = map[int64]bool{}, map[events.Date]bool{}, map[events.Date]bool{}
	}
	if w.day {
		s.days[w.date()] = true
		return
	}
	s.walls[w.date()] = true
	s.at[r.at(w)[0].Unix()] = true
}

// has reports whether a date of a series is named.
func (s *dateSet) has(w when, at instants) bool {
	if len(s.at)+len(s.days) == 0 {
		return false
	}
	d := w.date()
	return s.days[d] || w.day && s.walls[d] || s.at[at[0].Unix()]
}

// exceptions are the dates of a series instead of which something else stands.
type exceptions struct {
	dateSet
	counts map[*entry]bool // what stands there: of several for one date, the newest
	shifts []shift         // in order
	reach  time.Duration   // how far a date may be moved
}

// maxShift is how far all further dates of a series may be moved at once.
const maxShift = 366 * 24 * time.Hour

// A shift moves a date and all that follow (RANGE=THISANDFUTURE).
type shift struct {
	at    time.Time // the date
	from  when      // on the clock of what it becomes
	entry *entry
}

// exceptions finds what stands instead of dates of a series. One that does not say when it is, and is not cancelled either, leaves
// the date as it was.
func (r *reader) exceptions(list []*entry) *exceptions {
	x := &exceptions{counts: map[*entry]bool{}}
	latest := map[int64]*entry{}
	for _, e := range list {
		if e.instead == nil || !e.timed && e.status != statusFree {
			continue
		}
		r.again(e, func() {
			x.add(r, *e.instead)
			key := r.at(*e.instead)[0].Unix()
			if before := latest[key]; before == nil || e.newer(before) {
				delete(x.counts, before)
				latest[key], x.counts[e] = e, true
			}
		})
	}
	for key, e := range latest {
		if e.onward && e.timed {
			r.again(e, func() { x.onward(r, time.Unix(key, 0).UTC(), e) })
		}
	}
	slices.SortFunc(x.shifts, func(a, b shift) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.entry.sequence, b.entry.sequence))
	})
	return x
}

// onward notes that all dates from one on are moved, unless that is too far to be meant.
func (x *exceptions) onward(r *reader, at time.Time, e *entry) {
	far := r.at(e.start)[0].Sub(at).Abs() + e.length.most()
	if far > maxShift {
		r.fault(OddDate)
		return
	}
	x.reach = max(x.reach, far)
	x.shifts = append(x.shifts, shift{at: at, from: r.wallOf(at, e.start), entry: e})
}

// shift returns what moves a date, nil if nothing does.
func (x *exceptions) shift(at instants) *shift {
	n := sort.Search(len(x.shifts), func(i int) bool { return x.shifts[i].at.After(at[0]) })
	if n == 0 {
		return nil
	}
	return &x.shifts[n-1]
}

// moved is where a date comes to lie, on the clock of what moves it: so an hour stays the same when clocks are changed meanwhile.
func (s *shift) moved(r *reader, at instants) when {
	w := r.wallOf(at[0], s.entry.start)
	w.wall = w.wall.Add(s.entry.start.wall.Sub(s.from.wall))
	if w.day {
		w.wall = w.midnight()
	}
	return w
}
