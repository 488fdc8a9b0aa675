package listing

import "jourfixe/events"

// A Sheet is the programme of a trip by itself, to be printed: for the office, and for somebody who has registered.
type Sheet struct {
	Entry
	Crumbs    []Crumb
	Programme Programme
	Choose    string // where whoever reads it chooses optional parts, "" if they cannot
}

// A Crumb leads to a page above.
type Crumb struct {
	To    string
	Text  string      // the key of what it is called, or
	Title events.Text // what it is called in the book
}
