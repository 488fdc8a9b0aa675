package calendar

import (
	"maps"
	"slices"
)

// A shelf is where a book keeps the things of one noun, by their ids. It is only a label: what stands on it is the book's.
type shelf[T any] struct {
	label string
	apart func(*T) // makes a copy of a thing independent of the one it was copied from; nil: it is so already
}

// things are what stands on a shelf of a book.
type things[T any] struct {
	of    shelf[T]
	byIDs map[string]*T
}

// A copier is a shelf's content that can be copied without knowing what it is.
type copier interface{ copied() copier }

func (t *things[T]) copied() copier {
	out := make(map[string]*T, len(t.byIDs))
	for id, thing := range t.byIDs {
		copied := *thing
		if t.of.apart != nil {
			t.of.apart(&copied)
		}
		out[id] = &copied
	}
	return &things[T]{t.of, out}
}

// in returns what the book has on the shelf, to be read. There may be nothing.
func (s shelf[T]) in(b *Book) map[string]*T {
	if t, ok := b.shelves[s.label].(*things[T]); ok {
		return t.byIDs
	}
	return nil
}

// put gives a thing its place.
func (s shelf[T]) put(b *Book, id string, thing *T) {
	t, ok := b.shelves[s.label].(*things[T])
	if !ok {
		t = &things[T]{s, map[string]*T{}}
		b.shelves[s.label] = t
	}
	t.byIDs[id] = thing
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
