package blocks

import (
	"slices"
	"sort"
	"sync"

	"jourfixe/calendar"
	"jourfixe/events"
)

// touched knows of everything that calendars show at which event it was touched last. A process hears of all events when it reads the
// journal at its start, so every replica knows the same, however far back it is asked. It holds each thing once, or nearly, so it grows
// with the office and not with what happens in it.
type touched struct {
	mu    sync.Mutex
	last  map[events.Ref]uint64 // the place of that event in the journal
	order []stamp               // by place; one that is not the last of its thing is passed over
	whole uint64                // the last event that touched everything
}

type stamp struct {
	ref events.Ref
	at  uint64
}

func newTouched() *touched { return &touched{last: map[events.Ref]uint64{}} }

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
			x.whole, x.order, x.last = e.Sequence, nil, map[events.Ref]uint64{}
		case x.last[t.Ref] != e.Sequence: // an event may touch a thing twice
			x.last[t.Ref] = e.Sequence
			x.order = append(x.order, stamp{t.Ref, e.Sequence})
		}
	}
	if len(x.order) > 2*len(x.last)+slack {
		x.order = slices.DeleteFunc(x.order, func(s stamp) bool { return x.last[s.ref] != s.at })
	}
}

// since lists what was touched after a place in the journal; or says that everything was.
func (x *touched) since(at uint64) (refs map[events.Ref]bool, all bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.whole > at {
		return nil, true
	}
	refs = map[events.Ref]bool{}
	first := sort.Search(len(x.order), func(i int) bool { return x.order[i].at > at })
	for _, s := range x.order[first:] {
		if x.last[s.ref] == s.at {
			refs[s.ref] = true
		}
	}
	return refs, false
}

// after reports whether a thing was touched after a place in the journal.
func (x *touched) after(ref events.Ref, at uint64) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.whole > at || x.last[ref] > at
}
