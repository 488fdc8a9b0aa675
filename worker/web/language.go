package web

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"jourfixe/calendar/words"
	"jourfixe/events"
)

// A voice speaks one language: its texts, its dates, and the pages made with them. What
// everybody may come to see is there in all languages that people are written to in, with their other texts; what staff
// see, in those of the office, in text.<language>.json beside this.
type voice struct {
	language    string
	rightToLeft bool                          // the way the language is written
	public      *words.Catalog                // of the pages for everybody
	staff       *words.Catalog                // of all others; nil in a language that has the pages for everybody alone
	pages       map[string]*template.Template // by name
}

// matchers find the best of some languages for what a browser prefers.
var matchers = map[access]language.Matcher{public: matcherOf(words.Spoken()), staff: matcherOf(events.Languages)}

func matcherOf(languages []string) language.Matcher {
	tags := make([]language.Tag, len(languages))
	for i, l := range languages {
		tags[i] = language.MustParse(l)
	}
	return language.NewMatcher(tags)
}

// languagesOf are those of a route: staff read the office's own, everybody else is spoken to in more.
func languagesOf(a access) []string {
	if a == public {
		return words.Spoken()
	}
	return events.Languages
}

// loadVoices reads the templates for every language, and the texts for staff.
func loadVoices(static map[string]string) (map[string]*voice, error) {
	forStaff, err := words.Load(textFiles, ".", events.Languages)
	if err != nil {
		return nil, fmt.Errorf("load the texts of the pages for staff: %w", err)
	}
	voices := map[string]*voice{}
	for l, c := range words.Texts(words.Page) {
		v := &voice{language: l, rightToLeft: words.RightToLeft(l), public: c, staff: forStaff[l]}
		if v.pages, err = v.parse(static); err != nil {
			return nil, err
		}
		voices[l] = v
	}
	return voices, nil
}

// voice picks the language of an answer: what the visitor has chosen, else what the browser prefers, else the house's
// first.
func (s *site) voice(r *http.Request, a access) *voice {
	if v := s.chosenVoice(r, a); v != nil {
		return v
	}
	first := s.voices[languagesOf(a)[0]]
	header := r.Header.Get("Accept-Language")
	if header == "" || len(header) > 1000 {
		return first
	}
	wanted, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return first // A header that cannot be read states no preference.
	}
	_, i, sure := matchers[a].Match(wanted...)
	if sure == language.No {
		return first
	}
	return s.voices[languagesOf(a)[i]]
}

// chosenVoice is the one that the visitor has chosen by the switch, nil if they have not, or if the page is not in it.
func (s *site) chosenVoice(r *http.Request, a access) *voice {
	c, err := r.Cookie(s.cookie(langCookie))
	if err != nil || !slices.Contains(languagesOf(a), c.Value) {
		return nil
	}
	return s.voices[c.Value]
}

// chooseLanguage heeds ?lang=, which the switch on each page is a link with: it keeps the choice in a cookie and goes
// on to the page itself. It reports whether it has answered.
func (s *site) chooseLanguage(w http.ResponseWriter, r *http.Request, v *visitor) bool {
	query := r.URL.Query()
	chosen := query.Get("lang")
	if !slices.Contains(languagesOf(v.route), chosen) || !isRead(r.Method) {
		return false
	}
	s.setCookie(w, langCookie, chosen, 365*24*3600, http.SameSiteLaxMode)
	query.Del("lang")
	to := url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: query.Encode()}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, samePath(to.String()), http.StatusSeeOther)
	return true
}

// samePath is localPath for a path that was just asked for, so that the sign-in page may lead back to itself.
func samePath(to string) string {
	if path, _, _ := strings.Cut(to, "?"); path == "/login" {
		return to
	}
	return localPath(to)
}

// t returns the text of a key. Pairs of a name and a value fill {name} in it. An unknown key shows itself, in brackets;
// a test finds it.
func (v *voice) t(key string, pairs ...any) string { return v.of(key).Say(key, harmless(pairs)...) }

// of finds the catalog that has a key.
func (v *voice) of(key string) *words.Catalog {
	if v.staff == nil || v.public.Has(key) {
		return v.public
	}
	return v.staff
}

// n is t for a number of things: the key has a form for each category of numbers that the language has, and {n} is the
// number.
func (v *voice) n(key string, n int, pairs ...any) string {
	return v.of(key).Count(key, n, harmless(pairs)...)
}

// harmless cleans the values of pairs, some of which come from outside.
func harmless(pairs []any) []any {
	clear := slices.Clone(pairs)
	for i := 1; i < len(clear); i += 2 {
		if s, ok := clear[i].(string); ok {
			clear[i] = clean(s)
		}
	}
	return clear
}

// in returns a text of the book in this language, as plain words.
func (v *voice) in(text events.Text) string { return clean(text.In(v.language)) }

// say writes a text of the book. One that is not there in the language of the page is marked with its own, so that a
// screen reader pronounces it right, and runs in its own direction.
func (v *voice) say(text events.Text) template.HTML {
	said, tag := text.Find(v.language)
	return v.mark(clean(said), tag)
}

// long is say for a text of several lines, which stay.
func (v *voice) long(text events.Text) template.HTML {
	said, tag := text.Find(v.language)
	return template.HTML(strings.ReplaceAll(string(v.mark(cleanLines(said), tag)), "\n", "<br>"))
}

// mark says in which language words are, if that is not the page's.
func (v *voice) mark(words, tag string) template.HTML {
	if tag == v.language || words == "" {
		return template.HTML(v.directed(words))
	}
	return template.HTML(`<span lang="` + template.HTMLEscapeString(tag) + `" dir="auto">` + template.HTMLEscapeString(words) + `</span>`)
}

// directed escapes a text. On a page that is written from the right, what runs from the left stands apart: without
// that, "14:00–15:30" would begin with the end.
func (v *voice) directed(text string) string {
	if !v.rightToLeft {
		return template.HTMLEscapeString(text)
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

// shown is directed for templates. A page from the left escapes by itself.
func (v *voice) shown(text string) any {
	if v.rightToLeft {
		return template.HTML(v.directed(text))
	}
	return text
}

// clean drops what is not to be seen but changes how the text around it is shown: control characters and the marks
// that turn the direction of writing.
func clean(s string) string {
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

// cleanLines is clean for each line of a text.
func cleanLines(s string) string {
	lines := strings.Split(lineBreaks.Replace(s), "\n")
	for i := range lines {
		lines[i] = clean(lines[i])
	}
	return strings.Join(lines, "\n")
}

// foreign returns what a text is called in the other languages of the house, where that is something else.
func (v *voice) foreign(text events.Text) events.Text {
	other := events.Text{}
	for _, l := range events.Languages {
		if l != v.language && text[l] != "" && text[l] != text[v.language] {
			other[l] = text[l]
		}
	}
	return other
}
