package web

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"jourfixe/events"
)

// A voice speaks one language: its texts, its dates, and the pages made with them. The texts lie in
// text.<language>.json, one line for each, so that a translator needs nothing else.
type voice struct {
	language string
	texts    map[string]string
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
func loadVoices(style, icon string) (map[string]*voice, error) {
	voices := map[string]*voice{}
	for _, l := range events.Languages {
		v := &voice{language: l}
		name := "text." + l + ".json"
		data, err := textFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("load the texts %s: %w", name, err)
		}
		if err := json.Unmarshal(data, &v.texts); err != nil {
			return nil, fmt.Errorf("read the texts %s: %w", name, err)
		}
		if v.pages, err = v.parse(style, icon); err != nil {
			return nil, err
		}
		voices[l] = v
	}
	return voices, nil
}

// voice picks the language of an answer: what the visitor has chosen, else what the browser prefers, else the house's
// first.
func (s *site) voice(r *http.Request) *voice {
	if c, err := r.Cookie(s.cookie(langCookie)); err == nil && s.voices[c.Value] != nil {
		return s.voices[c.Value]
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
func (v *voice) t(key string, pairs ...any) string {
	text, ok := v.texts[key]
	if !ok {
		return "[" + key + "]"
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%v}", pairs[i]), clean(fmt.Sprint(pairs[i+1])))
	}
	return text
}

// n is t for a number of things: the key has the forms .one and .other, and {n} is the number.
func (v *voice) n(key string, n int, pairs ...any) string {
	form := ".other"
	if n == 1 {
		form = ".one"
	}
	return v.t(key+form, append([]any{"n", n}, pairs...)...)
}

// in returns a text of the book in this language, as plain words.
func (v *voice) in(text events.Text) string { return clean(text.In(v.language)) }

// say writes a text of the book. One that is not there in the language of the page is marked with its own, so that a
// screen reader pronounces it right.
func (v *voice) say(text events.Text) template.HTML {
	words := template.HTMLEscapeString(v.in(text))
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
