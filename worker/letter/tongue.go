package letter

import (
	"html/template"
	"strings"
	"unicode"

	"jourfixe/calendar/words"
	"jourfixe/events"
)

// Words within a text of a sheet that are in another language than the mail, or that are written the other way, stand
// between marks. What becomes of the marks is settled when it is known where the text is going: elements in a page,
// isolates of Unicode in plain text, nothing in a calendar. No clean text has these characters.
const (
	markTag   = "\x02" // the tag of a language follows, "" if it is not known, or asLink
	markWords = "\x03" // the words follow
	markEnd   = "\x04"

	asLink = "link" // the tag of an address, which nothing may touch lest mail programs take it for a part of it; in a page a link
)

// The isolates of Unicode, each of which ends with the last: what is within does not change how the text around it runs.
const (
	isolateLTR  = "\u2066"
	isolateAuto = "\u2068" // in the direction of the first letter
	isolateEnd  = "\u2069"
)

// marked puts words between marks.
func marked(words, tag string) string { return markTag + tag + markWords + words + markEnd }

// apart marks a value that is put into a sentence from the right if it has letters that run from the left. What has
// marks already keeps them.
func (d *draft) apart(s string) string {
	if !d.rightToLeft || strings.Contains(s, markTag) || !strings.ContainsFunc(s, words.FromLeft) && !isNumbers(s) {
		return s
	}
	return marked(s, "")
}

// isNumbers reports whether s is of several numbers, as "550 5.1.1" is, which would come out in the wrong order.
func isNumbers(s string) bool {
	digit := false
	for _, r := range s {
		if unicode.IsLetter(r) {
			return false
		}
		digit = digit || unicode.IsDigit(r)
	}
	return digit && len(strings.Fields(s)) > 1
}

// A stretch is a part of a text: words that run as those around them, or others.
type stretch struct {
	words string
	apart bool
	tag   string // of its language, if that is known to be another, or asLink
}

// stretches cuts a text at its marks. In a mail that is written from the right, the rest is cut at what runs from the
// left, too.
func (s *sheet) stretches(text string) []stretch {
	var list []stretch
	plain := func(said string) {
		if said != "" && s.RTL {
			for _, r := range words.Runs(said) {
				list = append(list, stretch{words: r.Words, apart: r.Apart})
			}
		} else if said != "" {
			list = append(list, stretch{words: said})
		}
	}
	for {
		before, rest, found := strings.Cut(text, markTag)
		plain(before)
		if !found {
			return list
		}
		tag, rest, _ := strings.Cut(rest, markWords)
		said, rest, _ := strings.Cut(rest, markEnd)
		list, text = append(list, stretch{said, true, tag}), rest
	}
}

// plain writes a text as plain text. Only in a mail from the right are there isolates: most programs find the direction
// of each paragraph, but not that of words within it.
func (s *sheet) plain(text string) string {
	var b strings.Builder
	for _, x := range s.stretches(text) {
		switch {
		case !s.RTL || !x.apart:
			b.WriteString(x.words)
		case x.tag == asLink:
			b.WriteString(isolateLTR + " " + x.words + " " + isolateEnd)
		case x.tag == "" && !strings.ContainsFunc(x.words, words.FromRight):
			b.WriteString(isolated(isolateLTR, x.words))
		default:
			b.WriteString(isolated(isolateAuto, x.words))
		}
	}
	return b.String()
}

// isolated puts words between isolates. A blank keeps them from addresses at either end.
func isolated(begin, words string) string {
	all := strings.Fields(words)
	if len(all) > 0 && mayLink(all[0]) {
		words = " " + words
	}
	if len(all) > 0 && mayLink(all[len(all)-1]) {
		words += " "
	}
	return begin + words + isolateEnd
}

// mayLink reports whether mail programs may find an address in a word.
func mayLink(word string) bool {
	return strings.Contains(word, "://") || strings.Contains(word, "@") || strings.Contains(strings.ToLower(word), "www.")
}

// HTML writes a text for the page. What is in another language says so, for screen readers.
func (s *sheet) HTML(text string) template.HTML {
	var b strings.Builder
	for _, x := range s.stretches(text) {
		said := withAddresses(x.words)
		switch {
		case !x.apart:
			b.WriteString(said)
		case x.tag == asLink:
			b.WriteString(`<a class="link" href="` + said + `" style="color:#2044aa;word-break:break-all"><bdi dir="ltr">` + said + `</bdi></a>`)
		case x.tag != "":
			b.WriteString(`<bdi lang="` + template.HTMLEscapeString(x.tag) + `" dir="auto">` + said + `</bdi>`)
		case strings.ContainsFunc(x.words, words.FromRight):
			b.WriteString(`<bdi dir="auto">` + said + `</bdi>`)
		default:
			b.WriteString(`<bdi dir="ltr">` + said + `</bdi>`)
		}
	}
	return template.HTML(b.String())
}

// unmarked writes a text without marks, for calendars and headers, which know neither elements nor languages.
func unmarked(text string) string {
	if !strings.Contains(text, markTag) {
		return text
	}
	var b strings.Builder
	for _, x := range (&sheet{}).stretches(text) {
		b.WriteString(x.words)
	}
	return b.String()
}

// subjectOf writes a text as a subject. Isolates are rare in subjects and some programs show them as boxes, so they are
// there only where they are needed: round words that begin or end in something else than a letter.
func (d *draft) subjectOf(text string) string {
	if !d.rightToLeft {
		return inHeader(unmarked(text))
	}
	var b strings.Builder
	for _, x := range (&sheet{RTL: true}).stretches(text) {
		r := []rune(x.words)
		if x.apart && (!words.FromLeft(r[0]) || !words.FromLeft(r[len(r)-1])) {
			b.WriteString(isolateAuto + x.words + isolateEnd)
			continue
		}
		b.WriteString(x.words)
	}
	return inHeader(b.String())
}

// Dir is the direction of writing, as HTML has it.
func (s *sheet) Dir() string {
	if s.RTL {
		return "rtl"
	}
	return "ltr"
}

// Around is the direction of a line that may be of words from outside. In a mail from the left it follows them; in one
// from the right they stand apart as it is.
func (s *sheet) Around() string {
	if s.RTL {
		return "rtl"
	}
	return "auto"
}

// Align is the side at which lines begin. Mail programs do not know of a start.
func (s *sheet) Align() string {
	if s.RTL {
		return "right"
	}
	return "left"
}

// line returns a text from outside on one line: in the reader's language, or marked as being in another.
func (d *draft) line(t events.Text, limit int) string {
	said, tag := d.find(t, limit)
	if said == "" || tag == d.language {
		return said
	}
	return marked(said, tag)
}

// foreignSide is the side at which lines in a language begin.
func foreignSide(tag string) string {
	if words.Speaks(tag) && words.RightToLeft(tag) {
		return "right"
	}
	return "left"
}
