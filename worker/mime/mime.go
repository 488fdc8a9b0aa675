// Package mime takes mails apart within limits. Mails come from anybody: a header may be endless, parts may lie within
// parts without end, and what a part says of itself may be wrong. Whoever reads one here gets its header and, one after
// the other, the parts that hold something, decoded; and is told if that was not all.
//
// Headers are as RFC 5322 has them, parts as RFC 2045 and RFC 2046, section 5, names of files as RFC 2183 and RFC 2231.
package mime

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/textproto"
)

// What is read of a mail. A person's mail stays far below all of these.
const (
	MaxHeader = 64 << 10 // bytes of the header, before the empty line that ends it
	MaxDepth  = 10       // parts within parts; each level reads everything below it once more
	MaxParts  = 100
	// MaxLines is nearly twice what a mail of 2 MiB has in base64. The library keeps each field of a part's header apart
	// and has no limit for them; half a million empty ones would take 250 MB.
	MaxLines = 50_000
)

// ErrLimit is what the errors of this package are that say which of the limits a mail exceeds.
var ErrLimit = errors.New("a mail is read within limits")

var (
	errHeader = fmt.Errorf("%w: its header must be of at most %d bytes", ErrLimit, MaxHeader)
	errDepth  = fmt.Errorf("%w: parts must not lie more than %d deep", ErrLimit, MaxDepth)
	errParts  = fmt.Errorf("%w: it must have at most %d parts", ErrLimit, MaxParts)
	errLines  = fmt.Errorf("%w: it must have at most %d lines", ErrLimit, MaxLines)
)

// lineLimit reads up to so many lines.
type lineLimit struct {
	r    io.Reader
	left int
}

// Read implements io.Reader.
func (l *lineLimit) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, errLines
	}
	n, err := l.r.Read(p)
	l.left -= bytes.Count(p[:n], []byte("\n"))
	return n, err
}

// A Tree is a mail with its parts, of which the header has been read and the rest not yet.
type Tree struct {
	Header message.Header

	body   io.Reader
	budget *budget
	depth  int
}

// A budget is what may still be read of a mail and all mails within it.
type budget struct {
	lines lineLimit
	parts int
}

// Read reads the header of the mail r, of which at most size bytes are read behind it. With an error, the header is
// what came before the fault, and nothing else can be read.
func Read(r io.Reader, size int64) (*Tree, error) {
	b := &budget{lineLimit{r, MaxLines}, MaxParts}
	return read(&b.lines, size, 0, b)
}

func read(r io.Reader, size int64, depth int, b *budget) (*Tree, error) {
	// The header is read from as many bytes as it may have with its empty line, and one more, which is left unless it has
	// too many; what the buffer took beyond it belongs to the body.
	limited := &io.LimitedReader{R: r, N: MaxHeader + int64(len("\r\n")) + 1}
	buffered := bufio.NewReader(limited)
	fields, err := textproto.ReadHeader(buffered)
	m := &Tree{Header: message.Header{Header: fields}, body: buffered, budget: b, depth: depth}
	switch {
	case limited.N == 0 && buffered.Buffered() == 0:
		return m, errHeader
	case b.lines.left < 0:
		return m, errLines
	case err != nil:
		// The library's error quotes the line.
		return m, errors.New("read the header: a line is no field")
	case fields.Len() == 0:
		return m, errors.New("read the header: there must be at least one field")
	}
	limited.N = size
	return m, nil
}

// A Part is one part of a mail that has no parts itself.
type Part struct {
	Type   string            // media type in lower case, as in text/plain
	Params map[string]string // of the type
	Body   io.Reader         // decoded; a text is in UTF-8. To be read before the next part is asked for
	// Name is the name of the part's file as the sender wrote it, and Attached whether the part is a file rather than
	// something to be read at once.
	Name     string
	Attached bool
	Unclear  bool // its type, encoding or charset is broken or unknown: Body is as it came, as far as that goes

	depth int
}

// Walk goes through the parts in order until visit returns false. The error says that some of the mail could not be
// read, and is ErrLimit if a limit was why; what could be read has been visited all the same.
func (m *Tree) Walk(visit func(*Part) bool) error {
	w := walk{mail: m, visit: visit}
	e, err := message.New(m.Header, m.body)
	w.entity(e, err, m.depth)
	if m.budget.lines.left < 0 {
		w.note(errLines) // the library's own errors do not tell
	}
	return w.fault
}

// Within reads the header of the mail that is a part of this one, as message/rfc822. Its parts count to those of the
// whole.
func (m *Tree) Within(p *Part) (*Tree, error) {
	if p.depth >= MaxDepth {
		return nil, errDepth
	}
	return read(lenientMail(p.Body), math.MaxInt64, p.depth+1, m.budget)
}

// walk is one way through a mail.
type walk struct {
	mail  *Tree
	visit func(*Part) bool
	fault error
	done  bool
}

// note keeps the first fault, or the first limit.
func (w *walk) note(err error) {
	if w.fault == nil || errors.Is(err, ErrLimit) && !errors.Is(w.fault, ErrLimit) {
		w.fault = err
	}
}

// entity visits an entity or what is in it. Its encoding or charset may be unknown, as err says.
func (w *walk) entity(e *message.Entity, err error, depth int) {
	parts := partsOf(e)
	if parts == nil {
		w.leaf(e, err != nil, depth)
		return
	}
	if err != nil {
		w.note(errBroken)
	}
	if depth == MaxDepth {
		w.note(errDepth)
		return
	}
	for !w.done {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return
		case err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err):
			w.note(errBroken)
			return
		case w.mail.budget.parts == 0:
			w.note(errParts)
			return
		}
		w.mail.budget.parts--
		w.entity(part, err, depth+1)
	}
}

// partsOf reads the parts of an entity, nil if it has none.
func partsOf(e *message.Entity) message.MultipartReader {
	kind, params, _ := e.Header.ContentType()
	if strings.HasPrefix(kind, "multipart/") && params["boundary"] != "" {
		e.Body = lenientParts(e.Body, params["boundary"])
	}
	return e.MultipartReader()
}

var errBroken = errors.New("a part of the mail is broken off or has no end")

// leaf visits an entity that has no parts.
func (w *walk) leaf(e *message.Entity, unclear bool, depth int) {
	kind, params, err := e.Header.ContentType()
	p := &Part{
		Type: strings.ToLower(strings.TrimSpace(kind)), Params: params, Body: e.Body,
		Unclear: unclear || err != nil, depth: depth,
	}
	if err != nil {
		p.Type, _, _ = strings.Cut(p.Type, ";")
		p.Type = strings.TrimSpace(p.Type)
	}
	disposition, more, err := e.Header.ContentDisposition()
	if err == nil {
		p.Name = more["filename"]
		p.Attached = strings.EqualFold(disposition, "attachment")
	}
	if p.Name == "" {
		p.Name = params["name"]
	}
	w.done = !w.visit(p)
}
