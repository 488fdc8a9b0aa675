// Package document is what a document says: its headings, paragraphs, lists, tables and figures, in the order in which it is read, each in
// its language. What it looks like is not its affair.
package document

import (
	"strings"
	"time"
)

// A Document is something to be read on paper or read out.
type Document struct {
	Title, Subject, Author string
	Language               string // BCP 47
	Made                   time.Time
	Page                   func(n, of int) string // what stands at the foot of each page
	Passages               []Passage
}

// A Text is words in one or several languages, or that lead somewhere.
type Text []Span

// A Span is words of a Text.
type Span struct {
	Words    string
	Language string // "" for that of the document
	Strong   bool
	To       string // the id of a heading that it leads to, "" for none
}

// Plain is a text of words in the document's language.
func Plain(words string) Text { return Text{{Words: words}} }

// String is the words alone.
func (t Text) String() string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(s.Words)
	}
	return b.String()
}

// A Passage is one thing that stands below others.
type Passage interface{ passage() }

type (
	// A Cover is the first page: what the document is, of whom, as of when.
	Cover struct {
		Over  Text // above the title
		Title Text
		Below []Text
	}

	// A Contents lists the headings of the levels 2 and 3, with their pages.
	Contents struct{ Title Text }

	// A Heading begins a part. Level 1 is the title of the document; none is passed over on the way down.
	Heading struct {
		Level   int
		Text    Text
		ID      string // to lead to it; "": nothing does
		NewPage bool
	}

	// A Paragraph is one.
	Paragraph struct {
		Text  Text
		Quiet bool // it says something about others
	}

	// A List is items without an order.
	List struct{ Items []Text }

	// A Table has columns with a heading each.
	Table struct {
		Head   []Text
		Rows   [][]Text // the first of each is what the row is about
		Widths []int    // of the columns, in parts of the whole
		Figure []bool   // of the columns: figures, which stand below each other
		Whole  bool     // it is on one page, unless it takes more than half of one
	}

	// Facts are what is known of one thing: what it is called, and what it is.
	Facts struct{ Rows [][2]Text }

	// A Drawing is a picture of lines and areas, in units of its own, to the right and down.
	Drawing struct {
		Alt           string // says in words what is to be seen
		Width, Height float64
		Part          float64 // how much of the width of a line it takes
		Paths         []Path  // those that come later lie above
		Labels        []Label // above all of them
		Key           []Key   // what forms in it mean
	}

	// Bars are numbers as lengths. A part of each number may be of another sort.
	Bars struct {
		Alt  string // says the same in words
		Rows []Bar
		Of   [2]string // what the full part is, and the other
	}
)

// A Point is one of a drawing.
type Point struct{ X, Y float64 }

// A Path is rings of a drawing: what is within an odd number of them is filled.
type Path struct {
	Rings [][]Point
	Look  Look
}

// A Look is what a path looks like. Whoever draws knows the colours.
type Look int

// The looks.
const (
	Sea    Look = iota // a ground
	Land               // a ground that stands out from it
	Border             // a dashed line around something
	Lead               // a line
	Full               // filled
	Hollow             // not filled, with a dashed edge
	Dark               // filled, darker
)

// A Label is a word on a path, in the middle of it.
type Label struct {
	Words string
	At    Point
	Size  float64
	On    Look
}

// A Key says what a path means, which is drawn in a square of KeySize.
type Key struct {
	Path  Path
	Words string
}

// KeySize is how large the square is in which a path of a key is drawn.
const KeySize = 20

// A Bar is one of several numbers.
type Bar struct {
	Label string
	N     [2]int
}

func (Cover) passage()     {}
func (Contents) passage()  {}
func (Heading) passage()   {}
func (Paragraph) passage() {}
func (List) passage()      {}
func (Table) passage()     {}
func (Facts) passage()     {}
func (Drawing) passage()   {}
func (Bars) passage()      {}
