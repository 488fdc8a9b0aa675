package words

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// spelled are letters that take two to write without marks, or that Unicode does not take apart.
var spelled = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "æ", "ae", "ø", "oe", "å", "aa", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "œ", "oe", "ı", "i")

// Slug spells a text as it may stand in an id or an address, as in jour-fixe: small letters and digits of ASCII with hyphens between, at
// most so many. "" if the text has no letter that can be spelled so.
func Slug(text string, most int) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(spelled.Replace(norm.NFC.String(strings.ToLower(text)))) {
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
		if b.Len() >= most {
			break
		}
	}
	s := b.String()
	return strings.TrimRight(s[:min(len(s), most)], "-")
}
