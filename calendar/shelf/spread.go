package shelf

import (
	"hash/maphash"
	"iter"
	"maps"
	"slices"
)

// most is how many things a part has on average at the most: what a change copies.
const most = 32

// A spread is things by their keys in parts, which two spreads may have in common. So a change of one thing among many copies one part, and
// the list of parts, and not all that there is.
type spread[K comparable, T any] struct {
	parts []part[K, T] // a power of two of them, or none
	count int
}

type part[K comparable, T any] struct {
	things map[K]*T
	shared bool // another spread has it, too
}

// seed chooses in which part a key is; it is of this process alone.
var seed = maphash.MakeSeed()

func (s *spread[K, T]) place(key K) int {
	return int(maphash.Comparable(seed, key) & uint64(len(s.parts)-1))
}

func (s *spread[K, T]) get(key K) *T {
	if len(s.parts) == 0 {
		return nil
	}
	return s.parts[s.place(key)].things[key]
}

// apart makes a copy of a spread independent of the one it was copied from.
func (s *spread[K, T]) apart() {
	s.parts = slices.Clone(s.parts)
	for i := range s.parts {
		s.parts[i].shared = true
	}
}

// own returns the part of a key for being changed.
func (s *spread[K, T]) own(key K) map[K]*T {
	p := &s.parts[s.place(key)]
	if p.shared {
		p.things, p.shared = maps.Clone(p.things), false
	}
	return p.things
}

func (s *spread[K, T]) put(key K, thing *T) {
	if len(s.parts) == 0 {
		s.grow()
	}
	things := s.own(key)
	before := len(things)
	things[key] = thing
	if s.count += len(things) - before; s.count > most*len(s.parts) {
		s.grow()
	}
}

func (s *spread[K, T]) drop(key K) {
	if s.get(key) == nil {
		return
	}
	delete(s.own(key), key)
	s.count--
}

// grow puts all things into twice as many parts.
func (s *spread[K, T]) grow() {
	old := s.parts
	s.parts = make([]part[K, T], max(1, 2*len(old)))
	for i := range s.parts {
		s.parts[i].things = map[K]*T{}
	}
	for i := range old {
		for key, thing := range old[i].things {
			s.parts[s.place(key)].things[key] = thing
		}
	}
}

// all yields what there is, in no order. Things that were there may be given anew meanwhile.
func (s *spread[K, T]) all() iter.Seq2[K, *T] {
	parts := s.parts
	return func(yield func(K, *T) bool) {
		for i := range parts {
			for key, thing := range parts[i].things {
				if !yield(key, thing) {
					return
				}
			}
		}
	}
}
