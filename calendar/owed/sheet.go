package owed

import (
	"reflect"
	"time"

	"jourfixe/events"
)

// A Sheet is what a mail says that needs no layout of its own. Texts of the house are named by their keys among the texts of mails; those
// named kind.…, subject.…, lead.… and footer.… after the kind need not be mentioned, and get the title.
type Sheet struct {
	Title  events.Text // what it is about
	Gone   bool        // the title is struck through
	Still  bool        // nothing in it is a link
	Blocks []Block     // empty ones are left out
}

// A Block is a part of a sheet, under a heading or under none.
type Block struct {
	Heading Phrase
	Lines   []Phrase
	Quote   events.Text // what the office has written, line by line
	Changes []Change
	Facts   []Fact
	Dates   []Date
	Legs    []events.TimedLeg // of a programme
	Links   []Link
	Soft    bool // of less weight
}

// A Change is what has become of something.
type Change struct {
	Label   Phrase
	Was, Is Value
}

// A Fact is a label with what stands behind it.
type Fact struct {
	Label  Phrase
	Values []Value
}

// A Link leads to a page that is the reader's own.
type Link struct {
	Label Phrase
	To    string
}

// A Value is one thing that is written as the reader's language does.
type Value struct {
	Phrase      Phrase
	Text        events.Text      // of the office
	Plain       string           // personal: a name
	Said        string           // personal: what somebody has said, in a sentence
	Tongue      string           // a language, by its tag
	Each        []Value          // several
	N           int              // a number
	First, Last events.Date      // days
	At          time.Time        // a time, on the reader's clock
	Money       events.Money     // an amount
	Leg         *events.TimedLeg // an item of a programme, on the clocks of its places
}

// Equal reports whether two values say the same.
func (v Value) Equal(other Value) bool { return reflect.DeepEqual(v, other) }

// A Phrase is a text of the house: by its key, and with a number of things if it counts them. One without a key says
// nothing.
type Phrase struct {
	Key     string
	Counted bool
	N       int
	With    []Part
}

// A Part fills a place of a phrase.
type Part struct {
	Name  string
	Value Value
}

// Fill fills a place.
func (p Phrase) Fill(name string, v Value) Phrase {
	p.With = append(p.With[:len(p.With):len(p.With)], Part{name, v})
	return p
}

// Say is a text of the house.
func Say(key string) Phrase { return Phrase{Key: key} }

// Count is a text of the house that counts things.
func Count(key string, n int) Phrase { return Phrase{Key: key, Counted: true, N: n} }

// A Date is when something takes place, to be said on the clock of the reader.
type Date struct {
	Start, End time.Time
	Zone       string // of the venue

	// Offset is set where the reader's clock was said to be so far east of UTC: then it is what that clock was to show.
	Offset *time.Duration
}
