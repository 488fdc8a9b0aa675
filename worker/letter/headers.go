package letter

import (
	netmail "net/mail"
	"strings"
	"unicode/utf8"

	"github.com/wneessen/go-mail"

	"jourfixe/calendar/owed"
)

// envelop puts the body into a mail with its headers.
//
// The mail says of itself that a program wrote it (RFC 3834), and asks Exchange not to answer by itself either, so that
// two programs never answer each other. It does not say which program. What people can do without, mail programs can stop
// with a button of their own (RFC 2369).
func (l *Letter) envelop(d *draft, subject string, b *body) *mail.Msg {
	m := mail.NewMsg(mail.WithNoDefaultUserAgent())
	m.FromMailAddress(&netmail.Address{Name: nameInHeader(unmarked(d.line(l.From.Name, maxName))), Address: l.From.Address})
	m.ToMailAddress(&netmail.Address{Name: nameInHeader(personName(l.To.Name)), Address: l.To.Address})
	envelope := l.Envelope
	if envelope == "" {
		envelope = l.From.Address
	}
	m.EnvelopeFromMailAddress(&netmail.Address{Address: envelope})
	if l.ReplyTo != "" {
		m.ReplyToMailAddress(&netmail.Address{Address: l.ReplyTo})
	}
	m.Subject(encoded(subject))
	m.SetMessageIDWithValue(l.MessageID)
	m.SetDateWithValue(l.Date.In(d.location(l.OfficeZone)))
	m.SetGenHeader(mail.HeaderContentLang, d.language)
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader("X-Auto-Response-Suppress", "OOF, AutoReply")
	if k := owed.Find(l.Kind); l.Mails != "" && k != nil && k.Again {
		// On one line: go-mail would leave the first empty, and not every program looks at the second.
		m.SetGenHeaderPreformatted(mail.HeaderListUnsubscribe, "<"+l.Mails+">")
		// One click must not be overheard, so it is for https alone (RFC 8058, section 3.1); with http, the page asks.
		if strings.HasPrefix(l.Mails, "https:") {
			m.SetGenHeader(mail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
		}
	}
	if l.Thread != "" {
		m.SetGenHeader(mail.HeaderInReplyTo, "<"+l.Thread+">")
		m.SetGenHeader(mail.HeaderReferences, "<"+l.Thread+">")
	}
	b.set(m)
	return m
}

// nameInHeader makes a name harmless beside an address. net/mail puts a backslash into an encoded word as it is, where none
// may stand (RFC 2047, section 5), so that some programs find no address behind it; calendars get a slash, too.
func nameInHeader(s string) string { return inHeader(strings.ReplaceAll(s, `\`, "/")) }

// maxWord is how long an encoded word of a header gets. It fits on the first line, beside the name of the header: if it
// did not, go-mail would begin the value on the next line, and some programs show the blank there.
const maxWord = 60

// encoded writes a subject as encoded words (RFC 2047), or as it is if it is of short words in ASCII. What comes out is
// ASCII, so that go-mail leaves it alone.
func encoded(s string) string {
	if isPlainText(s) {
		return s
	}
	const begin, end = "=?UTF-8?Q?", "?="
	out := make([]byte, 0, 4*len(s))
	start := 0 // of the word in out
	for i, r := range s {
		before := len(out)
		if i == 0 {
			out = append(out, begin...)
		}
		out = appendQuoted(out, r)
		if i > 0 && len(out)-start+len(end) > maxWord {
			out = append(append(out[:before], end...), ' ')
			start = len(out)
			out = appendQuoted(append(out, begin...), r)
		}
	}
	return string(append(out, end...))
}

// isPlainText reports whether s needs no encoding.
func isPlainText(s string) bool {
	for word := range strings.SplitSeq(s, " ") {
		if len(word) > maxWord || strings.ContainsFunc(word, func(r rune) bool { return r < ' ' || r >= 0x7f }) {
			return false
		}
	}
	return true
}

// appendQuoted writes a character as the Q encoding has it. More is encoded than in text, as some programs read commas
// and such before they decode.
func appendQuoted(out []byte, r rune) []byte {
	switch {
	case r == ' ':
		return append(out, '_')
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune("!*+-/.:&", r):
		return append(out, byte(r))
	}
	const hex = "0123456789ABCDEF"
	var octets [utf8.UTFMax]byte
	for _, c := range octets[:utf8.EncodeRune(octets[:], r)] {
		out = append(out, '=', hex[c>>4], hex[c&15])
	}
	return out
}
