package letter

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"jourfixe/worker/mime"
)

// maxReadable is how much of a part of a mail is read, in octets. What is shown of it is shorter.
const maxReadable = 64 << 10

// Readable returns what a person reads of a mail: its first text, or else its first page without what makes it look as
// it does, and whether all of that is shown. "" says that there is no text. A mail that cannot be taken apart has as much
// as could be read; whoever gets it finds all in the original.
func Readable(raw []byte) (text string, whole bool) {
	m, err := mime.Read(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return "", true
	}
	page := ""
	cut := errors.Is(m.Walk(func(p *mime.Part) bool {
		plain := p.Type == "text/plain"
		if p.Attached || !plain && (p.Type != "text/html" || page != "") {
			return true
		}
		said, legible := p.Text(maxReadable)
		if said = strings.TrimSpace(said); !legible {
			return true
		}
		if !plain {
			page = said
			return true
		}
		text = said
		return said == ""
	}), mime.ErrLimit)
	if text == "" {
		text = strings.TrimSpace(mime.TextOf(page))
		cut = cut || len(page) == maxReadable
	}
	return text, !cut && len(text) < maxReadable && utf8.RuneCountInString(text) <= maxForwarded
}
