package noun

import (
	"reflect"
	"slices"
	"strings"

	"jourfixe/calendar/agenda"
	"jourfixe/events"
)

// A Table is the nouns of a book, found by name and by what is said of them.
type Table[B Book] struct {
	nouns     []Noun[B]
	byName    map[string]Noun[B]
	byCommand map[reflect.Type]Answer[B]
	byEvent   map[reflect.Type]*Fold[B]
}

// NewTable makes the table of nouns, in the order in which things can be made: each after what it may point at.
func NewTable[B Book](nouns ...Noun[B]) *Table[B] {
	t := &Table[B]{nouns: nouns, byName: map[string]Noun[B]{}, byCommand: map[reflect.Type]Answer[B]{}, byEvent: map[reflect.Type]*Fold[B]{}}
	for _, n := range nouns {
		t.byName[n.Name()] = n
		for _, a := range n.Commands() {
			t.byCommand[a.To] = a
		}
		for _, f := range n.Events() {
			f.By = n
			t.byEvent[f.Of] = &f
		}
	}
	return t
}

// Known reports whether the book has the thing or has had it.
func (t *Table[B]) Known(b B, ref events.Ref) bool {
	n := t.byName[ref.Noun]
	return n != nil && n.known(b, ref.ID)
}

// Has reports whether the book has the thing, erased people, retired partners and ended series not counted.
func (t *Table[B]) Has(b B, ref events.Ref) bool {
	n := t.byName[ref.Noun]
	return n != nil && n.has(b, ref.ID)
}

// Alive is Has, with cancelled trips gone.
func (t *Table[B]) Alive(b B, ref events.Ref) bool {
	n := t.byName[ref.Noun]
	return n != nil && n.alive(b, ref.ID)
}

// Title returns what a thing is called, of one that is no more, too; nil if there is and was none, or it has no title.
func (t *Table[B]) Title(b B, ref events.Ref) events.Text {
	if n := t.byName[ref.Noun]; n != nil {
		return n.title(b, ref.ID)
	}
	return nil
}

// IDs lists the things of a noun that the book has.
func (t *Table[B]) IDs(b B, noun string) []string {
	if n := t.byName[noun]; n != nil {
		return n.ids(b)
	}
	return nil
}

// Unknown refuses a reference to something that is not in the book, and names what may have been meant.
func (t *Table[B]) Unknown(b B, field string, ref events.Ref) *events.Problem {
	n := t.byName[ref.Noun]
	if n != nil && n.personal() {
		return events.Refuse(events.UnknownRef, field, "there is no %s", ref) // nor a hint at who else there is
	}
	ids := t.IDs(b, ref.Noun)
	switch near := events.Nearest(ref.ID, ids); {
	case near != "":
		return events.Refuse(events.UnknownRef, field, "there is no %s; did you mean %s?", ref, near)
	case len(ids) == 0:
		return events.Refuse(events.UnknownRef, field, "there is no %s, nor any other %s; create it first", ref, ref.Noun)
	case len(ids) > 12:
		ids = append(ids[:12], "…")
	}
	return events.Refuse(events.UnknownRef, field, "there is no %s; there are %s", ref, strings.Join(ids, ", "))
}

// Taken refuses an id that is in use, or was: an id names one thing for good.
func (t *Table[B]) Taken(b B, ref events.Ref) *events.Problem {
	if !t.Alive(b, ref) {
		return events.Refuse(events.Gone, "id", "%s has been there before and is no more; an id is never given again, choose another", ref)
	}
	return events.Refuse(events.AlreadyThere, "id", "%s is there already; choose another id, or amend it", ref)
}

// Names lists what the nouns are called.
func (t *Table[B]) Names() []string {
	names := make([]string, len(t.nouns))
	for i, n := range t.nouns {
		names[i] = n.Name()
	}
	return names
}

// Nouns lists all nouns, in the order in which things can be made.
func (t *Table[B]) Nouns() []Noun[B] { return slices.Clip(t.nouns) }

// Answer returns how a command is decided, false if no noun has it.
func (t *Table[B]) Answer(c events.Body) (Answer[B], bool) {
	a, ok := t.byCommand[reflect.TypeOf(c)]
	return a, ok
}

// Fold returns how an event comes into the book, nil if no noun has it.
func (t *Table[B]) Fold(e events.Body) *Fold[B] { return t.byEvent[reflect.TypeOf(e)] }

// Made returns the place in the journal of the event that made a thing; 0 if it has none, or there is no such thing.
func (t *Table[B]) Made(b B, ref events.Ref) uint64 {
	n := t.byName[ref.Noun]
	if n == nil {
		return 0
	}
	return n.madeBy(b, ref.ID)
}

// Erase takes out of all things what a person has said.
func (t *Table[B]) Erase(b B, person string) {
	for _, n := range t.nouns {
		n.erase(b, person)
	}
}

// Covers reports whether the scope covers a thing, whenever it is.
func (t *Table[B]) Covers(b B, s agenda.Scope, ref events.Ref) bool {
	n := t.byName[ref.Noun]
	return n != nil && n.covers(b, ref.ID, s)
}

// Alike reports whether all scopes of a kind that cover a thing of the noun show the same of it.
func (t *Table[B]) Alike(noun, scope string) bool {
	n := t.byName[noun]
	return n != nil && n.alike(scope)
}

// Show shows the entries that the scope covers, all that may touch some days, ShowBeside those that are of another noun, and ShowOne those of one thing.
func (t *Table[B]) Show(b B, s agenda.Scope, first, last events.Date, show func(agenda.Entry)) {
	t.ShowBeside(b, "", s, first, last, show)
}

func (t *Table[B]) ShowBeside(b B, noun string, s agenda.Scope, first, last events.Date, show func(agenda.Entry)) {
	for _, n := range t.nouns {
		if n.Name() != noun {
			n.show(b, s, first, last, show)
		}
	}
}

func (t *Table[B]) ShowOne(b B, ref events.Ref, s agenda.Scope, show func(agenda.Entry)) {
	if n := t.byName[ref.Noun]; n != nil {
		n.showOne(b, ref.ID, s, show)
	}
}
