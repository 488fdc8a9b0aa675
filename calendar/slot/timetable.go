package slot

import (
	"cmp"
	"slices"
	"sync/atomic"
	"time"
)

// A span is a stretch of whole minutes since 1970, with its beginning and without its end.
type span struct{ from, to int32 }

// key orders spans by beginning, then end. Minutes are never negative here.
func (s span) key() int64 { return int64(s.from)<<32 | int64(s.to) }

func compareSpans(a, b span) int { return cmp.Compare(a.key(), b.key()) }

func (s span) interval() Interval {
	return Interval{time.Unix(int64(s.from)*60, 0).UTC(), time.Unix(int64(s.to)*60, 0).UTC()}
}

// A timetable is the busy time of one key. Its spans are never changed, so that clones and searches can share it. A nil
// timetable is empty.
//
// Beside the spans it may have a drawing, a bit for each quarter of an hour, which is quicker to look at than the spans,
// but slower to make. So the first search reads the spans, and the second makes the drawing: a timetable that is made for
// a single question is not drawn for nothing.
type timetable struct {
	spans   []span // by beginning, then end; they may overlap
	longest int32  // minutes of the longest

	searched atomic.Bool
	drawing  atomic.Pointer[drawing]
}

// A drawing has a bit for each quarter of an hour that is touched.
type drawing struct {
	first int // the number of the first word; word 0 begins in 1970
	words []uint64
}

const (
	quarter  = 15 // minutes of a bit
	maxWords = 4 * 366 * 24 * 60 / quarter / 64
)

// newTimetable makes a timetable of spans that are in order.
func newTimetable(spans []span) *timetable {
	if len(spans) == 0 {
		return nil
	}
	t := &timetable{spans: spans}
	for _, s := range spans {
		t.longest = max(t.longest, s.to-s.from)
	}
	return t
}

func (t *timetable) size() int {
	if t == nil {
		return 0
	}
	return len(t.spans)
}

// with returns the timetable with more spans, which are in order.
func (t *timetable) with(more []span) *timetable {
	if t == nil {
		return newTimetable(more)
	}
	spans := make([]span, 0, len(t.spans)+len(more))
	old := t.spans
	for _, s := range more {
		i, _ := slices.BinarySearchFunc(old, s, compareSpans)
		spans = append(append(spans, old[:i]...), s)
		old = old[i:]
	}
	return newTimetable(append(spans, old...))
}

// without returns the timetable with fewer spans, which are in order, and false if one of them is not there.
func (t *timetable) without(less []span) (*timetable, bool) {
	if t == nil {
		return nil, false
	}
	spans := make([]span, 0, len(t.spans))
	for _, s := range t.spans {
		if len(less) > 0 && less[0] == s {
			less = less[1:]
			continue
		}
		spans = append(spans, s)
	}
	return newTimetable(spans), len(less) == 0
}

// during returns the spans that may overlap the minutes, in order: none that ends before from is long enough to be missed,
// but some of those returned may end there.
func (t *timetable) during(from, to int) []span {
	if t == nil {
		return nil
	}
	search := func(minute int) int {
		i, _ := slices.BinarySearchFunc(t.spans, minute, func(s span, m int) int { return cmp.Compare(int(s.from), m) })
		return i
	}
	lo := search(from - int(t.longest) + 1)
	return t.spans[lo:max(lo, search(to))]
}

// overlap returns the first span that overlaps the minutes.
func (t *timetable) overlap(from, to int) (span, bool) {
	for _, s := range t.during(from, to) {
		if int(s.to) > from {
			return s, true
		}
	}
	return span{}, false
}

// drawn returns the drawing if the timetable has been searched before. It returns nil if not, and for one that reaches
// over more than four years, for which a drawing would be mostly empty.
func (t *timetable) drawn() *drawing {
	if d := t.drawing.Load(); d != nil || !t.searched.Load() {
		t.searched.Store(true)
		return d
	}
	first, last := int(t.spans[0].from)/quarter/64, 0
	for _, s := range t.spans {
		last = max(last, (int(s.to)-1)/quarter/64)
	}
	if last-first >= maxWords {
		return nil
	}
	d := &drawing{first, make([]uint64, last-first+1)}
	for _, s := range t.spans {
		fill(d.words, int(s.from)/quarter-64*first, (int(s.to)+quarter-1)/quarter-64*first)
	}
	// Where two searches draw at once, both drawings are the same.
	t.drawing.Store(d)
	return d
}

// word returns the 64 quarters of the number.
func (d *drawing) word(number int) uint64 {
	if i := uint(number - d.first); i < uint(len(d.words)) {
		return d.words[i]
	}
	return 0
}
