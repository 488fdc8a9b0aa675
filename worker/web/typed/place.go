package typed

import (
	"net/http"
	"net/url"

	"jourfixe/calendar"
	"jourfixe/worker/web/shell"
)

// A Place is where a form for everybody stands: on a page of its own, or in a frame of another site, whose language it keeps.
type Place struct {
	To  string // where the form is sent
	Own string // the page without a frame; "" if it is not in one
}

// PlaceOf returns the place of the form at a path.
func PlaceOf(r *http.Request, path string, v *shell.Visit) Place {
	if !shell.Framed(r) {
		return Place{To: path}
	}
	query := url.Values{"embed": {"1"}, "lang": {v.Voice.Language}}
	return Place{To: (&url.URL{Path: path, RawQuery: query.Encode()}).String(), Own: path}
}

// Enter gets a visit to such a form ready. It reports whether it was answered with another language.
func Enter(r *http.Request, v *shell.Visit, frames []string) (answered bool) {
	if !shell.Framed(r) {
		return v.ChooseLanguage()
	}
	v.Embed(frames)
	return false
}

// Present shows the page. Its title says first that a link was sent, or that something is wrong.
func (p *Page) Present(r *http.Request, v *shell.Visit, status int, name, title, sent string, body any) {
	switch {
	case sent != "":
		title = v.Voice.T("register.sent.title") + " – " + title
	case len(p.Faults) > 0:
		title = v.Voice.T("fault.short") + " – " + title
	}
	v.Show(status, name, func(*calendar.Book) shell.Content {
		return shell.Content{Title: title, Body: body, Found: r.Method == http.MethodGet && !shell.Framed(r)}
	})
}
