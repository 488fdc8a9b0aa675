package incoming

import (
	"bytes"
	"errors"
)

// WithoutSeparator drops the line by which a mail begins in a mailbox file (RFC 4155): who delivers into a pipe writes it, too.
func WithoutSeparator(raw []byte) []byte {
	if bytes.HasPrefix(raw, []byte("From ")) && !bytes.HasPrefix(raw, []byte("From :")) {
		_, raw, _ = bytes.Cut(raw, []byte("\n"))
	}
	return raw
}

// How a line may end.
type lineEnd int

const (
	endCRLF lineEnd = iota // as mail has it on its way
	endLF                  // as files have it
	endCR                  // as only those have it who hope that somebody takes it for an end
)

var (
	errHeaderEnds = errors.New("the lines of its header must all end alike, in CRLF or in LF")
	errDotEnds    = errors.New("a line of one dot must end like all others, and so must the one before it")
)

// checkLineEnds refuses line ends on which servers disagree. Where one takes a bare CR or LF for the end of a line and
// another does not, a mail can be hidden in another (CVE-2023-51764), behind a line of one dot, or a field of the
// header in another field. In texts they are harmless, and frequent.
func checkLineEnds(raw []byte) error {
	first := bytes.IndexAny(raw, "\r\n")
	if first < 0 {
		return nil
	}
	style := endAt(raw, first)
	if style == endCR {
		return errHeaderEnds
	}
	for i := first; i >= 0 && i < len(raw); {
		end := endAt(raw, i)
		if end != style {
			return errHeaderEnds
		}
		if i++; end == endCRLF {
			i++
		}
		next := bytes.IndexAny(raw[i:], "\r\n")
		if next <= 0 {
			break // an empty line, or the last
		}
		i += next
	}
	for i := 1; i+1 < len(raw); i++ {
		if raw[i] != '.' || !isEnd(raw[i-1]) || !isEnd(raw[i+1]) {
			continue
		}
		before := endLF
		switch {
		case raw[i-1] == '\r':
			before = endCR
		case i > 1 && raw[i-2] == '\r':
			before = endCRLF
		}
		if before != style || endAt(raw, i+1) != style {
			return errDotEnds
		}
	}
	return nil
}

// isEnd reports whether c ends a line, alone or with another.
func isEnd(c byte) bool { return c == '\r' || c == '\n' }

// endAt returns how the line ends that ends at i.
func endAt(raw []byte, i int) lineEnd {
	switch {
	case raw[i] == '\n':
		return endLF
	case i+1 < len(raw) && raw[i+1] == '\n':
		return endCRLF
	}
	return endCR
}
