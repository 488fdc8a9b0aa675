package mailbox

import (
	"io"
	"strings"

	"jourfixe/worker"
	"jourfixe/worker/mime"
)

// maxText is how many bytes of a text are read, which some charsets make longer than the mail.
const maxText = 2 << 20

// letter is a mail while it is read.
type letter struct {
	worker.OpenMail
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
	m, err := mime.Read(r, maxFile)
	l.describe(&m.Header)
	if err != nil {
		l.Unreadable, l.Incomplete = true, true
		return
	}
	if err := m.Walk(l.part); err != nil {
		l.Incomplete = true
	}
}

// part reads one part, the first of each kind that is there to be read, and the names of all others. It reports whether
// more is wanted.
func (l *letter) part(p *mime.Part) bool {
	if p.Unclear {
		l.Incomplete = true
	}
	name := fileName(p.Name)
	attached := p.Attached || name != ""
	switch {
	case (p.Type == "text/calendar" || p.Type == "application/ics") && l.Calendar == "":
		l.calendar(p.Body, p.Params["method"])
		if p.Type == "text/calendar" && !attached {
			return !l.done()
		}
	case l.brief || attached:
	case p.Type == "text/plain" && l.Text == "":
		l.Text = block(l.text(p.Body))
		return true
	case p.Type == "text/html" && l.HTML == "":
		l.HTML = breaks(l.text(p.Body))
		return true
	}
	if l.brief {
		return !l.done()
	}
	if name == "" {
		name = "(" + line(p.Type, maxName) + ")"
	}
	l.Attachments = append(l.Attachments, name)
	return true
}

// done reports whether nothing more is wanted.
func (l *letter) done() bool { return l.brief && l.Method != "" }

// calendar reads a calendar part. The method stands beside its type, or, if the writer forgot that, in it.
func (l *letter) calendar(body io.Reader, method string) {
	l.Method = methodName(method)
	if l.brief && l.Method != "" {
		return
	}
	text := strings.ToValidUTF8(l.text(body), "\ufffd")
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
