// Package search finds things of an office by the words that they are called by.
package search

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/events"
)

// A Hit is something that was found.
type Hit struct {
	Ref   events.Ref
	Title events.Text // nil if it has but a name
	Name  string      // of a person, a feed
	At    time.Time   // when it is; zero if it is at no time
	Past  bool        // it is over
	Gone  bool        // it is cancelled, ended or retired

	rank  int
	order string // its title, Plain, where nothing else orders it
}

// A Group are the things of one kind that were found, the best first.
type Group struct {
	Noun string
	Hits []Hit
	All  int // how many were found; Hits may be less
}

// An Asking says what is looked for.
type Asking struct {
	Query  Query
	Noun   string // the kind; "": all
	Most   int    // of each kind
	People bool   // whoever asks may see the names of people
	// Addresses has people found by their mail addresses, for who may see those.
	Addresses bool
	Now       time.Time
}

// Find finds things in the book that the index is of. Kinds of which nothing was found are left out.
func (x *Index) Find(a Asking) (groups []Group) {
	if a.Query.Empty() || a.Most < 1 || x.book == nil {
		return nil
	}
	f := &finding{Asking: a, book: x.book, near: make([]uint8, len(x.near))}
	found := map[string]Group{}
	for _, l := range x.lots {
		// What others name is looked through in any case.
		if g := l.find(f); g.All > 0 && (a.People || !l.personal()) && (a.Noun == "" || a.Noun == l.noun()) {
			found[l.noun()] = g
		}
	}
	for _, noun := range Nouns {
		if g, ok := found[noun]; ok {
			groups = append(groups, g)
		}
	}
	return groups
}

// Nouns are the kinds of things that can be found, in the order in which they are shown.
var Nouns = []string{"partner", "person", "meeting", "trip", "series", "group", "venue", "feed"}

// What was seen of a title.
const (
	leads = 1 << iota // the query begins it
	just              // and is all of it
)

// rank says how well something fits, the best first: what is called just so, what begins so, what has all words in what it is
// called, and what has to do with them.
func rank(titled bool, seen uint8) int {
	switch {
	case seen&just != 0:
		return 0
	case titled && seen&leads != 0:
		return 1
	case titled:
		return 2
	}
	return 3
}

// take takes a hit in, if it is among the best.
func (f *finding) take(h Hit) {
	f.all++
	if len(f.best) == f.Most {
		if compare(&f.best[f.Most-1], &h) <= 0 {
			return
		}
		f.best = f.best[:f.Most-1]
	}
	i, _ := slices.BinarySearchFunc(f.best, &h, func(x Hit, y *Hit) int { return compare(&x, y) })
	f.best = slices.Insert(f.best, i, h)
}

// compare orders what was found: what fits better first; what is gone after what is not; what is to come before what is over, and
// of each the nearest first; the others as they are called.
func compare(x, y *Hit) int {
	if c := cmp.Or(bools(x.Gone, y.Gone), cmp.Compare(x.rank, y.rank), bools(x.Past, y.Past)); c != 0 {
		return c
	}
	c := x.At.Compare(y.At)
	if x.Past {
		c = -c
	}
	if c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(x.called(), y.called()), cmp.Compare(x.Ref.ID, y.Ref.ID))
}

func bools(x, y bool) int {
	switch {
	case x == y:
		return 0
	case y:
		return -1
	}
	return 1
}

// called is the title in a form that can be compared.
func (h *Hit) called() string {
	if h.order == "" {
		h.order = h.Name
		if h.Title != nil {
			h.order = h.Title.In(events.Languages[0])
		}
		h.order = Plain(h.order)
	}
	return h.order
}
