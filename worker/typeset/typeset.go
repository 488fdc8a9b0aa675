// Package typeset draws a document as PDF: which font, where a line ends, what stands on which page, and which element of the
// document's structure each line belongs to.
package typeset

import (
	"context"

	"jourfixe/calendar/document"
	"jourfixe/calendar/words"
	"jourfixe/worker/pdf"
)

// The page is A4, in points.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
	side       = 62.0 // margins
	top        = 78.0
	bottom     = 76.0
	room       = pageWidth - 2*side // how wide lines may be
	pageRoom   = pageHeight - bottom - top
)

// Draw makes the PDF. It ends early if nobody waits for it any more.
func Draw(ctx context.Context, d *document.Document) ([]byte, error) {
	s, err := newSheet(d)
	if err != nil {
		return nil, err
	}
	var boxes []box
	for _, b := range d.Passages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		boxes = append(boxes, s.boxes(b)...)
	}
	pages := paginate(boxes)
	for i, p := range pages {
		for _, x := range p {
			if h := x.heading; h != nil {
				h.page = i + 1
			}
		}
	}
	for i, p := range pages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s.page = s.pdf.AddPage()
		for _, x := range p {
			x.draw(x.y)
		}
		s.margins(i+1, len(pages))
		pages[i] = nil // what was drawn is needed no more
	}
	return s.pdf.Bytes(pdf.About{
		Title: clean(d.Title), Author: clean(d.Author), Subject: clean(d.Subject), Language: d.Language, RightToLeft: s.fromRight, Made: d.Made,
	})
}

// A sheet is a document that is being drawn.
type sheet struct {
	doc       *document.Document
	pdf       *pdf.Document
	page      *pdf.Page            // the one that is being drawn on
	faces     map[bool][]*pdf.Font // regular and strong, each with what stands in for what it lacks
	shaped    map[word]pdf.Line
	fromRight bool
	headings  []*heading
	ids       map[string]*heading
}

// A heading is where a part of the document begins.
type heading struct {
	document.Heading
	says  string // what leads there is called
	place pdf.Place
	page  int
}

func newSheet(d *document.Document) (*sheet, error) {
	s := &sheet{
		doc: d, pdf: pdf.New(pageWidth, pageHeight), shaped: map[word]pdf.Line{}, fromRight: words.RightToLeft(d.Language), ids: map[string]*heading{},
	}
	var err error
	if s.faces, err = faces(s.pdf); err != nil {
		return nil, err
	}
	for _, b := range d.Passages {
		if h, ok := b.(document.Heading); ok {
			if len(letters(h.Text)) == 0 {
				h.Text = document.Plain("–") // something has to be there to lead to
			}
			known := &heading{Heading: h, says: clean(short(h.Text.String()))}
			s.headings = append(s.headings, known)
			if h.ID != "" {
				s.ids[h.ID] = known
			}
		}
	}
	return s, nil
}

// left returns where something that wide begins on the page whose lines begin at an indent: in documents from the right, lines begin there.
func (s *sheet) left(indent, width float64) float64 {
	if s.fromRight {
		return pageWidth - side - indent - width
	}
	return side + indent
}

// margins draws what stands around each page but the first, and belongs to none of what it says.
func (s *sheet) margins(n, of int) {
	if n == 1 {
		return
	}
	s.page.Artifact("Pagination", func() {
		s.words(s.oneLine(s.doc.Title, small, false), small, muted, s.left, 0, 52)
		s.page.Rect(side, 60, room, 0.5, rule)
		s.page.Rect(side, pageHeight-58, room, 0.5, rule)
		foot := s.oneLine(s.doc.Page(n, of), small, false)
		end := func(indent, width float64) float64 { return s.left(room-width-indent, width) }
		s.words(foot, small, muted, end, 0, pageHeight-44)
	})
}
