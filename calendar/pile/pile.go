// Package pile keeps lists that only grow, and long ones. They lie in pieces, so that what is there is not copied when there is no more room for what comes.
package pile

import (
	"iter"
	"slices"
	"sort"
)

// A Pile is such a list. The zero Pile is empty.
type Pile[T any] struct {
	full [][]T // pieces that are full
	last []T
}

const (
	bits  = 8
	piece = 1 << bits
)

// Add puts one more on it.
func (p *Pile[T]) Add(x T) {
	if len(p.last) == piece {
		p.full, p.last = append(p.full, p.last), make([]T, 0, piece)
	}
	p.last = append(p.last, x)
}

// Len returns how many there are.
func (p *Pile[T]) Len() int { return len(p.full)<<bits + len(p.last) }

// At returns the i-th.
func (p *Pile[T]) At(i int) *T {
	if at := i >> bits; at < len(p.full) {
		return &p.full[at][i&(piece-1)]
	}
	return &p.last[i-len(p.full)<<bits]
}

// Share returns a pile that has the same and can go another way, as long as nobody changes what is on it.
func (p *Pile[T]) Share() Pile[T] { return Pile[T]{slices.Clip(p.full), slices.Clip(p.last)} }

// Search returns where one is in a pile that is in order, or would be. compare says how what is looked for stands to one that is there.
func (p *Pile[T]) Search(compare func(*T) int) (int, bool) {
	return sort.Find(p.Len(), func(i int) int { return compare(p.At(i)) })
}

// All yields them in order.
func (p *Pile[T]) All() iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for i := range p.Len() {
			if !yield(p.At(i)) {
				return
			}
		}
	}
}
