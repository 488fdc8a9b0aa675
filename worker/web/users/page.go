package users

import (
	"net/http"
	"slices"

	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

// A sheet is what the pages of users and of clients have in common: a list, and what became of what was asked for in it.
type sheet struct {
	listing.List
	Form   string
	Done   string // what was done: "" or the name of a deed
	Stored bool   // it is stored, and not decided yet
	Fault  *form.Fault
}

// newSheet is the sheet of a request.
func newSheet(r *http.Request, v *shell.Visit) sheet {
	return sheet{List: listing.NewList(r.URL), Form: v.FormToken()}
}

// A deed is a form of one of the pages.
type deed[T any] interface {
	*T
	form.Form
	name() string // what is asked for
	told() bool   // the answer says what is nowhere else
}

// A page is one of the two: what can be asked for on it, how that is done, and how the page is shown as things are then.
type page[T any, D deed[T]] struct {
	deeds []string
	show  func(v *shell.Visit, status int, s sheet, asked D)
	do    func(w http.ResponseWriter, r *http.Request, v *shell.Visit, asked D) form.Outcome
}

// read answers whoever looks.
func (p *page[T, D]) read(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	s := newSheet(r, v)
	if done := r.URL.Query().Get("done"); slices.Contains(p.deeds, done) {
		s.Done = done
	}
	p.show(v, http.StatusOK, s, new(T))
}

// take does what is asked for.
func (p *page[T, D]) take(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	s, asked := newSheet(r, v), D(new(T))
	if s.Fault = form.Read(w, r, asked); s.Fault == nil {
		outcome := p.do(w, r, v, asked)
		switch {
		case outcome.Gone:
			return
		case outcome.Done() && !asked.told():
			form.Lead(w, r, saying(r, asked.name()))
			return
		case outcome.Done():
			s.Done = asked.name()
			p.show(v, http.StatusOK, s, asked)
			return
		}
		s.Stored, s.Fault = outcome.Stored, outcome.Fault
	}
	p.show(v, s.Fault.Or(http.StatusAccepted), s, asked)
}

// saying is the address of the part that was shown when a form in it was sent, where it is said what was done.
func saying(r *http.Request, done string) string {
	q := r.URL.Query()
	q.Set("done", done)
	return r.URL.Path + "?" + q.Encode()
}
