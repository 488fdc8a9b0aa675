// Package noun is the table by which a book knows what it has. A noun is one entry: what the things of it are, how they are made,
// amended, ended, referred to, erased, shown in feeds and put into an office file. The table finds it by its name and by the
// commands and events that are about it. What nouns there are, and what a book is beside its things, is said where the book is.
package noun

import (
	"iter"
	"slices"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

// A Book is what has the things.
type Book interface{ Shelves() *shelf.Store }

// An Entry is one noun: what the things of it are, how they are made, amended, ended, referred to, erased, shown in feeds
// and put into an office file. What a noun does not have is left out. Each stands in a file of its own, with its rules.
type Entry[B Book, T any] struct {
	Shelf   *shelf.Shelf[string, T]
	Private bool                                                     // ids are of people: nobody is told which others there are
	Gone    func(*T) bool                                            // whether a thing is no more, so that nothing new can point at it
	Title   func(B, *T) events.Text                                  // what one is called; nil: it has no title, as people have none
	Over    func(*T) bool                                            // whether it has ended; what points at it may still do so
	Answers []Answer[B]                                              // the commands about it
	Folds   []Fold[B]                                                // the events about it
	Made    func(*T) uint64                                          // by which event, of a thing that is named outside the house by it
	Holds   func(t *T, person string) bool                           // whether a thing holds what a person has said
	Says    func(e *events.Event) []string                           // of whom an event says what the thing then holds
	Forget  func(t *T, person string)                                // and takes that out of it, once they are erased
	Names   func(*T) []events.Ref                                    // what it points at, as far as what happens to that concerns it
	Touches func(b B, e *events.Event) bool                          // notes what an event about one will touch; nil, or false: it may be anything
	Within  func(b B, s agenda.Scope) (refs []events.Ref, ok bool)   // each that the scope covers is one of refs, or names one; nil, or not ok: it may name none of them
	Covered func(b B, t *T, s agenda.Scope) bool                     // whether a scope covers it, which shows the same then as all of its kind; nil: the entries tell
	Shows   func(b B, t *T, s agenda.Scope, show func(agenda.Entry)) // its entries in what the scope covers
	Far     func(t *T, first, last events.Date) bool                 // whether surely nothing it shows touches some days; nil: it may
	On      func(b B, first, last events.Date) iter.Seq[*T]          // all that may show something on some days; nil: all that there is
	Apart   string                                                   // the kind of scopes in each of which it shows something else; "": there is none
	Scope   *Scoping[B]
	File    *Filing[B, T]
}

// A Noun is an entry of things of whatever type.
type Noun[B Book] interface {
	Name() string
	Commands() []Answer[B]
	Events() []Fold[B]
	known(b B, id string) bool
	has(b B, id string) bool
	alive(b B, id string) bool
	ids(b B) []string
	title(b B, id string) events.Text
	personal() bool
	madeBy(b B, id string) uint64
	erase(b B, person string)
	fold(b B, f *Fold[B], e *events.Event) error
	touch(b B, e *events.Event) bool
	covers(b B, id string, s agenda.Scope) bool
	alike(scope string) bool
	show(b B, s agenda.Scope, first, last events.Date, show func(agenda.Entry))
	showOne(b B, id string, s agenda.Scope, show func(agenda.Entry))
	feeds() *Scoping[B]
	form() *Form[B]
}

func (n *Entry[B, T]) Name() string          { return n.Shelf.Label }
func (n *Entry[B, T]) Commands() []Answer[B] { return n.Answers }
func (n *Entry[B, T]) Events() []Fold[B]     { return n.Folds }
func (n *Entry[B, T]) feeds() *Scoping[B]    { return n.Scope }
func (n *Entry[B, T]) personal() bool        { return n.Private }
func (n *Entry[B, T]) alike(scope string) bool {
	return n.Covered != nil && n.Apart != scope
}

func (n *Entry[B, T]) known(b B, id string) bool { return n.Shelf.Get(b.Shelves(), id) != nil }

func (n *Entry[B, T]) has(b B, id string) bool {
	t := n.Shelf.Get(b.Shelves(), id)
	return t != nil && (n.Gone == nil || !n.Gone(t))
}

func (n *Entry[B, T]) alive(b B, id string) bool {
	return n.has(b, id) && (n.Over == nil || !n.Over(n.Shelf.Get(b.Shelves(), id)))
}

func (n *Entry[B, T]) ids(b B) []string {
	var list []string
	for _, id := range shelf.IDs(n.Shelf.All(b.Shelves())) {
		if n.has(b, id) {
			list = append(list, id)
		}
	}
	return list
}

func (n *Entry[B, T]) title(b B, id string) events.Text {
	t := n.Shelf.Get(b.Shelves(), id)
	if n.File != nil && n.File.One != nil {
		t, _ = n.File.One(b)
	}
	if t == nil || n.Title == nil {
		return nil
	}
	return n.Title(b, t)
}

func (n *Entry[B, T]) madeBy(b B, id string) uint64 {
	if t := n.Shelf.Get(b.Shelves(), id); t != nil && n.Made != nil {
		return n.Made(t)
	}
	return 0
}

func (n *Entry[B, T]) erase(b B, person string) {
	if n.Forget == nil {
		return
	}
	by := SaidOf(person)
	for ref := range b.Shelves().NamedBy(by, n.Name()) {
		if t := n.Shelf.Get(b.Shelves(), ref.ID); t != nil && n.Holds(t, person) { // it may be destroyed by now
			n.Forget(n.Shelf.Change(b.Shelves(), ref.ID), person)
		}
	}
	b.Shelves().Unname(by, n.Name())
}

// SaidOf is what all things name that hold, or have held, what a person has said, or what is said of them: so it is found without a look at the others.
func SaidOf(person string) events.Ref { return events.Ref{Noun: "said", ID: person} }

// fold folds an event about a thing in, and keeps the index of what names what. The thing is looked for once before and once after.
func (n *Entry[B, T]) fold(b B, f *Fold[B], e *events.Event) error {
	about, renames := e.Body.About(), n.Names != nil && !f.Keeps && !f.Unseen
	if !renames && n.Says == nil {
		return f.apply(b, e)
	}
	t := n.Shelf.Get(b.Shelves(), about.ID)
	fresh := n.fresh(t, e)
	var before, after []events.Ref
	if renames && t != nil {
		before = n.Names(t)
	}
	if err := f.apply(b, e); err != nil {
		return err
	}
	if renames {
		if t = n.Shelf.Get(b.Shelves(), about.ID); t != nil {
			after = n.Names(t)
		}
		b.Shelves().Rename(about, before, after)
	}
	for _, person := range fresh {
		b.Shelves().Name(SaidOf(person), events.Ref{Noun: n.Name(), ID: about.ID})
	}
	return nil
}

// fresh lists of whom an event says something of whom its thing holds nothing yet.
func (n *Entry[B, T]) fresh(t *T, e *events.Event) []string {
	if n.Says == nil {
		return nil
	}
	return slices.DeleteFunc(n.Says(e), func(person string) bool { return person == "" || t != nil && n.Holds(t, person) })
}

func (n *Entry[B, T]) show(b B, s agenda.Scope, first, last events.Date, show func(agenda.Entry)) {
	if n.Shows == nil {
		return
	}
	for t := range n.within(b, s, first, last) {
		if n.Far != nil && n.Far(t, first, last) {
			continue
		}
		if n.Covered == nil || n.Covered(b, t, s) {
			n.Shows(b, t, s, show)
		}
	}
}

// within yields all things that a scope may cover on some days, each once: without a look at the others, where it is known what they name, or
// what there is on these days.
func (n *Entry[B, T]) within(b B, s agenda.Scope, first, last events.Date) iter.Seq[*T] {
	things := n.Shelf.Each(b.Shelves())
	if n.On != nil {
		things = n.On(b, first, last)
	}
	if n.Within == nil {
		return things
	}
	refs, ok := n.Within(b, s)
	if !ok {
		return things
	}
	return func(yield func(*T) bool) {
		seen := map[string]bool{}
		once := func(id string) bool {
			t := n.Shelf.Get(b.Shelves(), id)
			if seen[id] || t == nil {
				return true
			}
			seen[id] = true
			return yield(t)
		}
		for _, ref := range refs {
			if ref.Noun == n.Shelf.Label && !once(ref.ID) {
				return
			}
			for by := range b.Shelves().NamedBy(ref, n.Shelf.Label) {
				if !once(by.ID) {
					return
				}
			}
		}
	}
}

func (n *Entry[B, T]) showOne(b B, id string, s agenda.Scope, show func(agenda.Entry)) {
	if n.covers(b, id, s) {
		n.Shows(b, n.Shelf.Get(b.Shelves(), id), s, show)
	}
}

func (n *Entry[B, T]) covers(b B, id string, s agenda.Scope) bool {
	t := n.Shelf.Get(b.Shelves(), id)
	return t != nil && n.Shows != nil && (n.Covered == nil || n.Covered(b, t, s))
}

func (n *Entry[B, T]) touch(b B, e *events.Event) bool { return n.Touches != nil && n.Touches(b, e) }
