package noun

import (
	"fmt"
	"slices"
	"strings"

	"jourfixe/calendar/agenda"
	"jourfixe/events"
)

// ParseScope reads "office", another name of a whole, or what a noun of the table says can be a scope.
func (t *Table[B]) ParseScope(s string) (agenda.Scope, error) {
	if s == "office" {
		return agenda.Scope{}, nil
	}
	if f := t.Scoping(s); f != nil && f.Whole {
		return agenda.Scope{Ref: events.Ref{Noun: s}}, nil
	}
	ref, err := events.ParseRef(s)
	if f := t.Scoping(ref.Noun); err == nil && f != nil && !f.Whole {
		return agenda.Scope{Ref: ref}, nil
	}
	// People come after things, and what is not in the book last.
	whole := []string{"office"}
	var things, personal, others []string
	for _, n := range t.nouns {
		switch f := n.feeds(); {
		case f == nil:
		case f.Whole:
			whole = append(whole, n.Name())
		case f.Check != nil:
			others = append(others, n.Name()+"/<"+f.Named+">")
		case n.personal():
			personal = append(personal, n.Name()+"/<id>")
		default:
			things = append(things, n.Name()+"/<id>")
		}
	}
	all := slices.Concat(whole, things, personal, others)
	last := len(all) - 1
	return agenda.Scope{}, fmt.Errorf("the scope must be %s or %s", strings.Join(all[:last], ", "), all[last])
}

// Scoping returns how a noun is a scope, nil if it is none.
func (t *Table[B]) Scoping(name string) *Scoping[B] {
	if n := t.byName[name]; n != nil {
		return n.feeds()
	}
	return nil
}

// A Scoping is how things of a noun are scopes: what a feed about one of them is called and shows.
type Scoping[B Book] struct {
	Title   func(b B, id string) events.Text                             // nil: the thing's title; answering nil: the office's name
	Invites func(b B, id string, refs []events.Ref) bool                 // whether it is among those that refs name; nil: never
	By      func(b B, id string) []events.Ref                            // refs by which it may be: one at least is named where Invites says so
	Shows   func(b B, id string, first, last events.Date) []agenda.Entry // beside what the things in the book show by themselves
	Check   func(id string) *events.Problem                              // of what is not in the book; nil: it must be there
	Named   string                                                       // what then stands for the id, in messages
	Whole   bool                                                         // it is one scope, and needs no id
}
