package links

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxSlug is the length of a name at the end of an address, in characters.
const maxSlug = 60

// unfolded are letters that stay whole when marks are taken off, or are written otherwise than without them.
var unfolded = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "ł", "l", "ø", "o", "đ", "d", "æ", "ae", "ı", "i")

// slug is a name as it may end an address: small letters and digits of ASCII with hyphens between. A name in another script
// leaves nothing, and is called a calendar.
func slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(unfolded.Replace(norm.NFC.String(strings.ToLower(name)))) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
		if b.Len() >= maxSlug {
			break
		}
	}
	if b.Len() == 0 {
		return "kalender"
	}
	return b.String()
}
