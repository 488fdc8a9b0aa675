package prose

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What is looked for the end of goes no further than this, so that a text of openings takes no longer than another.
const (
	mostLabel = 500
	mostLink  = 2000
	mostCode  = 1000
)

// punctuation is what a backslash takes its meaning from.
const punctuation = "\\`*_{}[]()#+-.!<>~|\"'&"

// Inline takes the words of a paragraph, a heading or an item apart.
func Inline(text string) []Span {
	s := &scanner{text: text, lastStrong: strings.LastIndex(text, "**"), lastStar: strings.LastIndexByte(text, '*'), lastLow: strings.LastIndexByte(text, '_')}
	for s.at < len(s.text) {
		s.step()
	}
	s.flush()
	return s.spans
}

// A scanner goes over a text once.
type scanner struct {
	text       string
	at         int
	words      strings.Builder
	style      Span
	low        bool // the emphasis that is open was opened by a low line
	spans      []Span
	lastStrong int // where what could close emphasis comes last
	lastStar   int
	lastLow    int
}

func (s *scanner) flush() {
	if s.words.Len() > 0 {
		span := s.style
		span.Text = s.words.String()
		s.spans = append(s.spans, span)
		s.words.Reset()
	}
}

// put adds a piece that is apart from what is around it.
func (s *scanner) put(span Span) {
	s.flush()
	span.Strong, span.Em = s.style.Strong, s.style.Em
	s.spans = append(s.spans, span)
}

func (s *scanner) step() {
	rest := s.text[s.at:]
	switch c := rest[0]; {
	case c == '\n':
		s.newline()
	case c == '\\' && len(rest) > 1 && strings.IndexByte(punctuation, rest[1]) >= 0:
		s.words.WriteByte(rest[1])
		s.at += 2
	case c == '`' && s.code(rest), c == '[' && s.link(rest), c == '<' && s.pointed(rest), c == 'h' && s.bare(rest):
	case strings.HasPrefix(rest, "**") && s.toggle(2, s.style.Strong, s.lastStrong):
		s.style.Strong = !s.style.Strong
	case strings.HasPrefix(rest, "**") && !strings.HasPrefix(rest, "***"):
		s.words.WriteString("**")
		s.at += 2
	case c == '*' && !(s.style.Em && s.low) && s.toggle(1, s.style.Em, s.lastStar):
		s.style.Em, s.low = !s.style.Em, false
	case c == '_' && (!s.style.Em || s.low) && s.apart() && s.toggle(1, s.style.Em, s.lastLow):
		s.style.Em, s.low = !s.style.Em, true
	default:
		_, size := utf8.DecodeRuneInString(rest)
		s.words.WriteString(rest[:size])
		s.at += size
	}
}

// newline is a space, or a break where two spaces stand before it.
func (s *scanner) newline() {
	if words := s.words.String(); strings.HasSuffix(words, "  ") {
		s.words.Reset()
		s.words.WriteString(strings.TrimRight(words, " "))
		s.put(Span{Break: true})
	} else {
		s.words.WriteByte(' ')
	}
	s.at++
}

// toggle passes a mark of so many bytes, if it opens emphasis that something closes, or closes what is open.
func (s *scanner) toggle(size int, open bool, last int) bool {
	before, _ := utf8.DecodeLastRuneInString(s.text[:s.at])
	after, _ := utf8.DecodeRuneInString(s.text[s.at+size:])
	if open {
		if s.at == 0 || unicode.IsSpace(before) {
			return false
		}
	} else if s.at+size >= len(s.text) || unicode.IsSpace(after) || s.at >= last {
		return false
	}
	s.flush()
	s.at += size
	return true
}

// apart reports whether a low line stands at the edge of a word, and not within a name like a_b.
func (s *scanner) apart() bool {
	before, _ := utf8.DecodeLastRuneInString(s.text[:s.at])
	after, _ := utf8.DecodeRuneInString(s.text[s.at+1:])
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	return !word(before) || !word(after)
}

func (s *scanner) code(rest string) bool {
	end := strings.IndexByte(rest[1:min(len(rest), mostCode)], '`')
	if end < 1 {
		return false
	}
	s.put(Span{Text: strings.ReplaceAll(rest[1:1+end], "\n", " "), Code: true})
	s.at += end + 2
	return true
}

// link reads [words](address).
func (s *scanner) link(rest string) bool {
	end := strings.Index(rest[:min(len(rest), mostLabel)], "](")
	if end < 2 || strings.IndexByte(rest[1:end], '[') >= 0 {
		return false
	}
	after := rest[end+2:]
	stop := strings.IndexByte(after[:min(len(after), mostLink)], ')')
	if stop < 0 {
		return false
	}
	to := address(after[:stop])
	if to == "" {
		return false
	}
	s.put(Span{Text: strings.ReplaceAll(rest[1:end], "\n", " "), Link: to})
	s.at += end + 2 + stop + 1
	return true
}

// pointed reads <address>.
func (s *scanner) pointed(rest string) bool {
	stop := strings.IndexByte(rest[:min(len(rest), mostLink)], '>')
	if stop < 0 {
		return false
	}
	words := rest[1:stop]
	to := address(words)
	if to == "" && strings.Contains(words, "@") {
		to = address("mailto:" + words)
	}
	if to == "" {
		return false
	}
	s.put(Span{Text: strings.TrimPrefix(words, "mailto:"), Link: to})
	s.at += stop + 1
	return true
}

// bare reads an address that stands by itself.
func (s *scanner) bare(rest string) bool {
	if !strings.HasPrefix(rest, "https://") {
		return false
	}
	if before, _ := utf8.DecodeLastRuneInString(s.text[:s.at]); s.at > 0 && (unicode.IsLetter(before) || unicode.IsDigit(before)) {
		return false
	}
	words := rest[:min(len(rest), mostLink)]
	if stop := strings.IndexFunc(words, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("<>\"`", r) }); stop >= 0 {
		words = words[:stop]
	}
	words = strings.TrimRight(words, ".,;:!?)]*_'")
	to := address(words)
	if to == "" {
		return false
	}
	s.put(Span{Text: words, Link: to})
	s.at += len(words)
	return true
}

// bracketed is a link as it is typed, wherever it leads.
var bracketed = regexp.MustCompile(`\[[^\[\]]+\]\(([^()\s]+)\)`)

// Fit reports whether every link of a text leads where links may.
func Fit(text string) bool {
	for _, m := range bracketed.FindAllStringSubmatch(text, -1) {
		if address(m[1]) == "" {
			return false
		}
	}
	return true
}

// address is where a link may lead: a page over https, or a mail address; "" anywhere else.
func address(words string) string {
	u, err := url.Parse(words)
	switch {
	case err != nil || strings.ContainsFunc(words, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
		return ""
	case u.Scheme == "https" && u.Host != "" && u.User == nil:
		return u.String()
	case u.Scheme == "mailto" && strings.Contains(u.Opaque, "@") && u.RawQuery == "":
		return "mailto:" + u.Opaque
	}
	return ""
}
