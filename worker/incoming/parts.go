package incoming

import (
	"bytes"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"jourfixe/calendar/ics"
	"jourfixe/worker/mime"
)

const (
	maxText      = 50_000    // characters that are kept of what people read
	maxTextBytes = 256 << 10 // bytes that are looked at for it
	maxCalendar  = 1<<20 + 1 // bytes; one more than can be read, so that what is cut is refused
)

// part looks at one part of the mail, and at those of mails within it.
func (r *reading) part(p *mime.Part) bool {
	r.figures = r.figures || isFigures(p)
	switch {
	case isCalendar(p):
		r.calendar(p, p.Attached)
	case p.Type == "message/delivery-status" || p.Type == "message/global-delivery-status":
		r.reports = true
		r.status = append(r.status, groups(r.text(p))...)
	case p.Type == "message/disposition-notification" || p.Type == "message/feedback-report":
		r.reports = true
	case isMail(p.Type):
		r.within(p)
	case p.Attached:
	case p.Type == "text/plain" && r.in.Text == "":
		r.in.Text = ics.Block(r.text(p), maxText)
	case p.Type == "text/html" && r.html == "":
		r.html = r.text(p)
	}
	return true
}

// isMail reports whether a part of this type is a mail, or the header of one.
func isMail(kind string) bool {
	return slices.Contains([]string{"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}, kind)
}

// isCalendar reports whether a part is a calendar, by its type or as a file: programs have found many types for it.
func isCalendar(p *mime.Part) bool {
	switch p.Type {
	case "text/calendar", "application/ics", "application/calendar", "text/x-vcalendar", "application/x-ical":
		return true
	case "application/octet-stream", "text/plain":
		return strings.EqualFold(path.Ext(strings.TrimSpace(p.Name)), ".ics")
	}
	return false
}

// within looks into a mail that is a part of this one. In a report it is the one that the report is about. Elsewhere
// somebody has passed it on: an answer in it counts, as it would if they had answered for the person themselves, and
// all else in it is for people to read.
func (r *reading) within(p *mime.Part) {
	inner, err := r.mail.Within(p)
	if r.reports || r.isReport() {
		if r.returned == nil && inner != nil {
			r.returned = inner
		}
		return
	}
	if err == nil {
		err = inner.Walk(func(p *mime.Part) bool {
			switch {
			case isCalendar(p):
				r.calendar(p, true)
				r.in.Forwarded = r.in.Forwarded || r.found != nil && answering(r.found)
			case p.Type == "message/delivery-status" && (r.fromSystem() || r.fromNobody()):
				r.reports = true // a server has put the report of another into its own
				r.status = append(r.status, groups(r.text(p))...)
			case isMail(p.Type):
				r.within(p)
			}
			return true
		})
	}
	if errors.Is(err, mime.ErrLimit) {
		r.limit = err
	}
}

// isReport reports whether the mail says of itself that it is a report.
func (r *reading) isReport() bool {
	kind, _, _ := r.mail.Header.ContentType()
	return strings.HasPrefix(strings.ToLower(kind), "multipart/report")
}

// calendar reads a calendar. Programs send the same one twice, to be entered and as a file, so the first counts; but an
// answer counts before anything else that is in the mail.
func (r *reading) calendar(p *mime.Part, attached bool) {
	if r.found != nil && answering(r.found) {
		return
	}
	body := p.Body
	if charset := p.Params["charset"]; charset != "" && !strings.HasPrefix(p.Type, "text/") {
		if decoded, err := mime.Charset(charset, body); err == nil {
			body = decoded
		}
	}
	// What can be read of a body that breaks off is looked at: if the end is missing, the calendar is refused for that.
	data, _ := io.ReadAll(io.LimitReader(mime.Unmarked(body), maxCalendar))
	method := strings.ToUpper(strings.TrimSpace(p.Params["method"]))
	found, err := ics.ReadReply(data)
	if err != nil {
		if r.broken == nil && (!attached || answers(method) || looksAnswering(data)) {
			r.broken = err
		}
		return
	}
	if found.Method == "" {
		found.Method = method // where the calendar says nothing, what stands beside it has to do
	}
	if r.found == nil || answering(found) {
		r.found, r.attached = found, attached
	}
}

// answers reports whether the method is one by which somebody invited says something to the invitation.
func answers(method string) bool { return method == ics.MethodReply || method == ics.MethodCounter }

// answering reports whether the calendar is an answer to an event.
func answering(c *ics.Reply) bool { return answers(c.Method) && len(c.Events) > 0 }

// looksAnswering reports whether a calendar that cannot be read seems to be an answer.
func looksAnswering(data []byte) bool {
	upper := bytes.ToUpper(data)
	return bytes.Contains(upper, []byte("METHOD:REPLY")) || bytes.Contains(upper, []byte("METHOD:COUNTER"))
}

// text reads a part as text, "" if it is in a charset that nobody knows.
func (r *reading) text(p *mime.Part) string {
	if text, legible := p.Text(maxTextBytes); legible {
		return text
	}
	return ""
}
