package post

import (
	"strconv"
	"strings"
	"sync"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/timing"
	"jourfixe/events"
	"jourfixe/events/journal/traced"
)

// A lookout knows which things have to be looked at: those that something has happened to, and those whose time has come.
type lookout struct {
	mu    sync.Mutex
	dirty map[events.Ref]map[string]bool // and to whom; an empty map stands for everybody
	all   bool                           // something has happened that may concern everything
	amid  bool                           // the rest of a decision is still to come
	wake  chan struct{}                  // one place: a look is due
	place uint64                         // of the last event
	ahead map[jobKey]uint64              // of whom the ledger knows more than the journal has told, and the place at which that is over

	origins origins

	due timing.Queue // when each is to be looked at again
}

// A look is what is to be looked at: a thing, as far as it concerns everybody or some people.
type look struct {
	about  events.Ref
	people []string // nil means everybody
	origin traced.Origin
}

func newLookout() *lookout {
	return &lookout{
		dirty: map[events.Ref]map[string]bool{}, all: true, wake: make(chan struct{}, 1),
		ahead: map[jobKey]uint64{},
	}
}

// heard takes note of an event: what it has touched is looked at. It may as well be the end of a decision that is waited for.
func (l *lookout) heard(e *events.Event, touched []calendar.Touch) {
	_, part, _ := strings.Cut(e.ID, "-")
	n, err := strconv.Atoi(part)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.amid = err == nil && n < e.Cause.Parts
	l.place = e.Sequence
	for who, place := range l.ahead {
		if place <= l.place {
			l.note(who.about, who.person)
			delete(l.ahead, who)
		}
	}
	for i := range touched {
		t := &touched[i]
		if e.Trace != "" && (t.Everyone || len(t.People) > 0) {
			l.origins.heard(t.Ref, e)
		}
		switch {
		case t.Everyone && t.Whole():
			l.all = true
		case t.Everyone:
			l.note(t.Ref, "")
		default:
			for _, person := range t.People {
				l.note(t.Ref, person)
			}
		}
	}
	l.ring()
}

// everything has all there is looked at.
func (l *lookout) everything() {
	l.mu.Lock()
	l.all = true
	l.mu.Unlock()
	l.ring()
}

// touch has a thing looked at as far as it concerns a person; "" means everybody.
func (l *lookout) touch(ref events.Ref, person string) {
	l.mu.Lock()
	l.note(ref, person)
	l.mu.Unlock()
	l.ring()
}

// note does that without a ring. Where everything is to be looked at, as when the journal is read, it is anyway. The lock is held.
func (l *lookout) note(ref events.Ref, person string) {
	if l.all {
		return
	}
	people, known := l.dirty[ref]
	switch {
	case person == "":
		l.dirty[ref] = map[string]bool{}
	case !known:
		l.dirty[ref] = map[string]bool{person: true}
	case len(people) > 0:
		people[person] = true
	}
}

// reached has a thing looked at as far as it concerns a person when the journal has come to a place; 0 changes nothing.
func (l *lookout) reached(place uint64, ref events.Ref, person string) {
	if place == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if place > l.place {
		l.ahead[jobKey{ref, person}] = place
		return
	}
	l.note(ref, person) // it has come there since the book was looked at
	l.ring()
}

func (l *lookout) ring() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// forget takes back when a thing is to be looked at by itself.
func (l *lookout) forget(ref events.Ref) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.due.Put(ref, time.Time{})
}

// sooner has a thing looked at at a time, and not before unless something happens or that is planned already; the zero time changes nothing.
func (l *lookout) sooner(ref events.Ref, at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if planned, ok := l.due.At(ref); !at.IsZero() && (!ok || at.Before(planned)) {
		l.due.Put(ref, at)
	}
}

// next returns what is to be looked at now, and whether that is everything. As long as a decision is not whole, nothing
// is: somebody would be told half of it.
func (l *lookout) next(now time.Time) (looks []look, all bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.amid {
		return nil, false
	}
	for _, ref := range l.due.Take(now) {
		l.dirty[ref] = map[string]bool{}
	}
	all, l.all = l.all, false
	for ref, people := range l.dirty {
		x := look{about: ref, origin: l.origins.take(ref, false)}
		for person := range people {
			x.people = append(x.people, person)
		}
		looks = append(looks, x)
	}
	clear(l.dirty)
	return looks, all
}

// from is the origin of mails about a thing that is looked at along with everything.
func (l *lookout) from(ref events.Ref) traced.Origin {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.origins.take(ref, true)
}

// later has what everything is looked at for next be another thing than the event that it was looked at for now.
func (l *lookout) later() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.origins.all.Direct = false
}

// whole reports whether the book is at the end of a decision.
func (l *lookout) whole() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.amid
}

// soonest returns when the next time comes, zero if never.
func (l *lookout) soonest() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.due.First()
}
