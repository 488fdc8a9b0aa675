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

// A voice speaks one language: its texts, its dates, and the pages made with them. The texts lie in
// text.<language>.json, one line for each, so that a translator needs nothing else.
type voice struct {
	language string
	catalog  *words.Catalog
	pages    map[string]*template.Template // by name
}

// matcher finds the best language of the house for what a browser prefers.
var matcher = func() language.Matcher {
	tags := make([]language.Tag, len(events.Languages))
	for i, l := range events.Languages {
		tags[i] = language.MustParse(l)
	}
	return language.NewMatcher(tags)
}()

// loadVoices reads texts and templates of every language.
func loadVoices(static map[string]string) (map[string]*voice, error) {
	catalogs, err := words.Load(textFiles, ".")
	if err != nil {
		return nil, fmt.Errorf("load the texts of the pages: %w", err)
	}
	voices := map[string]*voice{}
	for l, c := range catalogs {
		v := &voice{language: l, catalog: c}
		if v.pages, err = v.parse(static); err != nil {
			return nil, err
		}
		voices[l] = v
	}
	return voices, nil
}

// voice picks the language of an answer: what the visitor has chosen, else what the browser prefers, else the house's
// first.
func (s *site) voice(r *http.Request) *voice {
	if v := s.chosenVoice(r); v != nil {
		return v
	}
	first := s.voices[events.Languages[0]]
	header := r.Header.Get("Accept-Language")
	if header == "" || len(header) > 1000 {
		return first
	}
	wanted, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return first // A header that cannot be read states no preference.
	}
	_, i, sure := matcher.Match(wanted...)
	if sure == language.No {
		return first
	}
	return s.voices[events.Languages[i]]
}

// chosenVoice is the one that the visitor has chosen by the switch, nil if they have not.
func (s *site) chosenVoice(r *http.Request) *voice {
	c, err := r.Cookie(s.cookie(langCookie))
	if err != nil {
		return nil
	}
	return s.voices[c.Value]
}

// chooseLanguage heeds ?lang=, which the switch on each page is a link with: it keeps the choice in a cookie and goes
// on to the page itself. It reports whether it has answered.
func (s *site) chooseLanguage(w http.ResponseWriter, r *http.Request) bool {
	query := r.URL.Query()
	chosen := query.Get("lang")
	if s.voices[chosen] == nil || !isRead(r.Method) {
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
func (v *voice) t(key string, pairs ...any) string { return v.catalog.Say(key, harmless(pairs)...) }

// n is t for a number of things: the key has a form for each category of numbers that the language has, and {n} is the
// number.
func (v *voice) n(key string, n int, pairs ...any) string {
	return v.catalog.Count(key, n, harmless(pairs)...)
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
// screen reader pronounces it right.
func (v *voice) say(text events.Text) template.HTML {
	return v.mark(text, template.HTMLEscapeString(v.in(text)))
}

// long is say for a text of several lines, which stay.
func (v *voice) long(text events.Text) template.HTML {
	return v.mark(text, strings.ReplaceAll(template.HTMLEscapeString(cleanLines(text.In(v.language))), "\n", "<br>"))
}

// mark says in which language the words of a text are, if that is not the page's. They are escaped already.
func (v *voice) mark(text events.Text, words string) template.HTML {
	if _, ok := text[v.language]; ok || words == "" {
		return template.HTML(words)
	}
	tag, ok := spoken(text, v.language)
	if !ok {
		return template.HTML(words)
	}
	return template.HTML(`<span lang="` + template.HTMLEscapeString(tag) + `" dir="auto">` + words + `</span>`)
}

// spoken tells in which language a text is shown when the wanted one is missing.
func spoken(text events.Text, wanted string) (string, bool) {
	shown := text.In(wanted)
	tags := make([]string, 0, len(text))
	for tag := range text {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	for _, tag := range tags {
		if text[tag] == shown {
			return tag, true
		}
	}
	return "", false
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
