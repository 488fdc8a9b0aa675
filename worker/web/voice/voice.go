// Package voice speaks to the people who look at pages, each in one language: the texts of the pages, dates and times, and
// what stands in the book, marked where it is in another language than the page. It knows no page and no request: which
// voice speaks to whom is the shell's affair.
package voice

import (
	"embed"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"unicode"

	"jourfixe/calendar/words"
	"jourfixe/events"
)

//go:embed texts
var textFiles embed.FS

// A Voice speaks one language. What everybody may come to see is there in all languages that people are written to in,
// with their other texts; what staff see, in those of the office, in texts/<subject>/text.<language>.json beside this.
type Voice struct {
	Language    string
	RightToLeft bool           // the way the language is written
	public      *words.Catalog // of the pages for everybody
	staff       *words.Catalog // of all others; nil in a language that has the pages for everybody alone
	others      map[string]*Voice
}

// Load reads the texts in every language.
func Load() (map[string]*Voice, error) {
	forStaff, err := words.LoadAll(textFiles, "texts", events.Languages)
	if err != nil {
		return nil, fmt.Errorf("load the texts of the pages for staff: %w", err)
	}
	voices := map[string]*Voice{}
	for l, c := range words.Texts(words.Page) {
		voices[l] = &Voice{Language: l, RightToLeft: words.RightToLeft(l), public: c, staff: forStaff[l], others: voices}
	}
	return voices, nil
}

// ForStaff reports whether the voice has the texts of all pages, and not only of those for everybody.
func (v *Voice) ForStaff() bool { return v.staff != nil }

// NameOf returns what a language is called by those who speak it, "" if nobody here does.
func (v *Voice) NameOf(language string) string {
	if other := v.others[language]; other != nil {
		return other.T("language.name")
	}
	return ""
}

// T returns the text of a key. Pairs of a name and a value fill {name} in it. An unknown key shows itself, in brackets;
// a test finds it.
func (v *Voice) T(key string, pairs ...any) string { return v.of(key).Say(key, cleaned(pairs)...) }

// of finds the catalog that has a key.
func (v *Voice) of(key string) *words.Catalog {
	if v.staff == nil || v.public.Has(key) {
		return v.public
	}
	return v.staff
}

// N is T for a number of things: the key has a form for each category of numbers that the language has, and {n} is the
// number.
func (v *Voice) N(key string, n int, pairs ...any) string {
	return v.of(key).Count(key, n, cleaned(pairs)...)
}

// cleaned takes what could be an order to a screen or a page out of the values of pairs, some of which come from outside.
func cleaned(pairs []any) []any {
	clear := slices.Clone(pairs)
	for i := 1; i < len(clear); i += 2 {
		if s, ok := clear[i].(string); ok {
			clear[i] = Clean(s)
		}
	}
	return clear
}

// In returns a text of the book in this language, as plain words.
func (v *Voice) In(text events.Text) string { return Clean(text.In(v.Language)) }

// say writes a text of the book. One that is not there in the language of the page is marked with its own, so that a
// screen reader pronounces it right, and runs in its own direction.
func (v *Voice) say(text events.Text) template.HTML {
	said, tag := text.Find(v.Language)
	return v.mark(Clean(said), tag)
}

// long is say for a text of several lines, which stay. What shows it keeps its blanks and tabs (the class typed).
func (v *Voice) long(text events.Text) template.HTML {
	said, tag := text.Find(v.Language)
	return template.HTML(strings.ReplaceAll(string(v.mark(CleanLines(said), tag)), "\n", "<br>"))
}

// mark says in which language words are, if that is not the page's.
func (v *Voice) mark(words, tag string) template.HTML {
	if tag == v.Language || words == "" {
		return template.HTML(v.directed(words))
	}
	return template.HTML(`<span lang="` + template.HTMLEscapeString(tag) + `" dir="auto">` + escaped(words) + `</span>`)
}

// directed escapes a text. On a page that is written from the right, what runs from the left stands apart: without
// that, "14:00–15:30" would begin with the end.
func (v *Voice) directed(text string) string {
	if !v.RightToLeft {
		return escaped(text)
	}
	var b strings.Builder
	for _, run := range words.Runs(text) {
		if run.Apart {
			b.WriteString(`<bdi dir="ltr">` + template.HTMLEscapeString(run.Words) + `</bdi>`)
		} else {
			b.WriteString(template.HTMLEscapeString(run.Words))
		}
	}
	return b.String()
}

// shown is directed for templates. A page from the left escapes by itself what needs no more.
func (v *Voice) shown(text string) any {
	if v.RightToLeft || joined.MatchString(text) {
		return template.HTML(v.directed(text))
	}
	return text
}

// Clean drops what is not to be seen but changes how the text around it is shown: control characters and the marks
// that turn the direction of writing.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
			return -1
		}
		return r
	}, s)
}

// lineBreaks are all the ways to end a line.
var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n")

// CleanLines is Clean for each line of a text. Tabs stay, too: people make tables of them.
func CleanLines(s string) string {
	lines := strings.Split(lineBreaks.Replace(s), "\n")
	for i := range lines {
		tabs := strings.Split(lines[i], "\t")
		for n := range tabs {
			tabs[n] = Clean(tabs[n])
		}
		lines[i] = strings.Join(tabs, "\t")
	}
	return strings.Join(lines, "\n")
}

// foreign returns what a text is called in the other languages of the house, where that is something else.
func (v *Voice) foreign(text events.Text) events.Text {
	other := events.Text{}
	for _, l := range events.Languages {
		if l != v.Language && text[l] != "" && text[l] != text[v.Language] {
			other[l] = text[l]
		}
	}
	return other
}
