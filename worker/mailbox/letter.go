package mailbox

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // mails of other programs are not always UTF-8
	"github.com/emersion/go-message/textproto"

	"jourfixe/worker"
)

// What is read of a mail. A person's mail stays far below all of these.
const (
	maxHeader = 64 << 10 // bytes of the header
	maxDepth  = 10       // parts within parts; each level reads everything below it once more
	maxParts  = 100
	maxText   = 2 << 20 // bytes of a text, which some charsets make longer than the mail
	// maxLines is nearly twice what the largest mail has in base64. The library keeps each field of a part's header
	// apart and has no limit for them; half a million empty ones would take 250 MB.
	maxLines = 50_000
)

// errLines ends the reading of a mail that has too many lines.
var errLines = fmt.Errorf("a mail is read up to line %d", maxLines)

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

// letter is a mail while it is read.
type letter struct {
	worker.OpenMail
	parts int
	brief bool // only what a list shows is wanted
}

// summarize reads what a list shows of the mail r.
func summarize(r io.Reader) worker.Mail {
	l := &letter{brief: true}
	l.read(r)
	return l.Mail
}

// dissect reads all of the mail r.
func dissect(r io.Reader) worker.OpenMail {
	l := &letter{}
	l.read(r)
	return l.OpenMail
}

// read takes the mail apart. Of a header that is broken, what comes before the fault counts.
func (l *letter) read(r io.Reader) {
	// The header is read from as many bytes as it may have; what the buffer took beyond it belongs to the body.
	limited := &io.LimitedReader{R: &lineLimit{r, maxLines}, N: maxHeader}
	buffered := bufio.NewReader(limited)
	fields, err := textproto.ReadHeader(buffered)
	h := message.Header{Header: fields}
	l.Unreadable = err != nil || limited.N == 0 && buffered.Buffered() == 0 || fields.Len() == 0
	l.describe(&h)
	if l.Unreadable {
		l.Incomplete = true
		return
	}
	limited.N = maxFile
	entity, err := message.New(h, buffered)
	l.entity(entity, err, 0)
}

// entity reads one part and what is in it. Its encoding or charset may be unknown, as err says.
func (l *letter) entity(e *message.Entity, err error, depth int) {
	if err != nil {
		l.Incomplete = true
	}
	parts := e.MultipartReader()
	if parts == nil {
		l.leaf(e)
		return
	}
	if depth == maxDepth {
		l.Incomplete = true
		return
	}
	for !l.done() {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return
		case err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err), l.parts == maxParts:
			l.Incomplete = true
			return
		}
		l.parts++
		l.entity(part, err, depth+1)
	}
}

// done reports whether nothing more is wanted.
func (l *letter) done() bool { return l.brief && l.Method != "" }

// leaf reads one part that has no parts: the first of each kind that is there to be read, and the names of all others.
func (l *letter) leaf(e *message.Entity) {
	kind, params, err := e.Header.ContentType()
	if err != nil {
		l.Incomplete = true
	}
	kind = strings.ToLower(kind)
	name, attached := attachment(&e.Header, params)
	switch {
	case (kind == "text/calendar" || kind == "application/ics") && l.Calendar == "":
		l.calendar(e, params["method"])
		if kind == "text/calendar" && !attached {
			return
		}
	case l.brief || attached:
	case kind == "text/plain" && l.Text == "":
		l.Text = block(l.text(e.Body))
		return
	case kind == "text/html" && l.HTML == "":
		l.HTML = breaks(l.text(e.Body))
		return
	}
	if l.brief {
		return
	}
	if name == "" {
		name = "(" + line(kind, maxName) + ")"
	}
	l.Attachments = append(l.Attachments, name)
}

// calendar reads a calendar part. The method stands beside its type, or, if the writer forgot that, in it.
func (l *letter) calendar(e *message.Entity, method string) {
	l.Method = methodName(method)
	if l.brief && l.Method != "" {
		return
	}
	text := strings.ToValidUTF8(l.text(e.Body), "\ufffd")
	for row := range strings.Lines(text) {
		if l.Method != "" {
			break
		}
		if key, value, ok := strings.Cut(row, ":"); ok && strings.EqualFold(strings.TrimSpace(key), "METHOD") {
			l.Method = methodName(value)
		}
	}
	if !l.brief {
		l.Calendar = text
	}
}

// text reads a body as far as it can be read.
func (l *letter) text(body io.Reader) string {
	data, err := io.ReadAll(io.LimitReader(body, maxText+1))
	if err != nil || len(data) > maxText {
		l.Incomplete = true
	}
	return string(data[:min(len(data), maxText)])
}
