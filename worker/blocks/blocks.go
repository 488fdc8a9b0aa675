// Package blocks keeps what calendars show, ready to be sent: each entry is written once for all who see it in the same way, and what a
// scope covers is a list of these. Something that happens has the entries written anew that it touches, and the lists of those who see
// them put together anew when somebody asks; nothing else. Feeds and CalDAV serve what is here.
package blocks

import (
	"cmp"
	"fmt"
	"sync"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/links"
)

// Options say what entries are written from.
type Options struct {
	Mirror *worker.Mirror
	Domain string       // mail domain, for UIDs
	Links  *links.Maker // where entries lead
	Now    func() time.Time
}

// A Store has the blocks and lists of an office. All roles of a process that serve calendars share one.
type Store struct {
	Options
	touched *touched

	mu     sync.Mutex
	today  events.Date
	blocks map[blockKey]*Block
	before map[blockKey]*Block // those of the last day, which go if nobody asks for them
	lists  map[Want]*slot
	count  uint64
}

// A blockKey names one entry as a kind of readers see it.
type blockKey struct {
	entry string
	scope string // the kind of scope that shows it
	as    shape
}

// A slot is where the last list of its kind is.
type slot struct {
	used  uint64 // when it was asked for last, in the store's own count; the store's lock guards it
	mu    sync.Mutex
	made  uint64 // the place in the journal up to which it is known to be right
	today events.Date
	all   []*Block // what the scope covers and the filter lets through
	list  *kept
}

// As many things may have been touched, beside as many as a list has, but most at the most, before it is quicker to make the list anew than to look
// at each: what a person or a thing is concerned with is found without a look at all there is.
const (
	beside = 16
	most   = 256
)

// maxLists bounds how many lists are kept. One is some 16 bytes for each of its items.
const maxLists = 20_000

// New returns the store, which hears of what happens from now on. It must be made before the mirror runs.
func New(o Options) *Store {
	s := &Store{Options: o, touched: newTouched(), blocks: map[blockKey]*Block{}, lists: map[Want]*slot{}}
	o.Mirror.Listen(s.touched.heard)
	return s
}

// Since lists what calendars show of which something was touched after a place in the journal; or says that everything was.
func (s *Store) Since(at uint64) (refs map[events.Ref]bool, all bool) { return s.touched.since(at) }

// List returns what a scope covers as its readers see it, by a state of the book. If it cannot be made and one from before is there,
// that comes with the error: calendar programs give up on a feed that fails once, and would take what is left out as gone.
func (s *Store) List(b *calendar.Book, w Want) (*List, error) {
	today := b.Today(s.Now())
	slot := s.slot(w, today)
	slot.mu.Lock()
	defer slot.mu.Unlock()
	err := s.follow(slot, b, &w, today)
	return slot.list.at(s, b), err
}

// follow brings a list up to a state of the book.
func (s *Store) follow(slot *slot, b *calendar.Book, w *Want, today events.Date) error {
	var refs map[events.Ref]bool
	whole := slot.list == nil || slot.today != today
	switch {
	case whole:
	case slot.made >= b.Sequence():
		return nil
	default:
		refs, whole = s.touched.since(slot.made)
		whole = whole || len(refs) > min(len(slot.all)+beside, most)
	}
	all, err := s.gather(b, w, slot.all, refs, whole, today)
	if err != nil {
		return fmt.Errorf("the calendar of %s: %w", w.Scope, err)
	}
	// When somebody is invited hangs on more than what calendars show of a meeting.
	same := !whole && !w.Apart && sameBlocks(all, slot.all) && !refs[w.Scope.Ref] && (len(all) > 0 || len(refs) == 0)
	if !same {
		shown := all
		if len(all) == 0 {
			if shown, err = s.last(b, w, today); err != nil {
				return err
			}
		}
		list, err := s.keep(b, w, shown, today)
		if err != nil {
			return err
		}
		if slot.list == nil || slot.list.Tag != list.Tag {
			slot.list = list
		}
	}
	slot.made, slot.today, slot.all = b.Sequence(), today, all
	return nil
}

// sameBlocks reports whether two lists of blocks are one.
func sameBlocks(x, y []*Block) bool { return len(x) == len(y) && (len(x) == 0 || &x[0] == &y[0]) }

// slot returns the place of a list, and makes room for it if it has none yet.
func (s *Store) slot(w Want, today events.Date) *slot {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turnLocked(today)
	at := s.lists[w]
	if at == nil {
		s.makeRoom()
		at = &slot{}
		s.lists[w] = at
	}
	s.count++
	at.used = s.count
	return at
}

// turn begins a day: what nobody asked for on the one before goes.
func (s *Store) turn(today events.Date) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turnLocked(today)
}

func (s *Store) turnLocked(today events.Date) {
	if s.today != today {
		s.today, s.before, s.blocks = today, s.blocks, map[blockKey]*Block{}
	}
}

// makeRoom drops a list that has not been asked for in a while: of some that come to hand, the one that was not the longest.
func (s *Store) makeRoom() {
	if len(s.lists) < maxLists {
		return
	}
	const looked = 16
	var oldest Want
	least, n := s.count+1, 0
	for w, at := range s.lists {
		if at.used < least {
			oldest, least = w, at.used
		}
		if n++; n == looked {
			break
		}
	}
	delete(s.lists, oldest)
}

// block returns how an entry is written for the readers of a list.
func (s *Store) block(b *calendar.Book, w *Want, e *agenda.Entry) (*Block, error) {
	key := blockKey{e.Key, w.Scope.Noun, shape{View: w.View}}
	key.as.Person = ""
	if w.View.Links == Own {
		key.as.token = len(s.ownToken(b, e.Ref, w.View.Person))
	}
	s.mu.Lock()
	x := cmp.Or(s.blocks[key], s.before[key])
	s.mu.Unlock()
	if x == nil || s.touched.after(e.Ref, min(x.made, b.Sequence())) {
		var err error
		if x, err = s.write(b, e, key.as); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if is := s.blocks[key]; is == nil || is.made < x.made {
		s.blocks[key] = x
	}
	return x, nil
}
