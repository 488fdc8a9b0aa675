package mime

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// unsaid are what programs write that do not know the charset of a text.
var unsaid = []string{"", "unknown", "x-unknown", "unknown-8bit", "8bit", "8-bit", "binary", "none", "default", "x-user-defined", "_autodetect"}

// Text reads the part as text in UTF-8, as far as it can be read and at most limit bytes of it. It is not legible if it is
// in a charset that nobody knows: then it must not be shown, since it would be taken for what somebody has written.
func (p *Part) Text(limit int64) (text string, legible bool) {
	// What is read before a fault in its encoding is shown.
	data, _ := io.ReadAll(io.LimitReader(Unmarked(p.Body), limit))
	said := strings.ToLower(strings.Trim(p.Params["charset"], " \t\"'"))
	guess := !p.Unclear || slices.Contains(unsaid, said)
	if utf8.Valid(data) {
		// Escapes in a text of seven bits shift it into characters that it does not say.
		return string(data), guess || !bytes.ContainsAny(data, "\x1b\x0e")
	}
	// The end may have been cut inside a character.
	for cut := 1; cut < utf8.UTFMax && cut < len(data) && int64(len(data)) == limit; cut++ {
		if whole := data[:len(data)-cut]; utf8.Valid(whole) && !utf8.FullRune(data[len(whole):]) {
			return string(whole), true
		}
	}
	if text, err := charmap.Windows1252.NewDecoder().Bytes(data); err == nil {
		return string(text), guess
	}
	return strings.ToValidUTF8(string(data), "\ufffd"), guess
}

// Unmarked reads text that begins with a byte order mark as that mark has it.
func Unmarked(r io.Reader) io.Reader {
	return transform.NewReader(r, unicode.BOMOverride(encoding.Nop.NewDecoder()))
}
