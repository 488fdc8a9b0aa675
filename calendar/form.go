package calendar

import (
	"encoding/json"
	"fmt"

	"jourfixe/events"
)

// A Form is how an office file speaks of the things of a noun.
type Form struct {
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
	Said func(b *Book, id string) (any, bool)
}

// Forms lists what an office file can describe, in the order in which things can be made: each after what it may point at.
func Forms() []*Form { return house.forms() }

// Forms lists what an office file can describe of this book.
func (b *Book) Forms() []*Form { return b.table.forms() }

func (t *table) forms() []*Form {
	var list []*Form
	for _, n := range t.nouns {
		if f := n.form(); f != nil {
			list = append(list, f)
		}
	}
	return list
}

// filing is the form of a noun whose things are of the type.
type filing[T any] struct {
	section            string
	made               bool
	create, amend, end string
	read               func(data []byte) (events.Body, error)
	said               func(*Book, *T) any
	one                func(*Book) (*T, bool) // the thing of which there is but one
}

func (n *entry[T]) form() *Form {
	f := n.file
	if f == nil {
		return nil
	}
	return &Form{
		Noun: n.name(), Section: f.section, One: f.one != nil, Made: f.made, Create: f.create, Amend: f.amend, End: f.end, Read: f.read,
		Said: func(b *Book, id string) (any, bool) {
			t, there := n.shelf.in(b)[id], n.alive(b, id)
			if f.one != nil {
				t, there = f.one(b)
			}
			if !there {
				return nil, false
			}
			return f.said(b, t), true
		},
	}
}

// reads reads the data of commands of a type.
func reads[C any, P interface {
	*C
	events.Body
}](data []byte) (events.Body, error) {
	body := P(new(C))
	if err := json.Unmarshal(data, body); err != nil {
		return nil, fmt.Errorf("read the data of %s: %w", body.Type(), err)
	}
	return body, nil
}
