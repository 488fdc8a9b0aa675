// Package prose reads the Markdown that minutes and legal texts are written in: headings, lists, emphasis, code and links. Whatever else somebody types, HTML above
// all, is text like any other. What comes of it is a tree of a few things, and whoever shows it writes these and nothing of its own.
//
// It goes over a text once, so it takes as long as that is, whatever is typed. A parser of all of Markdown does not, and pages show what others
// have typed.
package prose

import (
	"regexp"
	"strings"
)

// Kinds of blocks.
const (
	Heading   = "heading"
	Paragraph = "paragraph"
	Bullets   = "bullets"
	Numbers   = "numbers"
	Rule      = "rule"
)

// A Block is a heading, a paragraph, a list or a rule.
type Block struct {
	Kind  string
	Level int // of a heading: 1 to 3
	Start int // of numbers: the first
	Spans []Span
	Items []Item // of a list
}

// An Item is one of a list, with lists within it: two deep.
type Item struct {
	Spans  []Span
	Within []Block
}

// A Span is a piece of a line. A break has no text.
type Span struct {
	Text   string
	Strong bool
	Em     bool
	Code   bool
	Link   string // https or mailto; "" of what is none
	Break  bool
}

// deepest is how far lists lie within each other.
const deepest = 3

// Read takes a text apart.
func Read(text string) []Block {
	r := &reader{}
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		r.line(strings.ReplaceAll(line, "\t", "    "))
	}
	r.end()
	return r.blocks
}

// mail is an address of mail that stands by itself.
var mail = regexp.MustCompile(`(^|[\s(])([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,63})`)

// Lined takes a text apart whose lines stay lines, as those of an address do, and in which addresses of mail lead there.
func Lined(text string) []Block {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return Read(strings.ReplaceAll(mail.ReplaceAllString(text, "$1<$2>"), "\n", "  \n"))
}

// A reader reads line by line.
type reader struct {
	blocks []Block
	open   []string // the lines of a paragraph or an item that is not over
	lists  []*level // the lists that are not over, the outermost first
}

// A level is a list that is not over.
type level struct {
	indent int // of its markers
	block  *Block
}

func (r *reader) line(line string) {
	words := strings.TrimSpace(line)
	indent := len(line) - len(strings.TrimLeft(line, " "))
	kind, start, rest, item := marker(words)
	switch {
	case words == "":
		r.paragraph()
	case isRule(words):
		r.end()
		r.blocks = append(r.blocks, Block{Kind: Rule})
	case item:
		r.paragraph()
		r.item(indent, kind, start, rest)
	case heading(words) > 0:
		r.end()
		level := heading(words)
		title := strings.TrimSpace(strings.TrimRight(strings.TrimLeft(words, "#"), "#"))
		r.blocks = append(r.blocks, Block{Kind: Heading, Level: min(level, 3), Spans: Inline(title)})
	case len(r.lists) > 0 && len(r.open) == 0 && indent == 0:
		r.end()
		r.open = append(r.open, words)
	default:
		r.open = append(r.open, broken(line, words))
	}
}

// broken keeps two spaces at the end of a line, which break it there.
func broken(line, words string) string {
	if strings.HasSuffix(line, "  ") {
		return words + "  "
	}
	return words
}

// paragraph ends the words that are open: of the last item of the innermost list, or a paragraph.
func (r *reader) paragraph() {
	if len(r.open) == 0 {
		return
	}
	spans := Inline(strings.TrimRight(strings.Join(r.open, "\n"), " "))
	r.open = nil
	if len(r.lists) == 0 {
		r.blocks = append(r.blocks, Block{Kind: Paragraph, Spans: spans})
		return
	}
	items := r.lists[len(r.lists)-1].block.Items
	last := &items[len(items)-1]
	if len(last.Spans) > 0 {
		last.Spans = append(last.Spans, Span{Break: true})
	}
	last.Spans = append(last.Spans, spans...)
}

// end ends what is open, lists too.
func (r *reader) end() {
	r.paragraph()
	for len(r.lists) > 0 {
		r.leave()
	}
}

// leave ends the innermost list, which goes into the item in which it lies.
func (r *reader) leave() {
	n := len(r.lists)
	done := *r.lists[n-1].block
	r.lists = r.lists[:n-1]
	if n == 1 {
		r.blocks = append(r.blocks, done)
		return
	}
	items := r.lists[n-2].block.Items
	last := &items[len(items)-1]
	last.Within = append(last.Within, done)
}

// item begins an item at an indent: of a list within the one that is open, of that one, or of one further out.
func (r *reader) item(indent int, kind string, start int, rest string) {
	for n := len(r.lists); n > 1 && indent < r.lists[n-1].indent; n = len(r.lists) {
		r.leave()
	}
	n := len(r.lists)
	deeper := n > 0 && indent >= r.lists[n-1].indent+2 && n < deepest
	switch {
	case n == 0 || deeper:
		r.lists = append(r.lists, &level{indent, &Block{Kind: kind, Start: start}})
	case r.lists[n-1].block.Kind != kind:
		r.leave()
		r.lists = append(r.lists, &level{indent, &Block{Kind: kind, Start: start}})
	}
	of := r.lists[len(r.lists)-1].block
	of.Items = append(of.Items, Item{})
	if rest != "" {
		r.open = append(r.open, rest)
	}
}

// marker reads what begins an item.
func marker(words string) (kind string, start int, rest string, ok bool) {
	if len(words) > 0 && strings.ContainsRune("-*+", rune(words[0])) {
		if len(words) == 1 || words[1] == ' ' {
			return Bullets, 0, strings.TrimSpace(words[1:]), true
		}
		return "", 0, "", false
	}
	digits := 0
	for digits < len(words) && digits < 6 && words[digits] >= '0' && words[digits] <= '9' {
		start = start*10 + int(words[digits]-'0')
		digits++
	}
	if digits == 0 || digits >= len(words) || words[digits] != '.' && words[digits] != ')' {
		return "", 0, "", false
	}
	if rest = words[digits+1:]; rest != "" && rest[0] != ' ' {
		return "", 0, "", false
	}
	return Numbers, start, strings.TrimSpace(rest), true
}

// heading is the level of one, 0 if a line is none.
func heading(words string) int {
	n := len(words) - len(strings.TrimLeft(words, "#"))
	if n == 0 || n > 6 || n == len(words) || words[n] != ' ' {
		return 0
	}
	return n
}

func isRule(words string) bool {
	bare := strings.ReplaceAll(words, " ", "")
	return len(bare) >= 3 && strings.ContainsRune("-*_", rune(bare[0])) && strings.Trim(bare, bare[:1]) == ""
}
