package shell

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// An audience is whom a page speaks to: the languages it is in, and how to find the best of them for what a browser prefers.
type audience struct {
	languages []string
	matcher   language.Matcher
}

// Staff read the office's own languages; everybody else is spoken to in more.
var (
	forEverybody = newAudience(words.Spoken())
	forStaff     = newAudience(events.Languages)
)

func newAudience(languages []string) *audience {
	tags := make([]language.Tag, len(languages))
	for i, l := range languages {
		tags[i] = language.MustParse(l)
	}
	return &audience{languages, language.NewMatcher(tags)}
}

// voice picks the language of an answer: what the visitor has chosen, else their own if it is known, else what the browser
// prefers, else the house's first.
func (s *shell) voice(r *http.Request, to *audience, own string) *voice.Voice {
	if v := s.chosenVoice(r, to); v != nil {
		return v
	}
	if slices.Contains(to.languages, own) {
		return s.voices[own]
	}
	return s.preferred(r, to)
}

// voiceAsked is that of the language in the address, else of what the browser prefers.
func (s *shell) voiceAsked(r *http.Request) *voice.Voice {
	if asked := r.URL.Query().Get("lang"); slices.Contains(forEverybody.languages, asked) {
		return s.voices[asked]
	}
	return s.preferred(r, forEverybody)
}

// preferred is the voice that the browser prefers, else the house's first.
func (s *shell) preferred(r *http.Request, to *audience) *voice.Voice {
	first := s.voices[to.languages[0]]
	header := r.Header.Get("Accept-Language")
	if header == "" || len(header) > 1000 {
		return first
	}
	wanted, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return first // A header that cannot be read states no preference.
	}
	_, i, sure := to.matcher.Match(wanted...)
	if sure == language.No {
		return first
	}
	return s.voices[to.languages[i]]
}

// chosenVoice is the one that the visitor has chosen by the switch, nil if they have not, or if the page is not in it.
func (s *shell) chosenVoice(r *http.Request, to *audience) *voice.Voice {
	c, err := r.Cookie(s.cookie(langCookie))
	if err != nil || !slices.Contains(to.languages, c.Value) {
		return nil
	}
	return s.voices[c.Value]
}

// chooseLanguage heeds ?lang=, which the switch on each page is a link with: it keeps the choice in a cookie and goes
// on to the page itself. It reports whether it has answered.
func (s *shell) chooseLanguage(w http.ResponseWriter, r *http.Request, to *audience) bool {
	query := r.URL.Query()
	chosen := query.Get("lang")
	if !slices.Contains(to.languages, chosen) || !isRead(r.Method) {
		return false
	}
	s.setCookie(w, langCookie, chosen, 365*24*3600, http.SameSiteLaxMode)
	query.Del("lang")
	next := url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: query.Encode()}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, samePath(next.String()), http.StatusSeeOther)
	return true
}

// samePath is LocalPath for a path that was just asked for, so that the sign-in page may lead back to itself.
func samePath(to string) string {
	if path, _, _ := strings.Cut(to, "?"); path == "/login" || strings.HasPrefix(path, "/login/") && LocalPath(strings.TrimPrefix(to, "/login")) != "/" {
		return to
	}
	return LocalPath(to)
}
