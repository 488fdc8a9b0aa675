// Package search finds things of an office by the words that they are called by.
package search

import (
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
	Gone  bool        // it is cancelled, ended, retired or removed
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
	f := &finding{Asking: a, book: x.book, near: make([]uint8, len(x.near)), now: a.Now.UnixMicro()}
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
var Nouns = []string{"partner", "person", "meeting", "trip", "agreement", "series", "group", "venue", "link", "feed"}

// What was seen of a title.
const (
	leads = 1 << iota // the query begins it
	just              // and is all of it
)

// rank says how well something fits, the best first: what is called just so, what begins so, what has all words in what it is
// called, and what has to do with them.
func rank(titled bool, seen uint8) int8 {
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

func bools(x, y bool) int {
	switch {
	case x == y:
		return 0
	case y:
		return -1
	}
	return 1
}
