// Package shelf keeps things by their keys so that many can have the same at once. Stores that come from one another share what
// none of them has changed since: a copy costs next to nothing, however much there is, and what a store changes afterwards it
// copies first, a shelf once and each thing on it once. What things are, and what becomes of them, is not its affair.
package shelf

import (
	"maps"
	"slices"
	"sync/atomic"
)

// A Shelf is where a store keeps things of one kind. It is only a label: what stands on it is the store's.
type Shelf[K comparable, T any] struct {
	Label string
	apart func(*T)
	place int // in every store
}

// places counts the shelves that there are, which are made when a program starts.
var places atomic.Int64

// New makes a shelf. apart makes a copy of a thing independent of the one it was copied from; nil: it is so already.
func New[K comparable, T any](label string, apart func(*T)) *Shelf[K, T] {
	return &Shelf[K, T]{Label: label, apart: apart, place: int(places.Add(1) - 1)}
}

// A Store is what stands on shelves. It is got at by a shelf alone.
type Store struct{ shelves []sharer }

// things are what stands on a shelf of a store.
type things[K comparable, T any] struct {
	byKey  map[K]*T
	shared bool        // byKey is another store's as well, with all that stands in it
	own    map[*T]bool // which of the things are this store's alone, nil if all are
}

// A sharer is a shelf's content that can be shared without knowing what it is.
type sharer interface{ share() sharer }

// share returns the same for another store. What is shared already is not touched, so that many may share it at once.
func (t *things[K, T]) share() sharer {
	if !t.shared {
		t.shared, t.own = true, nil
	}
	return &things[K, T]{byKey: t.byKey, shared: true}
}

// Share returns a store that has the same and can go another way.
func (s *Store) Share() *Store {
	c := &Store{shelves: make([]sharer, len(s.shelves))}
	for place, things := range s.shelves {
		if things != nil {
			c.shelves[place] = things.share()
		}
	}
	return c
}

// In returns what a store has on the shelf, to be read alone. There may be nothing.
func (s *Shelf[K, T]) In(st *Store) map[K]*T {
	if s.place < len(st.shelves) {
		if t, ok := st.shelves[s.place].(*things[K, T]); ok {
			return t.byKey
		}
	}
	return nil
}

// open returns the shelf's content for being changed.
func (s *Shelf[K, T]) open(st *Store) *things[K, T] {
	if more := s.place + 1 - len(st.shelves); more > 0 {
		st.shelves = append(st.shelves, make([]sharer, more)...)
	}
	t, ok := st.shelves[s.place].(*things[K, T])
	switch {
	case !ok:
		t = &things[K, T]{byKey: map[K]*T{}}
		st.shelves[s.place] = t
	case t.shared:
		t.byKey, t.shared, t.own = maps.Clone(t.byKey), false, map[*T]bool{}
	}
	return t
}

// Put gives a thing its place.
func (s *Shelf[K, T]) Put(st *Store, key K, thing *T) {
	t := s.open(st)
	if t.own != nil {
		delete(t.own, t.byKey[key])
		t.own[thing] = true
	}
	t.byKey[key] = thing
}

// Change returns a thing for being changed, nil if there is none.
func (s *Shelf[K, T]) Change(st *Store, key K) *T {
	thing := s.In(st)[key]
	if thing == nil {
		return nil
	}
	if t := s.open(st); t.own == nil || t.own[thing] {
		return thing
	}
	copied := *thing
	if s.apart != nil {
		s.apart(&copied)
	}
	s.Put(st, key, &copied)
	return &copied
}

// Drop takes a thing away.
func (s *Shelf[K, T]) Drop(st *Store, key K) {
	t := s.open(st)
	delete(t.own, t.byKey[key])
	delete(t.byKey, key)
}

// Keys returns the keys of m in order.
func Keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// Sorted returns the values of m by their keys, so that everything made from them comes out the same each time.
func Sorted[V any](m map[string]V) []V {
	values := make([]V, 0, len(m))
	for _, k := range Keys(m) {
		values = append(values, m[k])
	}
	return values
}
