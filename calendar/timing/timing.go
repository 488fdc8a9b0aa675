// Package timing keeps when each of many things comes due, and finds which are so far without a look at the others.
package timing

import (
	"container/heap"
	"time"

	"jourfixe/events"
)

// A Queue is things in the order in which they come due, each at one time. The zero one is empty.
type Queue struct {
	at    map[events.Ref]time.Time
	order order // the same in order, and times that are not so any more
}

// At is when a thing comes due, false if it does not.
func (q *Queue) At(ref events.Ref) (at time.Time, ok bool) {
	at, ok = q.at[ref]
	return at, ok
}

// Put has a thing come due at a time, and not when it did before; the zero time: never.
func (q *Queue) Put(ref events.Ref, at time.Time) {
	if at.IsZero() {
		delete(q.at, ref)
		return
	}
	if before, known := q.at[ref]; known && before.Equal(at) {
		return
	}
	if q.at == nil {
		q.at = map[events.Ref]time.Time{}
	}
	q.at[ref] = at
	heap.Push(&q.order, turn{at, ref})
	if len(q.order) > 2*len(q.at)+64 { // most of them are not so any more
		q.order = q.order[:0]
		for ref, at := range q.at {
			q.order = append(q.order, turn{at, ref})
		}
		heap.Init(&q.order)
	}
}

// First is when the first thing comes due, zero if none does.
func (q *Queue) First() time.Time {
	for len(q.order) > 0 {
		first := q.order[0]
		if at, ok := q.at[first.ref]; ok && at.Equal(first.at) {
			return first.at
		}
		heap.Pop(&q.order)
	}
	return time.Time{}
}

// Take takes out what has come due at now.
func (q *Queue) Take(now time.Time) (refs []events.Ref) {
	for at := q.First(); !at.IsZero() && !at.After(now); at = q.First() {
		ref := heap.Pop(&q.order).(turn).ref
		delete(q.at, ref)
		refs = append(refs, ref)
	}
	return refs
}

type turn struct {
	at  time.Time
	ref events.Ref
}

type order []turn

func (o order) Len() int           { return len(o) }
func (o order) Less(i, j int) bool { return o[i].at.Before(o[j].at) }
func (o order) Swap(i, j int)      { o[i], o[j] = o[j], o[i] }
func (o *order) Push(x any)        { *o = append(*o, x.(turn)) }
func (o *order) Pop() any {
	last := (*o)[len(*o)-1]
	*o = (*o)[:len(*o)-1]
	return last
}
