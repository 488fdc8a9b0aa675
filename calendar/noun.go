package calendar

import (
	"encoding/base32"
	"reflect"
	"strings"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/events"
)

// An entry is one noun: what the things of it are, how they are made, amended, ended, referred to, erased, shown in feeds
// and put into an office file. What a noun does not have is left out. Each stands in a file of its own, with its rules.
type entry[T any] struct {
	shelf   shelf[T]
	private bool                                                         // ids are of people: nobody is told which others there are
	gone    func(*T) bool                                                // whether a thing is no more, so that nothing new can point at it
	over    func(*T) bool                                                // whether it has ended; what points at it may still do so
	answers []answer                                                     // the commands about it
	folds   []fold                                                       // the events about it
	made    func(*T) uint64                                              // by which event, of a thing that is named outside the house by it
	holds   func(t *T, person string) bool                               // whether a thing holds what a person has said; nil: it may
	forget  func(t *T, person string)                                    // and takes that out of it, once they are erased
	names   func(*T) []events.Ref                                        // what it points at, as far as what happens to that concerns it
	touches func(b *Book, e *events.Event) bool                          // notes what an event about one will touch; nil, or false: it may be anything
	covered func(b *Book, t *T, s agenda.Scope) bool                     // whether a scope covers it; nil: the entries tell
	shows   func(b *Book, t *T, s agenda.Scope, show func(agenda.Entry)) // its entries in what the scope covers
	scope   *scoping
	file    *filing[T]
}

// A noun is an entry of whatever type.
type noun interface {
	name() string
	commands() []answer
	events() []fold
	known(b *Book, id string) bool
	has(b *Book, id string) bool
	alive(b *Book, id string) bool
	ids(b *Book) []string
	personal() bool
	madeBy(b *Book, id string) uint64
	erase(b *Book, person string)
	named(b *Book, id string) []events.Ref
	touch(b *Book, e *events.Event) bool
	covers(b *Book, id string, s agenda.Scope) bool
	show(b *Book, s agenda.Scope, show func(agenda.Entry))
	showOne(b *Book, id string, s agenda.Scope, show func(agenda.Entry))
	feeds() *scoping
	form() *Form
}

func (n *entry[T]) name() string       { return n.shelf.label }
func (n *entry[T]) commands() []answer { return n.answers }
func (n *entry[T]) events() []fold     { return n.folds }
func (n *entry[T]) feeds() *scoping    { return n.scope }
func (n *entry[T]) personal() bool     { return n.private }

func (n *entry[T]) known(b *Book, id string) bool { return n.shelf.in(b)[id] != nil }

func (n *entry[T]) has(b *Book, id string) bool {
	t := n.shelf.in(b)[id]
	return t != nil && (n.gone == nil || !n.gone(t))
}

func (n *entry[T]) alive(b *Book, id string) bool {
	return n.has(b, id) && (n.over == nil || !n.over(n.shelf.in(b)[id]))
}

func (n *entry[T]) ids(b *Book) []string {
	var list []string
	for _, id := range keys(n.shelf.in(b)) {
		if n.has(b, id) {
			list = append(list, id)
		}
	}
	return list
}

func (n *entry[T]) madeBy(b *Book, id string) uint64 {
	if t := n.shelf.in(b)[id]; t != nil && n.made != nil {
		return n.made(t)
	}
	return 0
}

func (n *entry[T]) erase(b *Book, person string) {
	if n.forget == nil {
		return
	}
	for id, t := range n.shelf.in(b) {
		if n.holds == nil || n.holds(t, person) {
			n.forget(n.shelf.change(b, id), person)
		}
	}
}

func (n *entry[T]) show(b *Book, s agenda.Scope, show func(agenda.Entry)) {
	if n.shows == nil {
		return
	}
	for _, t := range n.shelf.in(b) {
		if n.covered == nil || n.covered(b, t, s) {
			n.shows(b, t, s, show)
		}
	}
}

func (n *entry[T]) showOne(b *Book, id string, s agenda.Scope, show func(agenda.Entry)) {
	if n.covers(b, id, s) {
		n.shows(b, n.shelf.in(b)[id], s, show)
	}
}

func (n *entry[T]) covers(b *Book, id string, s agenda.Scope) bool {
	t := n.shelf.in(b)[id]
	return t != nil && n.shows != nil && (n.covered == nil || n.covered(b, t, s))
}

func (n *entry[T]) named(b *Book, id string) []events.Ref {
	if t := n.shelf.in(b)[id]; t != nil && n.names != nil {
		return n.names(t)
	}
	return nil
}

func (n *entry[T]) touch(b *Book, e *events.Event) bool { return n.touches != nil && n.touches(b, e) }

// An asked is what a decision may need of a command beside its body.
type asked struct {
	c   *events.Command
	now time.Time
}

// made is the id for something whose command gives none: 16 characters from the command's seed, so that deciding again
// makes the same.
func (a asked) made() string {
	return strings.ToLower(base32.StdEncoding.EncodeToString(a.c.Seed[:10]))
}

// An answer says how commands of one kind are decided.
type answer struct {
	to      reflect.Type
	lengthy bool // it may take longer than others can wait for
	decide  func(*Book, events.Body, asked) ([]events.Body, *events.Problem)
}

// answersAsked is for decisions to which it matters who has asked, or that make an id.
func answersAsked[C any](decide func(*Book, *C, asked) ([]events.Body, *events.Problem)) answer {
	return answer{to: reflect.TypeFor[*C](), decide: func(b *Book, c events.Body, a asked) ([]events.Body, *events.Problem) {
		return decide(b, any(c).(*C), a)
	}}
}

// answersAt is for decisions that depend on the time.
func answersAt[C any](decide func(*Book, *C, time.Time) ([]events.Body, *events.Problem)) answer {
	return answersAsked(func(b *Book, c *C, a asked) ([]events.Body, *events.Problem) { return decide(b, c, a.now) })
}

// answers is for all others.
func answers[C any](decide func(*Book, *C) ([]events.Body, *events.Problem)) answer {
	return answersAsked(func(b *Book, c *C, _ asked) ([]events.Body, *events.Problem) { return decide(b, c) })
}

// lengthy marks decisions that look for a time, or for many.
func lengthy(a answer) answer { a.lengthy = true; return a }

// A fold says how events of one kind come into the book.
type fold struct {
	of     reflect.Type
	by     noun // whose event it is
	unseen bool // what people see stays as it is
	keeps  bool // what the thing names stays as it is
	apply  func(*Book, *events.Event) error
}

// folds is for events that are more than a change of one thing.
func folds[E any](apply func(*Book, *E, *events.Event) error) fold {
	return fold{of: reflect.TypeFor[*E](), apply: func(b *Book, e *events.Event) error { return apply(b, any(e.Body).(*E), e) }}
}

// makes is for events by which a thing comes into being, or is there anew.
func makes[T, E any](s shelf[T], make func(*Book, *E, *events.Event) *T) fold {
	return folds(func(b *Book, body *E, e *events.Event) error {
		s.put(b, e.Body.About().ID, make(b, body, e))
		return nil
	})
}

// changes is for events that change a thing, which must be there.
func changes[T, E any](s shelf[T], change func(*T, *E, *events.Event)) fold {
	return folds(func(b *Book, body *E, e *events.Event) error {
		ref := e.Body.About()
		t := s.change(b, ref.ID)
		if t == nil {
			return errMissing(ref)
		}
		change(t, body, e)
		return nil
	})
}

// drops is for events after which a thing is gone altogether.
func drops[E, T any](s shelf[T]) fold {
	return folds(func(b *Book, _ *E, e *events.Event) error {
		s.drop(b, e.Body.About().ID)
		return nil
	})
}

// unseen marks events that change nothing of what people see.
func unseen(f fold) fold { f.unseen = true; return f }

// keeps marks events after which a thing names what it named before, which then need not be looked at.
func keeps(f fold) fold { f.keeps = true; return f }
