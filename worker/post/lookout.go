package post

import (
	"container/heap"
	"sync"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// A lookout knows which things have to be looked at: those that something has happened to, and those whose time has come.
type lookout struct {
	mu    sync.Mutex
	dirty map[events.Ref]bool
	all   bool          // something has happened that may concern everything
	wake  chan struct{} // one place: a look is due

	due  map[events.Ref]time.Time // when each is to be looked at again
	heap times                    // the same in order; what is not as in due any more is passed over
}

func newLookout() *lookout {
	return &lookout{dirty: map[events.Ref]bool{}, all: true, wake: make(chan struct{}, 1), due: map[events.Ref]time.Time{}}
}

// heard takes note of an event.
func (l *lookout) heard(e *events.Event) {
	switch e.Body.(type) {
	case *events.CommandRefused, *events.CommandUnreadable, *events.OfficeApplied, *events.ScheduleFired,
		*events.TripProposed, *events.TripAmended, *events.TripCancelled, *events.MilestoneCompleted, *events.FeedIssued, *events.FeedRevoked:
		return // nobody is told of these by themselves
	case *events.MeetingAmended, *events.MeetingMoved, *events.MeetingCancelled, *events.MeetingAnswered:
		l.touch(e.Body.About())
		return
	case *events.MeetingPlanned:
		l.touch(e.Body.About())
		if series := e.Body.(*events.MeetingPlanned).Series; series != "" {
			l.touch(events.Ref{Noun: "series", ID: series})
		}
		return
	}
	l.mu.Lock()
	l.all = true
	l.mu.Unlock()
	l.ring()
}

// touch has a thing looked at.
func (l *lookout) touch(ref events.Ref) {
	l.mu.Lock()
	l.dirty[ref] = true
	l.mu.Unlock()
	l.ring()
}

func (l *lookout) ring() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// again has a thing looked at at a time, and not before unless something happens; the zero time takes that back.
func (l *lookout) again(ref events.Ref, at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if at.IsZero() {
		delete(l.due, ref)
		return
	}
	if l.due[ref].Equal(at) {
		return
	}
	l.due[ref] = at
	heap.Push(&l.heap, dueRef{at, ref})
}

// next returns what is to be looked at now, and whether that is everything.
func (l *lookout) next(now time.Time) (refs []events.Ref, all bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for first, ok := l.first(); ok && !first.at.After(now); first, ok = l.first() {
		heap.Pop(&l.heap)
		delete(l.due, first.ref)
		l.dirty[first.ref] = true
	}
	all, l.all = l.all, false
	for ref := range l.dirty {
		refs = append(refs, ref)
	}
	clear(l.dirty)
	return refs, all
}

// soonest returns when the next time comes, zero if never.
func (l *lookout) soonest() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	first, _ := l.first()
	return first.at
}

// first returns what comes first, without what has been put off or taken back. The lock is held.
func (l *lookout) first() (dueRef, bool) {
	for len(l.heap) > 0 {
		if at, ok := l.due[l.heap[0].ref]; ok && at.Equal(l.heap[0].at) {
			return l.heap[0], true
		}
		heap.Pop(&l.heap)
	}
	return dueRef{}, false
}

type dueRef struct {
	at  time.Time
	ref events.Ref
}

type times []dueRef

func (h times) Len() int           { return len(h) }
func (h times) Less(i, j int) bool { return h[i].at.Before(h[j].at) }
func (h times) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *times) Push(x any)        { *h = append(*h, x.(dueRef)) }
func (h *times) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}

// rankOf says how soon a message goes out among others.
func rankOf(m calendar.Message) int { return ranks[m.Message] }
