package dav

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// The name spaces of WebDAV, CalDAV, Calendar Server and Apple, with the prefixes that answers have for them.
const (
	nsDAV     = "DAV:"
	nsCalDAV  = "urn:ietf:params:xml:ns:caldav"
	nsServer  = "http://calendarserver.org/ns/"
	nsApple   = "http://apple.com/ns/ical/"
	opening   = `<?xml version="1.0" encoding="utf-8"?>` + "\n"
	declaring = ` xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/" xmlns:A="http://apple.com/ns/ical/"`
)

var prefixes = map[string]string{nsDAV: "D", nsCalDAV: "C", nsServer: "CS", nsApple: "A"}

// escaper writes a text into a document. A carriage return would be read as a line feed if it were not written as a number.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\r", "&#13;")

// escape is a text as it stands in a document. What no document may have (XML 1.0, section 2.2) is left out.
func escape(s string) string {
	return escaper.Replace(strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s))
}

// escapeBytes is escape for what is known to have nothing to be left out.
func escapeBytes(out *bytes.Buffer, data []byte) {
	from := 0
	for i, c := range data {
		var as string
		switch c {
		case '&':
			as = "&amp;"
		case '<':
			as = "&lt;"
		case '>':
			as = "&gt;"
		case '\r':
			as = "&#13;"
		default:
			continue
		}
		out.Write(data[from:i])
		out.WriteString(as)
		from = i + 1
	}
	out.Write(data[from:])
}

// tags are the names of what is asked for of every item.
var tags = map[xml.Name]string{dTag: "D:getetag", dType: "D:getcontenttype", dResourceType: "D:resourcetype"}

// tag is the name of an element as it is opened, and as it is closed.
func tag(name xml.Name) (begin, end string) {
	if known, ok := tags[name]; ok {
		return known, known
	}
	if prefix, ok := prefixes[name.Space]; ok {
		full := prefix + ":" + name.Local
		return full, full
	}
	if name.Space == "" {
		return name.Local + ` xmlns=""`, name.Local
	}
	return "X:" + name.Local + ` xmlns:X="` + escape(name.Space) + `"`, "X:" + name.Local
}

// element writes an element around what is written already.
func element(out *bytes.Buffer, name xml.Name, inner string) {
	begin, end := tag(name)
	out.WriteByte('<')
	out.WriteString(begin)
	if inner == "" {
		out.WriteString("/>")
		return
	}
	out.WriteByte('>')
	out.WriteString(inner)
	out.WriteString("</")
	out.WriteString(end)
	out.WriteByte('>')
}

// href is an address within a document.
func href(path string) string {
	if !strings.ContainsFunc(path, func(r rune) bool { return !isPlain(r) }) {
		return "<D:href>" + path + "</D:href>"
	}
	return "<D:href>" + escape((&url.URL{Path: path}).EscapedPath()) + "</D:href>"
}

// isPlain reports whether a letter of a path is written as it is, in addresses and in documents.
func isPlain(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '/' || r == '-' || r == '.' || r == '_'
}

// A multi is a multistatus that is being written.
type multi struct{ out bytes.Buffer }

// maxAnswer is how large an answer may be, or a little more: everything about 10,000 items.
const maxAnswer = 32 << 20

// full reports whether nothing more goes into the answer: a small question may ask for each thing many times over.
func (m *multi) full() bool { return m.out.Len() > maxAnswer }

func newMulti() *multi {
	m := &multi{}
	m.out.WriteString(opening + "<D:multistatus" + declaring + ">")
	return m
}

// status answers for one address with a status alone.
func (m *multi) status(path string, code int, more string) {
	if m.full() {
		return
	}
	m.out.WriteString("\n<D:response>" + href(path) + "<D:status>" + statusLine(code) + "</D:status>" + more + "</D:response>")
}

func statusLine(code int) string {
	return "HTTP/1.1 " + strconv.Itoa(code) + " " + http.StatusText(code)
}

// send ends the document and sends it.
func (m *multi) send(w http.ResponseWriter) {
	if m.full() {
		refuse(w, http.StatusInsufficientStorage, "<D:number-of-matches-within-limits/>", "the answer would be larger than 32 MiB; ask for fewer items or properties at a time")
		return
	}
	m.out.WriteString("\n</D:multistatus>\n")
	h := w.Header()
	h.Set("Content-Type", "application/xml; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(m.out.Len()))
	w.WriteHeader(http.StatusMultiStatus)
	// A program that goes away while it reads is its own affair.
	_, _ = w.Write(m.out.Bytes())
}

// refuse answers with a status, the precondition that does not hold (RFC 4918, section 16; "" for none), and a sentence that says what
// would be right.
func refuse(w http.ResponseWriter, code int, precondition, why string) {
	var out bytes.Buffer
	out.WriteString(opening + "<D:error" + declaring + ">" + precondition)
	// Whatever a program does not know within an error it has to read over.
	out.WriteString(`<J:reason xmlns:J="urn:jourfixe:dav">` + escape(why) + "</J:reason></D:error>\n")
	h := w.Header()
	h.Set("Content-Type", "application/xml; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(out.Len()))
	w.WriteHeader(code)
	_, _ = w.Write(out.Bytes())
}
