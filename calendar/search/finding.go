package search

import (
	"cmp"
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/events"
)

// A finding is one search on its way through the lots.
type finding struct {
	Asking
	book   *calendar.Book
	near   []uint8 // which words were found of things that others name, by their numbers
	beside bool    // some were
	now    int64   // in microseconds
}

// find looks through a lot.
func (l *lot[T]) find(f *finding) Group {
	n := len(l.things)
	for _, of := range []*[]uint8{&l.own, &l.head, &l.rank} {
		if *of = slices.Grow((*of)[:0], n)[:n]; n > 0 {
			clear(*of)
		}
	}
	some := false
	for i, ways := range f.Query.words {
		for _, way := range ways {
			some = l.look(f, i, way) || some
		}
	}
	g := Group{Noun: l.label}
	if !some && !f.beside {
		return g
	}
	fit := best[T]{lot: l, finding: f}
	all := f.Query.all()
	for place, thing := range l.things {
		if thing == nil {
			continue
		}
		mask := l.own[place]
		if self := l.self[place]; self >= 0 {
			f.near[self] |= mask
			f.beside = f.beside || mask != 0
		}
		if f.beside {
			for _, named := range part(l.names, l.named, place) {
				mask |= f.near[named]
			}
		}
		if mask != all {
			continue
		}
		c := candidate{place: int32(place), rank: l.ranked(&f.Query, place, all)}
		if l.stamp != nil {
			s := &l.stamps[place]
			c.at, c.gone, c.past = s.at, s.gone, s.end <= f.now
		} else {
			h, shown := l.hit(f, thing)
			if !shown {
				continue
			}
			c.at, c.gone, c.past = h.At.UnixMicro(), h.Gone, h.Past
		}
		g.All++
		fit.take(c)
	}
	for _, c := range fit.list {
		h, _ := l.hit(f, l.things[c.place])
		h.Ref.Noun = l.label
		g.Hits = append(g.Hits, h)
	}
	return g
}

// part is what belongs to one thing in a list of all.
func part[E any](list []E, ends []int32, place int) []E {
	begin := int32(0)
	if place > 0 {
		begin = ends[place-1]
	}
	return list[begin:ends[place]]
}

// look notes in which things the i-th word of a query stands, spelt in one way. It reports whether it stands in any.
func (l *lot[T]) look(f *finding, i int, way string) (some bool) {
	from, _ := slices.BinarySearchFunc(l.order, way, func(n int32, way string) int { return cmp.Compare(l.words[n], way) })
	for _, n := range l.order[from:] {
		if !strings.HasPrefix(l.words[n], way) {
			break
		}
		for _, at := range l.where[n] {
			place := at >> flags
			if at&inTitle == 0 {
				if !l.private || f.Addresses {
					l.own[place] |= 1 << i
					some = true
				}
				continue
			}
			some = true
			l.own[place] |= 1 << i
			l.head[place] |= 1 << i
			if i == 0 && at&leading != 0 {
				l.rank[place] |= leads
			}
		}
	}
	return some
}

// ranked says how well a thing fits that has all words.
func (l *lot[T]) ranked(q *Query, place int, all uint8) int8 {
	seen := l.rank[place]
	if seen&leads != 0 && slices.ContainsFunc(part(l.titles, l.titled, place), func(title uint64) bool { return slices.Contains(q.whole, title) }) {
		seen |= just
	}
	return rank(l.head[place] == all, seen)
}

// A candidate is a thing that fits, with what orders it.
type candidate struct {
	place      int32
	rank       int8
	gone, past bool
	at         int64
}

// best are the best of the things that fit.
type best[T any] struct {
	*lot[T]
	*finding
	list []candidate
}

// take takes a thing in, if it is among the best.
func (b *best[T]) take(c candidate) {
	if len(b.list) == b.Most {
		if b.compare(b.list[b.Most-1], c) <= 0 {
			return
		}
		b.list = b.list[:b.Most-1]
	}
	i, _ := slices.BinarySearchFunc(b.list, c, b.compare)
	b.list = slices.Insert(b.list, i, c)
}

// compare orders what was found: what fits better first; what is gone after what is not; what is to come before what is over, and
// of each the nearest first; the others as they are called.
func (b *best[T]) compare(x, y candidate) int {
	if c := cmp.Or(bools(x.gone, y.gone), cmp.Compare(x.rank, y.rank), bools(x.past, y.past)); c != 0 {
		return c
	}
	c := cmp.Compare(x.at, y.at)
	if x.past {
		c = -c
	}
	if c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(b.calledAt(x.place), b.calledAt(y.place)), cmp.Compare(b.id(x.place), b.id(y.place)))
}

// calledAt is what a thing is called, in a form that can be compared. It is kept, since a search compares all that fits.
func (b *best[T]) calledAt(place int32) string {
	if missing := len(b.things) - len(b.called); missing > 0 {
		b.called = append(b.called, make([]string, missing)...)
	}
	if b.called[place] == "" {
		h, _ := b.hit(b.finding, b.things[place])
		if b.called[place] = Plain(h.Name); h.Title != nil {
			b.called[place] = Plain(h.Title.In(events.Languages[0]))
		}
	}
	return b.called[place]
}

func (b *best[T]) id(place int32) string {
	h, _ := b.hit(b.finding, b.things[place])
	return h.Ref.ID
}
