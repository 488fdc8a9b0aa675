package worker

import (
	"cmp"
	"iter"
	"slices"

	"jourfixe/calendar"
)

// Since lets f read the book, and go through what has come into it after a place in the journal. f must be as quick as what is given to View.
func (m *Mirror) Since(place uint64, f func(b *calendar.Book, happened iter.Seq[Entry])) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	from, _ := slices.BinarySearchFunc(m.past.notes, place+1, func(n note, place uint64) int { return cmp.Compare(n.place, place) })
	f(m.book, func(yield func(Entry) bool) {
		for i := from; i < len(m.past.notes); i++ {
			if !yield(m.past.entry(i)) {
				return
			}
		}
	})
}
