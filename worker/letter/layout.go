package letter

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"reflect"
	"strings"
	"sync"
)

// A layout shows sheets as HTML. Mail programs know little of it: Outlook lays out by tables and reads styles only
// where they stand in the element, Gmail drops what it does not like. So one column of at most 600 pixels, fonts of the
// system, no picture, no script and nothing that is fetched, which would also tell when the mail was read.
//
// An invitation goes to many people, and to each it is the same but for their name and their links. So pages are kept
// for a while with those left out, as they are written into mails: laying out anew takes longer than all the rest.
type layout struct {
	page *template.Template

	mu     sync.RWMutex
	recent [keptPages]*printed
	next   int // the place in recent that is taken next
}

// keptPages is how many pages are kept. Of one meeting there are as many as languages, zones and answers of its guests.
const keptPages = 32

// A printed page is a sheet laid out, with places for what is personal.
type printed struct {
	sheet  sheet    // without it
	pieces [][]byte // as quoted-printable
	places []int    // which personal value stands between two pieces
}

// What is personal in a sheet is laid out as a mark first. No clean text has this character, and no link a quotation
// mark, so no mark can come from outside.
const (
	mark       = "\x01"
	markInLink = `href="%01?answer=`
	markAsLink = `href="%01"`
	ownMark    = "\x02"
	ownAsLink  = `href="%02"`
)

// newLayout reads the template.
func newLayout(fsys fs.FS, file string) (*layout, error) {
	page, err := template.New(path.Base(file)).Funcs(template.FuncMap{"unbroken": unbroken}).ParseFS(fsys, file)
	if err != nil {
		return nil, fmt.Errorf("read the layout of mails: %w", err)
	}
	// Escaping is settled at the first use, and fails if the template is faulty.
	if err := page.Execute(io.Discard, &sheet{}); err != nil {
		return nil, fmt.Errorf("try the layout of mails: %w", err)
	}
	return &layout{page: page}, nil
}

// write writes the sheet as HTML in quoted-printable.
func (l *layout) write(w io.Writer, s *sheet) error {
	p, err := l.print(s)
	if err != nil {
		return err
	}
	personal := [...]string{string(s.HTML(s.Greeting)), template.HTMLEscapeString(string(s.RSVP)), template.HTMLEscapeString(string(s.Mails)), template.HTMLEscapeString(string(s.Mine))}
	for i, piece := range p.pieces {
		if i > 0 {
			// Each piece begins on a new line of the encoding, so that no line grows longer than it may.
			if err := writeQuoted(w, personal[p.places[i-1]]); err != nil {
				return err
			}
			if _, err := io.WriteString(w, softBreak); err != nil {
				return err
			}
		}
		if _, err := w.Write(piece); err != nil {
			return err
		}
	}
	return nil
}

// softBreak ends a line of quoted-printable and none of the text.
const softBreak = "=\r\n"

// print finds the page of a sheet, or lays it out.
func (l *layout) print(s *sheet) (*printed, error) {
	shared := *s
	shared.Greeting = mark
	if s.RSVP != "" {
		shared.RSVP = mark
	}
	if s.Mails != "" {
		shared.Mails = mark
	}
	if s.Mine != "" {
		shared.Mine = ownMark
	}
	if p := l.find(&shared); p != nil {
		return p, nil
	}
	p := &printed{sheet: shared}
	var out strings.Builder
	if err := l.page.Execute(&out, &shared); err != nil {
		return nil, fmt.Errorf("lay out the mail: %w", err)
	}
	if err := p.cut(out.String()); err != nil {
		return nil, fmt.Errorf("lay out the mail: %w", err)
	}
	if !s.Own {
		l.keep(p)
	}
	return p, nil
}

// keep keeps a page in the place of the oldest.
func (l *layout) keep(p *printed) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.recent[l.next] = p
	l.next = (l.next + 1) % len(l.recent)
}

// find looks for a page of the same sheet.
func (l *layout) find(s *sheet) *printed {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for _, p := range l.recent {
		if p != nil && p.sheet.Subject == s.Subject && reflect.DeepEqual(&p.sheet, s) {
			return p
		}
	}
	return nil
}

// cut encodes the page in pieces, from mark to mark.
func (p *printed) cut(page string) error {
	const greeting, answer, mails, mine = 0, 1, 2, 3
	const before, within = len(`href="`), len("%01")
	for {
		i, place, length := strings.Index(page, mark), greeting, len(mark)
		if j := strings.Index(page, markInLink); j >= 0 && (i < 0 || j < i) {
			i, place, length = j+before, answer, within
		}
		if j := strings.Index(page, markAsLink); j >= 0 && (i < 0 || j < i) {
			i, place, length = j+before, mails, within
		}
		if j := strings.Index(page, ownAsLink); j >= 0 && (i < 0 || j < i) {
			i, place, length = j+before, mine, within
		}
		piece, rest := page, ""
		if i >= 0 {
			piece, rest = page[:i], page[i+length:]
		}
		var out bytes.Buffer
		if err := writeQuoted(&out, piece); err != nil {
			return err
		}
		if i < 0 {
			p.pieces = append(p.pieces, out.Bytes())
			return nil
		}
		out.WriteString(softBreak)
		p.pieces, p.places, page = append(p.pieces, out.Bytes()), append(p.places, place), rest
	}
}
