package reply

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"jourfixe/calendar/ics"
	"jourfixe/worker/mime"
)

const (
	maxWords     = 64 << 10 // bytes
	maxPartWords = 16 << 10 // of one part, so that a long one does not hide the others
)

// wordsOf returns what can be read of a mail once it is decoded: what its header says, its calendars with their lines
// made whole, and its texts. Who erases a person finds them by that in mails that look like noise. It is read as far as
// it can be, within the limits of all mails. A mail at which one of the libraries panics is read up to there, and stored:
// the process must not die of it, now and whenever it is brought again.
func wordsOf(raw []byte) (words string) {
	w := &wordlist{}
	defer func() {
		if recover() != nil { // what it says may quote the mail
			words = w.out.String()
		}
	}()
	m, err := mime.Read(bytes.NewReader(withoutSeparator(raw)), int64(len(raw)))
	w.header(m)
	if err == nil {
		w.walk(m)
	}
	return w.out.String()
}

// wordlist gathers words up to their limit.
type wordlist struct{ out strings.Builder }

// add adds a text on lines of its own.
func (w *wordlist) add(text string, limit int) {
	limit = min(limit, maxWords-w.out.Len()-1)
	if limit <= 0 || text == "" {
		return
	}
	text = strings.ToValidUTF8(text, "\ufffd")
	if len(text) > limit {
		for limit > 0 && !utf8.RuneStart(text[limit]) {
			limit--
		}
		text = text[:limit]
	}
	w.out.WriteString(text)
	w.out.WriteByte('\n')
}

// header adds the fields in which people are named.
func (w *wordlist) header(m *mime.Mail) {
	for _, name := range []string{"From", "Sender", "Reply-To", "To", "Cc", "Subject", "X-Failed-Recipients"} {
		for fields := m.Header.FieldsByKey(name); fields.Next(); {
			w.add(ics.Line(decoded(fields.Value()), maxField), maxField)
		}
	}
}

// walk adds the parts of a mail and of the mails within it. What breaks off is added as far as it goes.
func (w *wordlist) walk(m *mime.Mail) {
	_ = m.Walk(func(p *mime.Part) bool {
		switch {
		case isMail(p.Type):
			inner, err := m.Within(p)
			if inner != nil {
				w.header(inner)
			}
			if err == nil {
				w.walk(inner)
			}
		case isCalendar(p):
			w.add(unfolded.Replace(new(reading).text(p)), maxPartWords)
		case p.Type == "text/html":
			w.add(mime.TextOf(new(reading).text(p)), maxPartWords)
		case strings.HasPrefix(p.Type, "text/") || strings.HasPrefix(p.Type, "message/"):
			w.add(new(reading).text(p), maxPartWords)
		}
		return w.out.Len() < maxWords-1
	})
}

// unfolded makes the lines of a calendar whole, and takes the escapes out of its texts.
var unfolded = strings.NewReplacer("\r\n ", "", "\r\n\t", "", "\n ", "", "\n\t", "", `\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`)
