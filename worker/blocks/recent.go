package blocks

import (
	"sync"

	"jourfixe/calendar"
	"jourfixe/events"
)

// recent knows of everything that calendars show at which event it was touched last. It holds each thing once, or nearly, so
// it grows with the office and not with what happens in it.
type recent struct {
	mu    sync.Mutex
	last  map[events.Ref]uint64 // the place of that event in the journal
	order []stamp               // by place; one that is not the last of its thing is passed over
	whole uint64                // the last event that touched everything
}

type stamp struct {
	ref events.Ref
	at  uint64
}

// most is how many things may have been touched before it is quicker to make a feed anew than to look at each.
const most = 256

// heard takes note of an event.
func (r *recent) heard(e *events.Event, touched []calendar.Touch) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range touched {
		switch t := &touched[i]; {
		case !t.Shown:
		case t.Whole():
			r.whole, r.order, r.last = e.Sequence, nil, map[events.Ref]uint64{}
		default:
			r.last[t.Ref] = e.Sequence
			r.order = append(r.order, stamp{t.Ref, e.Sequence})
		}
	}
	if len(r.order) > 2*len(r.last)+most {
		kept := r.order[:0]
		for _, s := range r.order {
			// An event may touch a thing twice; it is kept once.
			if r.last[s.ref] == s.at && (len(kept) == 0 || kept[len(kept)-1] != s) {
				kept = append(kept, s)
			}
		}
		r.order = kept
	}
}

// since lists what was touched after a place in the journal, some of it perhaps twice; or says that it is too much to be listed.
func (r *recent) since(at uint64) (refs []events.Ref, all bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.whole > at {
		return nil, true
	}
	for i := len(r.order) - 1; i >= 0 && r.order[i].at > at; i-- {
		if s := r.order[i]; r.last[s.ref] == s.at {
			if len(refs) == most {
				return nil, true
			}
			refs = append(refs, s.ref)
		}
	}
	return refs, false
}

// touched reports whether a thing was touched after a place in the journal.
func (r *recent) touched(ref events.Ref, at uint64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.whole > at || r.last[ref] > at
}
