package incoming

import (
	"io"
	stdmime "mime"
	"net/mail"
	"strings"

	"github.com/emersion/go-message"

	"jourfixe/calendar/ics"
	"jourfixe/worker/mime"
)

const (
	maxSubject    = 500 // characters
	maxID         = 255 // bytes of a Message-ID; what is longer is none of ours and not kept
	maxReferences = 200
	maxField      = 8 << 10 // bytes of a field that are looked at: a parser is not to be kept busy
)

// describe fills in what the header says.
func (r *reading) describe(h *message.Header) {
	r.in.From = sender(h)
	r.in.Subject = ics.Line(decoded(h.Get("Subject")), maxSubject)
	r.in.MessageID = firstID(h.Get("Message-Id"))
	r.in.InReplyTo = firstID(h.Get("In-Reply-To"))
	r.in.References = ids(h.Get("References"))
}

// sender returns who says to have sent the mail.
func sender(h *message.Header) string {
	fields := h.FieldsByKey("From")
	if fields.Len() != 1 || !fields.Next() {
		return ""
	}
	return Address(fields.Value())
}

// looseSender returns who says to have sent the mail also where the field is none that Address takes: mail systems leave
// out the domain, or explain themselves in a comment behind. It is good enough to know such a system by its name, and
// for nothing else.
func looseSender(h *message.Header) string {
	fields := h.FieldsByKey("From")
	if fields.Len() != 1 || !fields.Next() {
		return ""
	}
	field, _, _ := strings.Cut(fields.Value(), "(")
	if _, bracketed, ok := strings.Cut(field, "<"); ok {
		field, _, _ = strings.Cut(bracketed, ">")
	}
	return strings.TrimSpace(field)
}

// Address returns the one plain address that a field such as From names, and "" if it names none or more, or if there
// are two ways to read it. Comments, groups, addresses in quotation marks, control characters and whatever stands
// behind the address have all been used to show people one sender and check another (CVE-2017-7829, CVE-2024-24784), so
// the field is read twice, in different ways, and must come out the same.
func Address(field string) string {
	if len(field) > maxField || strings.ContainsFunc(field, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }) {
		return ""
	}
	parser := mail.AddressParser{WordDecoder: words}
	parsed, err := parser.Parse(field)
	if err != nil {
		return ""
	}
	bare, ok := between(field)
	if !ok || bare != parsed.Address || strings.ContainsRune(parsed.Name, 0) {
		return ""
	}
	if plain := ics.PlainAddress(bare); plain == bare {
		return plain
	}
	return ""
}

// words decodes encoded words, and leaves those of an unknown charset as they are: for an address, only the name
// suffers.
var words = &stdmime.WordDecoder{CharsetReader: func(charset string, input io.Reader) (io.Reader, error) {
	if r, err := mime.Charset(charset, input); err == nil {
		return r, nil
	}
	return input, nil
}}

// between returns what stands between the only angle brackets of the field, which must be the last thing in it, or the
// whole field if there are none. Brackets in quotation marks do not count. It is not ok if there is a comment.
func between(field string) (string, bool) {
	field = strings.Trim(field, " \t")
	open, quoted := -1, false
	for i := 0; i < len(field); i++ {
		switch c := field[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(' || c == ')':
			return "", false
		case c == '<' && open < 0:
			open = i + 1
		case c == '>' && open >= 0 && i == len(field)-1:
			return field[open:i], true
		case c == '<' || c == '>':
			return "", false
		}
	}
	return field, open < 0 && !quoted
}

// decoded returns a field as people read it, as it came if that cannot be told.
func decoded(field string) string {
	field = field[:min(len(field), maxField)]
	if text, err := words.DecodeHeader(field); err == nil {
		return text
	}
	return field
}

// ids returns the Message-IDs of a field, without their angle brackets.
func ids(field string) []string {
	var list []string
	for len(list) < maxReferences {
		_, rest, ok := strings.Cut(field, "<")
		if !ok {
			break
		}
		id, rest, ok := strings.Cut(rest, ">")
		if !ok {
			break
		}
		if isID(id) {
			list = append(list, id)
		}
		field = rest
	}
	return list
}

// firstID returns the first Message-ID of a field, also if it stands there without brackets.
func firstID(field string) string {
	if list := ids(field[:min(len(field), maxField)]); len(list) > 0 {
		return list[0]
	}
	if field = strings.TrimSpace(field); isID(field) {
		return field
	}
	return ""
}

// isID reports whether s can be a Message-ID: one word.
func isID(s string) bool {
	return s != "" && len(s) <= maxID && !strings.ContainsFunc(s, func(c rune) bool { return c <= ' ' || c >= 0x7f || c == '<' })
}

// idLength is how many characters the ids have that the house gives out, before the @.
const idLength = 26

// IsOurs reports whether id has the form of those that the house gives out: letters and digits as in base32, at the
// domain. That the house has given it out only its key tells.
func IsOurs(id, domain string) bool {
	key, at, ok := strings.Cut(id, "@")
	return ok && domain != "" && strings.EqualFold(at, domain) && len(key) == idLength && !strings.ContainsFunc(key, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '2' && c <= '7')
	})
}
