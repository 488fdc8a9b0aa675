package mime

import (
	"bufio"
	"bytes"
	"io"
)

// The library stops at a line in the header of a part that is no field, and with it ends all that comes behind. Mail
// servers write such lines: the separator of a mailbox file before a mail that they return, a remark, a field whose
// continuation lost its blank. So they are taken out before it sees them.

// lookahead is how far is looked for the fields of a part that begins with a line which is none.
const lookahead = 4 << 10

// A lenient reads the parts between boundaries, and leaves out of their headers what is no field.
type lenient struct {
	from     *bufio.Reader
	boundary []byte // with the two hyphens before it; nil for the header of a mail alone
	out      []byte // what is read already

	start  bool // a line begins
	header bool // it is in a header
	first  bool // and that has had no field yet
	drop   bool // the line, and what continues it, is left out
	err    error
}

// lenientParts reads a body of several parts.
func lenientParts(r io.Reader, boundary string) io.Reader {
	return &lenient{from: bufio.NewReaderSize(r, lookahead), boundary: []byte("--" + boundary), start: true}
}

// lenientMail reads a mail within a mail from its header on.
func lenientMail(r io.Reader) io.Reader {
	return &lenient{from: bufio.NewReaderSize(r, lookahead), start: true, header: true, first: true}
}

// Read implements io.Reader.
func (l *lenient) Read(p []byte) (int, error) {
	for len(l.out) == 0 {
		if l.err != nil {
			return 0, l.err
		}
		if !l.header && l.boundary == nil {
			return l.from.Read(p)
		}
		var piece []byte
		piece, l.err = l.from.ReadSlice('\n')
		if l.err == bufio.ErrBufferFull {
			l.err = nil
		}
		l.take(piece)
	}
	n := copy(p, l.out)
	l.out = l.out[n:]
	return n, nil
}

// take decides about a line, or the next piece of a long one.
func (l *lenient) take(piece []byte) {
	begins := l.start
	l.start = bytes.HasSuffix(piece, []byte("\n"))
	line := bytes.TrimRight(piece, "\r\n")
	switch {
	case len(piece) == 0:
	case begins && l.delimits(line):
		if l.header {
			l.out = append(l.out, lineEndOf(piece)...) // it has no body, and none may be made of what follows
		}
		l.out = append(l.out, piece...)
		rest := bytes.TrimRight(line[len(l.boundary):], " \t")
		l.header, l.first, l.drop = len(rest) == 0, true, false
	case !l.header:
		l.out = append(l.out, piece...)
	case !begins:
		l.keep(piece)
	case len(line) == 0:
		l.header = false
		l.out = append(l.out, piece...)
	case line[0] == ' ' || line[0] == '\t':
		l.drop = l.drop || l.first
		l.keep(piece)
	case isField(line):
		l.first, l.drop = false, false
		l.keep(piece)
	default:
		l.drop = true
		if !l.first {
			return
		}
		kept := bytes.Clone(piece) // looking ahead moves what the piece is part of
		if l.start && l.fieldsAhead() {
			return
		}
		// It has no header at all, not even the empty line behind it; and what is longer than a remark is a text.
		l.header, l.drop = false, false
		l.out = append(append(l.out, lineEndOf(kept)...), kept...)
	}
}

func (l *lenient) keep(piece []byte) {
	if !l.drop {
		l.out = append(l.out, piece...)
	}
}

// delimits reports whether a line ends a part.
func (l *lenient) delimits(line []byte) bool {
	if l.boundary == nil || !bytes.HasPrefix(line, l.boundary) {
		return false
	}
	rest := bytes.TrimRight(line[len(l.boundary):], " \t")
	return len(rest) == 0 || string(rest) == "--"
}

// fieldsAhead reports whether fields come before the next empty line.
func (l *lenient) fieldsAhead() bool {
	ahead, _ := l.from.Peek(lookahead) // as much as there is
	for line := range bytes.Lines(ahead) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 || l.delimits(line) {
			return false
		}
		if isField(line) {
			return true
		}
	}
	return false
}

// isField reports whether a line begins a field: a name of printable ASCII, which may have blanks behind it, and a colon.
func isField(line []byte) bool {
	name, _, ok := bytes.Cut(line, []byte(":"))
	name = bytes.TrimRight(name, " \t")
	return ok && len(name) > 0 && !bytes.ContainsFunc(name, func(c rune) bool { return c <= ' ' || c >= 0x7f })
}

// lineEndOf returns how a line ends.
func lineEndOf(piece []byte) string {
	if bytes.HasSuffix(piece, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}
