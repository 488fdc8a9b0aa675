package noun

import (
	"encoding/json"
	"fmt"

	"jourfixe/events"
)

// A Form is how an office file speaks of the things of a noun.
type Form[B Book] struct {
	Noun    string
	Section string // the key in the file under which they stand
	One     bool   // there is one such thing, and no list of them
	Made    bool   // the command makes an id up where there is none
	Create  string // what the command is called that brings one into being
	Amend   string // that changes one; empty: it is always set as a whole
	End     string // that ends one; empty: an office file ends none

	// Read reads the data of the command that brings one into being. The data must have passed its schema.
	Read func(data []byte) (events.Body, error)
	// Said returns what the book says of one, in the terms of that command; false if it is not there, or is no more.
	Said func(b B, id string) (any, bool)
}

// Forms lists what an office file can describe, in the order in which things can be made: each after what it may point at.
func (t *Table[B]) Forms() []*Form[B] {
	var list []*Form[B]
	for _, n := range t.nouns {
		if f := n.form(); f != nil {
			list = append(list, f)
		}
	}
	return list
}

// A Filing is the form of a noun whose things are of the type.
type Filing[B Book, T any] struct {
	Section            string
	Made               bool
	Create, Amend, End string
	Read               func(data []byte) (events.Body, error)
	Said               func(B, *T) any
	One                func(B) (*T, bool) // the thing of which there is but one
}

func (n *Entry[B, T]) form() *Form[B] {
	f := n.File
	if f == nil {
		return nil
	}
	return &Form[B]{
		Noun: n.Name(), Section: f.Section, One: f.One != nil, Made: f.Made, Create: f.Create, Amend: f.Amend, End: f.End, Read: f.Read,
		Said: func(b B, id string) (any, bool) {
			t, there := n.Shelf.Get(b.Shelves(), id), n.alive(b, id)
			if f.One != nil {
				t, there = f.One(b)
			}
			if !there {
				return nil, false
			}
			return f.Said(b, t), true
		},
	}
}

// Reads reads the data of commands of a type.
func Reads[C any, P interface {
	*C
	events.Body
}](data []byte) (events.Body, error) {
	body := P(new(C))
	if err := json.Unmarshal(data, body); err != nil {
		return nil, fmt.Errorf("read the data of %s: %w", body.Type(), err)
	}
	return body, nil
}
