package shelf

import (
	"hash/maphash"
	"iter"
	"maps"
)

const (
	// most is how many things a part has at the most: what a change copies.
	most = 64
	// bits of a key's hash say which of the branches a key is behind.
	bits, branches = 3, 1 << 3
	// deepest is how many times there are bits for. Parts that lie so deep just grow.
	deepest = 64 / bits
)

// A spread is things by their keys in parts, at the ends of a tree that two spreads may have in common. So a change of one thing among many copies one part and
// the way there, and neither grows with what else there is.
type spread[K comparable, T any] struct {
	root  *part[K, T] // nil: there has been nothing
	count int
	mine  *mark // what this spread may change as it is; nothing else has it
}

// A mark says whose a part is. It has a size, so that no two are at the same place.
type mark struct{ _ byte }

// A part either branches or has things.
type part[K comparable, T any] struct {
	whose    *mark
	branches *[branches]*part[K, T] // nil: it has things
	things   map[K]*T
}

// seed chooses in which part a key is; it is of this process alone.
var seed = maphash.MakeSeed()

func (s *spread[K, T]) get(key K) *T {
	p := s.root
	if p == nil {
		return nil
	}
	if p.branches != nil {
		for hash := maphash.Comparable(seed, key); p.branches != nil; hash >>= bits {
			p = p.branches[hash%branches]
		}
	}
	return p.things[key]
}

// apart makes a copy of a spread independent of the one it was copied from.
func (s *spread[K, T]) apart() { s.mine = new(mark) }

// own returns the part of a key for being changed, which is copied with the way there if another spread may have it.
func (s *spread[K, T]) own(key K) map[K]*T {
	hash, at := maphash.Comparable(seed, key), &s.root
	for depth := 0; ; depth++ {
		p := *at
		switch {
		case p == nil:
			p = &part[K, T]{whose: s.mine, things: map[K]*T{}}
			*at = p
		case p.whose != s.mine:
			p = p.copied(s.mine)
			*at = p
		}
		if p.branches == nil && len(p.things) >= most && depth < deepest {
			p = p.branched(depth)
			*at = p
		}
		if p.branches == nil {
			return p.things
		}
		at, hash = &p.branches[hash%branches], hash>>bits
	}
}

func (p *part[K, T]) copied(whose *mark) *part[K, T] {
	c := &part[K, T]{whose: whose, things: maps.Clone(p.things)}
	if p.branches != nil {
		branches := *p.branches
		c.branches = &branches
	}
	return c
}

// branched puts the things of a part into parts of their own, one step deeper. Whoever is going through the part has it still as it was.
func (p *part[K, T]) branched(depth int) *part[K, T] {
	b := &part[K, T]{whose: p.whose, branches: &[branches]*part[K, T]{}}
	for i := range b.branches {
		b.branches[i] = &part[K, T]{whose: p.whose, things: map[K]*T{}}
	}
	for key, thing := range p.things {
		b.branches[maphash.Comparable(seed, key)>>(bits*depth)%branches].things[key] = thing
	}
	return b
}

func (s *spread[K, T]) put(key K, thing *T) {
	things := s.own(key)
	before := len(things)
	things[key] = thing
	s.count += len(things) - before
}

func (s *spread[K, T]) drop(key K) {
	if s.get(key) == nil {
		return
	}
	delete(s.own(key), key)
	s.count--
}

// all yields what there is, in no order. Things that were there may be given anew meanwhile.
func (s *spread[K, T]) all() iter.Seq2[K, *T] {
	root := s.root
	return func(yield func(K, *T) bool) {
		if root != nil {
			root.each(yield)
		}
	}
}

func (p *part[K, T]) each(yield func(K, *T) bool) bool {
	if p.branches != nil {
		for _, b := range p.branches {
			if !b.each(yield) {
				return false
			}
		}
	}
	for key, thing := range p.things {
		if !yield(key, thing) {
			return false
		}
	}
	return true
}
