package calendar

import (
	"maps"
	"slices"
)

// Books that come from one another share what none of them has changed since. So a clone costs next to nothing, however
// large the book is, and what a book changes afterwards it copies first: a shelf once, and each thing on it once.

// A shelf is where a book keeps the things of one noun, by their ids. It is only a label: what stands on it is the book's.
type shelf[T any] struct {
	label string
	apart func(*T) // makes a copy of a thing independent of the one it was copied from; nil: it is so already
}

// things are what stands on a shelf of a book.
type things[T any] struct {
	of     shelf[T]
	byIDs  map[string]*T
	shared bool        // byIDs is another book's as well, with all that stands in it
	own    map[*T]bool // which of the things are this book's alone, nil if all are
}

// A sharer is a shelf's content that can be shared without knowing what it is.
type sharer interface{ share() sharer }

// share returns the same for another book. What is shared already is not touched, so that many may share it at once.
func (t *things[T]) share() sharer {
	if !t.shared {
		t.shared, t.own = true, nil
	}
	return &things[T]{of: t.of, byIDs: t.byIDs, shared: true}
}

// in returns what the book has on the shelf, to be read alone. There may be nothing.
func (s shelf[T]) in(b *Book) map[string]*T {
	if t, ok := b.shelves[s.label].(*things[T]); ok {
		return t.byIDs
	}
	return nil
}

// open returns the shelf's content for being changed.
func (s shelf[T]) open(b *Book) *things[T] {
	t, ok := b.shelves[s.label].(*things[T])
	switch {
	case !ok:
		t = &things[T]{of: s, byIDs: map[string]*T{}}
		b.shelves[s.label] = t
	case t.shared:
		t.byIDs, t.shared, t.own = maps.Clone(t.byIDs), false, map[*T]bool{}
	}
	return t
}

// put gives a thing its place.
func (s shelf[T]) put(b *Book, id string, thing *T) {
	t := s.open(b)
	if t.own != nil {
		delete(t.own, t.byIDs[id])
		t.own[thing] = true
	}
	t.byIDs[id] = thing
}

// change returns a thing for being changed, nil if there is none.
func (s shelf[T]) change(b *Book, id string) *T {
	thing := s.in(b)[id]
	if thing == nil {
		return nil
	}
	if t := s.open(b); t.own == nil || t.own[thing] {
		return thing
	}
	copied := *thing
	if s.apart != nil {
		s.apart(&copied)
	}
	s.put(b, id, &copied)
	return &copied
}

// drop takes a thing away.
func (s shelf[T]) drop(b *Book, id string) {
	t := s.open(b)
	delete(t.own, t.byIDs[id])
	delete(t.byIDs, id)
}

// keys returns the keys of m in order.
func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// sorted returns the values of m by their keys, so that everything made from a book comes out the same each time.
func sorted[V any](m map[string]V) []V {
	values := make([]V, 0, len(m))
	for _, k := range keys(m) {
		values = append(values, m[k])
	}
	return values
}
