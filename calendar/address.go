package calendar

import (
	"slices"
	"strings"

	"jourfixe/calendar/people"
	"jourfixe/calendar/shelf"
)

// People are found by their addresses, which the book keeps for that, in lower case.

var addresses = shelf.New[string]("address", func(a *holders) { a.people = slices.Clone(a.people) })

// holders are who has an address, in the order in which they came to it.
type holders struct{ people []string }

// PersonAt returns who has an address, nil if nobody does. Of several it is the one who has had it longest.
func (b *Book) PersonAt(address string) *people.Person {
	if of := addresses.Get(b.shelves, strings.ToLower(address)); of != nil {
		return b.Person(of.people[0])
	}
	return nil
}

// readdress notes that a person, who had one address, has another now. What cannot be read is none.
func (b *Book) readdress(person, before, after string) {
	before, after = strings.ToLower(before), strings.ToLower(after)
	if before == after {
		return
	}
	if of := addresses.Change(b.shelves, before); of != nil {
		if of.people = slices.DeleteFunc(of.people, func(id string) bool { return id == person }); len(of.people) == 0 {
			addresses.Drop(b.shelves, before)
		}
	}
	if after == "" {
		return
	}
	of := addresses.Change(b.shelves, after)
	if of == nil {
		of = &holders{}
		addresses.Put(b.shelves, after, of)
	}
	of.people = append(of.people, person)
}
