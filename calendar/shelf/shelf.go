// Package shelf keeps things by their keys so that many can have the same at once. Stores that come from one another share what
// none of them has changed since: a copy costs next to nothing, however much there is, and what a store changes afterwards it
// copies first, a part of a shelf and each thing on it once. What things are, and what becomes of them, is not its affair.
package shelf

import (
	"iter"
	"maps"
	"slices"
	"strings"
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
type Store struct {
	shelves []sharer
	looked  *atomic.Int64 // counts what is looked at; nil: nobody counts
}

// Count has a store, and those that are shared from it afterwards, count how many things are looked at in them, or passed over on the way.
func (s *Store) Count(looked *atomic.Int64) { s.looked = looked }

func (s *Store) look() {
	if s.looked != nil {
		s.looked.Add(1)
	}
}

// things are what stands on a shelf of a store.
type things[K comparable, T any] struct {
	spread[K, T]
	shared bool        // the list of parts is another store's as well, with all that stands in it
	own    map[*T]bool // which of the things are this store's alone, nil if all are
	key    K           // of the thing that was put here last, which is mostly what is looked for next
	last   *T          // that thing; nil: it is here no more, or nothing was put
}

// A sharer is a shelf's content that can be shared without knowing what it is.
type sharer interface{ share() sharer }

// share returns the same for another store. What is shared already is not touched, so that many may share it at once.
func (t *things[K, T]) share() sharer {
	if !t.shared {
		t.shared, t.own = true, nil
	}
	return &things[K, T]{spread: t.spread, shared: true}
}

// Share returns a store that has the same and can go another way.
func (s *Store) Share() *Store {
	c := &Store{shelves: make([]sharer, len(s.shelves)), looked: s.looked}
	for place, things := range s.shelves {
		if things != nil {
			c.shelves[place] = things.share()
		}
	}
	return c
}

// in returns what a store has on the shelf, nil if there has been nothing.
func (s *Shelf[K, T]) in(st *Store) *things[K, T] {
	if s.place < len(st.shelves) {
		if t, ok := st.shelves[s.place].(*things[K, T]); ok {
			return t
		}
	}
	return nil
}

// Get returns a thing to be read alone, nil if there is none.
func (s *Shelf[K, T]) Get(st *Store, key K) *T {
	st.look()
	t := s.in(st)
	switch {
	case t == nil:
		return nil
	case t.last != nil && t.key == key:
		return t.last
	}
	return t.get(key)
}

// Len returns how many things a store has on the shelf.
func (s *Shelf[K, T]) Len(st *Store) int {
	if t := s.in(st); t != nil {
		return t.count
	}
	return 0
}

// All yields what a store has on the shelf, to be read alone, in no order.
func (s *Shelf[K, T]) All(st *Store) iter.Seq2[K, *T] {
	t := s.in(st)
	if t == nil {
		return func(func(K, *T) bool) {}
	}
	if st.looked == nil {
		return t.all()
	}
	return func(yield func(K, *T) bool) {
		for key, thing := range t.all() {
			if st.look(); !yield(key, thing) {
				return
			}
		}
	}
}

// Each is All without the keys.
func (s *Shelf[K, T]) Each(st *Store) iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for _, thing := range s.All(st) {
			if !yield(thing) {
				return
			}
		}
	}
}

// open returns the shelf's content for being changed.
func (s *Shelf[K, T]) open(st *Store) *things[K, T] {
	if more := s.place + 1 - len(st.shelves); more > 0 {
		st.shelves = append(st.shelves, make([]sharer, more)...)
	}
	t, ok := st.shelves[s.place].(*things[K, T])
	switch {
	case !ok:
		t = &things[K, T]{}
		st.shelves[s.place] = t
	case t.shared:
		t.apart()
		t.shared, t.own = false, map[*T]bool{}
	}
	return t
}

// Put gives a thing its place.
func (s *Shelf[K, T]) Put(st *Store, key K, thing *T) {
	t := s.open(st)
	if t.own != nil {
		delete(t.own, t.get(key))
		t.own[thing] = true
	}
	t.put(key, thing)
	t.key, t.last = key, thing
}

// Change returns a thing for being changed, nil if there is none.
func (s *Shelf[K, T]) Change(st *Store, key K) *T {
	thing := s.Get(st, key)
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
	delete(t.own, t.get(key))
	t.drop(key)
	if t.key == key {
		t.last = nil
	}
}

// Keys returns the keys of m in order.
func Keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// IDs returns the keys of things in order.
func IDs[V any](all iter.Seq2[string, V]) []string {
	var keys []string
	for k := range all {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Sorted returns things by their keys, so that everything made from them comes out the same each time.
func Sorted[V any](all iter.Seq2[string, V]) []V {
	type keyed struct {
		key   string
		value V
	}
	var list []keyed
	for k, v := range all {
		list = append(list, keyed{k, v})
	}
	slices.SortFunc(list, func(x, y keyed) int { return strings.Compare(x.key, y.key) })
	values := make([]V, len(list))
	for i := range list {
		values[i] = list[i].value
	}
	return values
}
