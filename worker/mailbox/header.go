package mailbox

import (
	"strings"

	"github.com/emersion/go-message"
	gomail "github.com/emersion/go-message/mail"

	"jourfixe/worker"
)

// What is shown of one field of a header, in characters, and of how many with the same name.
const (
	maxLine   = 1_000
	maxName   = 100 // names of files, too
	maxFields = 20
	// maxField is how many bytes of a field are looked at at all: a parser is not to be kept busy.
	maxField = 8 << 10
)

// What the mailbox writes before each mail, as every server does that delivers one: whom the envelope named, which need
// not be those that the mail itself names.
const (
	returnPath  = "Return-Path"
	deliveredTo = "Delivered-To"
)

// shown are the fields that an open mail shows, in this order.
var shown = []string{
	"Date", "From", "Sender", "To", "Cc", "Reply-To", "Subject", "Message-ID", "In-Reply-To", "References",
	"Content-Language", "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post", returnPath, deliveredTo,
}

// isAddress names the fields that hold addresses.
var isAddress = map[string]bool{"From": true, "Sender": true, "To": true, "Cc": true, "Reply-To": true}

// describe fills in what the header says.
func (in *reading) describe(h *message.Header) {
	in.From, in.To = value(h, "From"), value(h, "To")
	in.Subject = value(h, "Subject")
	in.MessageID = bare(h.Get("Message-ID"))
	in.Language = language(h.Get("Content-Language"))
	if in.brief {
		return
	}
	for _, name := range shown {
		n := 0
		for fields := h.FieldsByKey(name); fields.Next() && n < maxFields; n++ {
			if text := decode(name, fields.Value()); text != "" {
				in.Headers = append(in.Headers, worker.Header{Name: name, Value: text})
			}
		}
	}
}

// value returns the first field of this name as people read it.
func value(h *message.Header, name string) string { return decode(name, h.Get(name)) }

// decode makes a field fit to be shown. Addresses are read before they are decoded, so that an encoded name cannot pass
// for an address.
func decode(name, raw string) string {
	raw = raw[:min(len(raw), maxField)]
	if isAddress[name] {
		if list, err := gomail.ParseAddressList(raw); err == nil {
			var all []string
			for _, a := range list[:min(len(list), maxFields)] {
				all = append(all, address(a))
			}
			return line(strings.Join(all, ", "), maxLine)
		}
	}
	var h message.Header
	h.Set(name, raw)
	text, err := h.Text(name)
	if err != nil {
		text = raw
	}
	return line(text, maxLine)
}

// address writes one address with its name. What in a name could be taken for the address is left out.
func address(a *gomail.Address) string {
	name := line(strings.Map(func(r rune) rune {
		if r == '<' || r == '>' || r == ',' {
			return ' '
		}
		return r
	}, a.Name), maxName)
	if name == "" {
		return a.Address
	}
	return name + " <" + a.Address + ">"
}

// language returns the first language tag of a field, "" if it is none.
func language(field string) string {
	tag, _, _ := strings.Cut(field, ",")
	tag = strings.TrimSpace(tag)
	if len(tag) > 35 || strings.ContainsFunc(tag, func(r rune) bool { return !isWord(r) }) {
		return ""
	}
	return tag
}

// methodName returns an iTIP method in capitals, "" if it is none.
func methodName(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 20 || strings.ContainsFunc(s, func(r rune) bool { return !isWord(r) }) {
		return ""
	}
	return strings.ToUpper(s)
}

// isWord reports whether r may stand in a tag or a method.
func isWord(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-'
}

// fileName returns the name of a file without folders.
func fileName(name string) string {
	name = strings.ReplaceAll(name, "\\", "/")
	return line(name[strings.LastIndex(name, "/")+1:], maxName)
}
