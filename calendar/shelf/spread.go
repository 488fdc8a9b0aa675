package shelf

import (
	"encoding/binary"
	"hash/maphash"
	"iter"
	"math/bits"
)

const (
	// most is how many things a part has at the most: what a change copies.
	most = 32
	// step is how many bits of a key's hash say which of the branches it is behind.
	step, branches = 5, 1 << 5
	// deepest is how many times there are bits for. Parts that lie so deep just grow.
	deepest = 64 / step
)

// A spread is things by their keys in parts, at the ends of a tree that two spreads may have in common. So a change of one thing among many copies one part and
// the way there, and neither grows with what else there is. What a look at one thing reaches is mostly in no cache where there are many, so it is to reach little:
// a fork knows what its branches are, and a part has signs of its things in one line of a cache, and its things beside one another.
type spread[K comparable, T any] struct {
	root  branch[K, T]
	count int
	mine  *mark // what this spread may change as it is; nothing else has it
}

// A mark says whose something is. It has a size, so that no two are at the same place.
type mark struct{ _ byte }

// A branch leads to a fork, or to a part; to neither if there has been nothing.
type branch[K comparable, T any] struct {
	fork *fork[K, T]
	part *part[K, T]
}

type fork[K comparable, T any] struct {
	whose    *mark
	branches [branches]branch[K, T]
}

type part[K comparable, T any] struct {
	whose *mark
	list  []entry[K, T]
	signs [most]uint8 // of the keys
}

type entry[K comparable, T any] struct {
	key   K
	thing *T
}

// seed chooses in which part a key is; it is of this process alone.
var seed = maphash.MakeSeed()

// signOf is of bits that choose no branch before the tree is deep.
func signOf(hash uint64) uint8 { return uint8(hash >> 56) }

func (s *spread[K, T]) get(key K) *T {
	hash := maphash.Comparable(seed, key)
	at, rest := &s.root, hash
	for ; at.fork != nil; rest >>= step {
		at = &at.fork.branches[rest%branches]
	}
	if at.part != nil {
		if i := at.part.find(signOf(hash), key); i >= 0 {
			return at.part.list[i].thing
		}
	}
	return nil
}

// find says where in a part a key is, -1 if nowhere. Eight signs are looked at together: what is zero in rest has the sign, and what lies above it may seem to.
func (p *part[K, T]) find(sign uint8, key K) int {
	const each = 0x0101010101010101
	for first := 0; first < len(p.list) && first < most; first += 8 {
		rest := binary.LittleEndian.Uint64(p.signs[first:]) ^ each*uint64(sign)
		for like := (rest - each) &^ rest & (each << 7); like != 0; like &= like - 1 {
			if i := first + bits.TrailingZeros64(like)/8; i < len(p.list) && p.list[i].key == key {
				return i
			}
		}
	}
	for i := most; i < len(p.list); i++ {
		if p.list[i].key == key {
			return i
		}
	}
	return -1
}

// apart makes a copy of a spread independent of the one it was copied from.
func (s *spread[K, T]) apart() { s.mine = new(mark) }

// own returns the part of a key for being changed, which is copied with the way there if another spread may have it.
func (s *spread[K, T]) own(key K, hash uint64) *part[K, T] {
	at, rest := &s.root, hash
	for depth := 0; ; depth++ {
		if at.fork == nil && at.part == nil {
			at.part = &part[K, T]{whose: s.mine}
		}
		if p := at.part; p != nil {
			switch {
			case len(p.list) >= most && depth < deepest && p.find(signOf(hash), key) < 0:
				*at = branch[K, T]{fork: p.forked(s.mine, depth)}
			case p.whose != s.mine:
				c := *p
				c.whose, c.list = s.mine, append(make([]entry[K, T], 0, len(p.list)+1), p.list...)
				at.part = &c
				return at.part
			default:
				return p
			}
		} else if at.fork.whose != s.mine {
			c := *at.fork
			c.whose = s.mine
			at.fork = &c
		}
		at, rest = &at.fork.branches[rest%branches], rest>>step
	}
}

// forked puts the things of a part into parts of their own, one step deeper.
func (p *part[K, T]) forked(whose *mark, depth int) *fork[K, T] {
	f := &fork[K, T]{whose: whose}
	for _, e := range p.list {
		hash := maphash.Comparable(seed, e.key)
		at := &f.branches[hash>>(step*depth)%branches]
		if at.part == nil {
			at.part = &part[K, T]{whose: whose}
		}
		at.part.add(e, signOf(hash))
	}
	return f
}

// add gives a thing a place that has none. A list grows a few places at a time, since there are many lists.
func (p *part[K, T]) add(e entry[K, T], sign uint8) {
	i := len(p.list)
	if i == cap(p.list) {
		room := i + 1 + i/4
		if i < most {
			room = min(i+2+i/2, most)
		}
		p.list = append(make([]entry[K, T], 0, room), p.list...)
	}
	if p.list = append(p.list, e); i < most {
		p.signs[i] = sign
	}
}

func (s *spread[K, T]) put(key K, thing *T) {
	hash := maphash.Comparable(seed, key)
	p := s.own(key, hash)
	if i := p.find(signOf(hash), key); i >= 0 {
		p.list[i].thing = thing
		return
	}
	p.add(entry[K, T]{key, thing}, signOf(hash))
	s.count++
}

func (s *spread[K, T]) drop(key K) {
	if s.get(key) == nil {
		return
	}
	hash := maphash.Comparable(seed, key)
	p := s.own(key, hash)
	i := p.find(signOf(hash), key)
	list := make([]entry[K, T], 0, len(p.list)) // whoever is going through the part has it still as it was
	list = append(append(list, p.list[:i]...), p.list[i+1:]...)
	if p.list = list; i < most {
		copy(p.signs[i:], p.signs[i+1:])
	}
	if len(list) >= most {
		p.signs[most-1] = signOf(maphash.Comparable(seed, list[most-1].key))
	}
	s.count--
}

// all yields what there is, in no order. Things that were there may be given anew meanwhile.
func (s *spread[K, T]) all() iter.Seq2[K, *T] {
	root := s.root
	return func(yield func(K, *T) bool) { root.each(yield) }
}

func (b *branch[K, T]) each(yield func(K, *T) bool) bool {
	if b.fork != nil {
		for i := range b.fork.branches {
			if !b.fork.branches[i].each(yield) {
				return false
			}
		}
	}
	if b.part != nil {
		for _, e := range b.part.list {
			if !yield(e.key, e.thing) {
				return false
			}
		}
	}
	return true
}
