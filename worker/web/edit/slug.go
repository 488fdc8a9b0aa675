package edit

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"jourfixe/calendar"
	"jourfixe/events"
)

// spelled are letters that take two to write without marks.
var spelled = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "æ", "ae", "ø", "oe", "å", "aa", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "œ", "oe", "ı", "i")

// maxSlug leaves room for a number behind it.
const maxSlug = 48

// Slug makes an id of a title, as in jour-fixe; "" if the title has no letter that an id can have.
func Slug(title string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(spelled.Replace(strings.ToLower(norm.NFC.String(title)))) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r):
		default:
			if s := b.String(); s != "" && s[len(s)-1] != '-' {
				b.WriteByte('-')
			}
		}
		if b.Len() >= maxSlug {
			break
		}
	}
	return strings.Trim(b.String(), "-")
}

// NewID makes an id that no thing of the noun has or has had, of the titles of a new one: the first that can be spelled.
func NewID(b *calendar.Book, noun string, title any) string {
	slug := ""
	said, _ := title.(map[string]any)
	for _, l := range events.Languages {
		if s, _ := said[l].(string); slug == "" {
			slug = Slug(s)
		}
	}
	if slug == "" {
		slug = noun
	}
	id := slug
	for n := 2; b.Known(events.Ref{Noun: noun, ID: id}); n++ {
		id = slug + "-" + strconv.Itoa(n)
	}
	return id
}
