package mailbox

import (
	"io"
	"strings"

	"jourfixe/worker"
	"jourfixe/worker/mime"
)

// maxText is how many bytes of a text are read, which some charsets make longer than the mail.
const maxText = 2 << 20

// A reading is a mail while it is read.
type reading struct {
	worker.OpenMail
	brief bool // only what a list shows is wanted
}

// summarize reads what a list shows of the mail r.
func summarize(r io.Reader) worker.MailSummary {
	in := &reading{brief: true}
	in.read(r)
	return in.MailSummary
}

// dissect reads all of the mail r.
func dissect(r io.Reader) worker.OpenMail {
	in := &reading{}
	in.read(r)
	return in.OpenMail
}

// read takes the mail apart. Of a header that is broken, what comes before the fault counts.
func (in *reading) read(r io.Reader) {
	m, err := mime.Read(r, maxFile)
	in.describe(&m.Header)
	if err != nil {
		in.Unreadable, in.Incomplete = true, true
		return
	}
	if err := m.Walk(in.part); err != nil {
		in.Incomplete = true
	}
}

// part reads one part, the first of each kind that is there to be read, and the names of all others. It reports whether
// more is wanted.
func (in *reading) part(p *mime.Part) bool {
	if p.Unclear {
		in.Incomplete = true
	}
	name := fileName(p.Name)
	attached := p.Attached || name != ""
	switch {
	case (p.Type == "text/calendar" || p.Type == "application/ics") && in.Calendar == "":
		in.calendar(p.Body, p.Params["method"])
		if p.Type == "text/calendar" && !attached {
			return !in.done()
		}
	case in.brief || attached:
	case p.Type == "text/plain" && in.Text == "":
		in.Text = block(in.text(p.Body))
		return true
	case p.Type == "text/html" && in.HTML == "":
		in.HTML = breaks(in.text(p.Body))
		return true
	}
	if in.brief {
		return !in.done()
	}
	if name == "" {
		name = "(" + line(p.Type, maxName) + ")"
	}
	in.Attachments = append(in.Attachments, name)
	return true
}

// done reports whether nothing more is wanted.
func (in *reading) done() bool { return in.brief && in.Method != "" }

// calendar reads a calendar part. The method stands beside its type, or, if the writer forgot that, in it.
func (in *reading) calendar(body io.Reader, method string) {
	in.Method = methodName(method)
	if in.brief && in.Method != "" {
		return
	}
	text := strings.ToValidUTF8(in.text(body), "\ufffd")
	for row := range strings.Lines(text) {
		if in.Method != "" {
			break
		}
		if key, value, ok := strings.Cut(row, ":"); ok && strings.EqualFold(strings.TrimSpace(key), "METHOD") {
			in.Method = methodName(value)
		}
	}
	if !in.brief {
		in.Calendar = text
	}
}

// text reads a body as far as it can be read.
func (in *reading) text(body io.Reader) string {
	data, err := io.ReadAll(io.LimitReader(body, maxText+1))
	if err != nil || len(data) > maxText {
		in.Incomplete = true
	}
	return string(data[:min(len(data), maxText)])
}
