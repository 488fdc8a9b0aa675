package blocks

import (
	"cmp"
	"sync"

	"jourfixe/calendar"
	"jourfixe/calendar/pile"
	"jourfixe/events"
	"jourfixe/worker"
)

// touched knows of everything that calendars show at which event it was touched last. A process hears of all events when it reads the
// journal at its start, so every replica knows the same, however far back it is asked. It holds each thing once, or nearly, so it grows
// with the office and not with what happens in it.
type touched struct {
	mu     sync.Mutex
	things worker.Table[events.Ref]
	last   pile.Pile[uint64] // by the number of the thing, the place of that event in the journal
	order  pile.Pile[stamp]  // by place; one that is not the last of its thing is passed over
	whole  uint64            // the last event that touched everything
}

type stamp struct {
	thing int32
	at    uint64
}

func newTouched() *touched { return &touched{} }

// slack is how many stamps that count no more may be kept beside as many as do.
const slack = 256

// heard takes note of an event.
func (x *touched) heard(e *events.Event, list []calendar.Touch) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for i := range list {
		switch t := &list[i]; {
		case !t.Shown:
		case t.Whole():
			x.whole, x.things, x.last, x.order = e.Sequence, worker.Table[events.Ref]{}, pile.Pile[uint64]{}, pile.Pile[stamp]{}
		default:
			x.note(t.Ref, e.Sequence)
		}
	}
	if x.order.Len() > 2*x.last.Len()+slack {
		var order pile.Pile[stamp]
		for s := range x.order.All() {
			if x.counts(s) {
				order.Add(*s)
			}
		}
		x.order = order
	}
}

// note notes that an event has touched a thing, which it may do twice. The lock is held.
func (x *touched) note(ref events.Ref, at uint64) {
	thing := x.things.Number(ref)
	if int(thing) == x.last.Len() {
		x.last.Add(0)
	}
	if last := x.last.At(int(thing)); *last != at {
		*last = at
		x.order.Add(stamp{thing, at})
	}
}

// counts reports whether a stamp is the last of its thing.
func (x *touched) counts(s *stamp) bool { return *x.last.At(int(s.thing)) == s.at }

// since lists what was touched after a place in the journal; or says that everything was.
func (x *touched) since(at uint64) (refs map[events.Ref]bool, all bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.whole > at {
		return nil, true
	}
	refs = map[events.Ref]bool{}
	first, _ := x.order.Search(func(s *stamp) int { return cmp.Compare(at+1, s.at) })
	for i := first; i < x.order.Len(); i++ {
		if s := x.order.At(i); x.counts(s) {
			refs[x.things.At(s.thing)] = true
		}
	}
	return refs, false
}

// after reports whether a thing was touched after a place in the journal.
func (x *touched) after(ref events.Ref, at uint64) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.whole > at {
		return true
	}
	thing, known := x.things.Find(ref)
	return known && *x.last.At(int(thing)) > at
}
