// Package entry has the pages by which people come in and go: signing in and out. Who somebody is, it finds out; what they may do
// then is the shell's rule for each page and, for what they change, the book's.
package entry

import (
	"embed"
	"log/slog"
	"net/http"
	"time"

	"jourfixe/calendar"
	"jourfixe/worker"
	"jourfixe/worker/oidc"
	"jourfixe/worker/signin"
	"jourfixe/worker/throttle"
	"jourfixe/worker/web/shell"
)

//go:embed templates
var templates embed.FS

// maxLogin bounds the body of a form by which somebody signs in.
const maxLogin = 8 << 10

// cookie holds a random value that forms carry, too: one that another site made lacks it.
const cookie = "jourfixe-login"

// nextCookie is where to go on after a link was followed.
const nextCookie = "jourfixe-next"

// kept is for how long a browser has that value, in seconds.
const kept = 3600

// Options are what the pages are made from.
type Options struct {
	// Operator reports whether a token is that of the operator, in the same time for every wrong one.
	Operator func(token string) bool
	Open     bool           // nobody has to sign in
	Mailbox  bool           // mails arrive in the built-in mailbox
	Links    *signin.Links  // nil: people cannot sign in by links
	Asked    *signin.Asked  // sends them by mail; nil: this process sends none
	Identity *oidc.Provider // says who people are; nil: there is none
	Mirror   *worker.Mirror
	Tried    func(door string, beyond bool)
	Now      func() time.Time
	Log      *slog.Logger
}

// An entrance has what is borne of those who try. Asking for a link is bounded whether there is somebody of that address or not: by
// where it is asked from, by the address from there, and by the address from everywhere, so that nobody gets many mails, and nobody
// can keep others from theirs by asking in one place.
type entrance struct {
	Options
	tokens, links             *throttle.Door
	asking, fromHere, fromAll *throttle.Door
}

// Room is the table of what there is.
func Room(o Options) shell.Room {
	door := func(name string, place, all int, every time.Duration) *throttle.Door {
		return throttle.New(throttle.Options{Name: name, Place: place, All: all, Every: every, Now: o.Now, Tell: o.Tried})
	}
	bound := func(place int, every time.Duration) *throttle.Door {
		return throttle.New(throttle.Options{Place: place, All: 100_000, Every: every, Now: o.Now})
	}
	e := &entrance{
		Options: o, tokens: door("login", 10, 60, time.Minute), links: door("sign-in link", 10, 60, time.Minute),
		asking: bound(10, time.Minute), fromHere: bound(3, 15*time.Minute), fromAll: bound(20, time.Hour),
	}
	r := shell.Room{
		Name: "entry", Templates: templates, Everybody: true,
		Routes: []shell.Route{
			shell.On("GET /login", shell.Public, e.show),
			shell.On("POST /login", shell.Public, e.take),
			shell.On("POST /logout", shell.SignedIn, e.leave),
		},
	}
	if o.Links != nil {
		r.Routes = append(r.Routes, shell.On("GET /login/{token}", shell.Public, e.showLink), shell.On("POST /login/{token}", shell.Public, e.takeLink))
	}
	if o.Identity != nil {
		r.Routes = append(r.Routes, shell.On("GET /login/identity", shell.Public, e.askIdentity), shell.On("GET /login/identity/return", shell.Public, e.takeIdentity))
	}
	return r
}

// A loginPage asks who somebody is.
type loginPage struct {
	Next     string
	Form     string // a random value, also in a cookie
	Mail     bool   // links are sent by mail
	Identity bool   // there is an identity provider
	Open     bool   // nobody has to sign in
	Mailbox  bool   // mails arrive in the built-in mailbox, which is open then
	Address  string // as it was typed
	Wrong    string // key of the text that says what is wrong with it
	Fault    string // key of the text that says what is wrong with the token, "" at first
	Sent     bool   // a link was asked for
	Minutes  int
}

// show shows the form, unless there is nothing to sign in for.
func (e *entrance) show(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() {
		return
	}
	next := r.URL.Query().Get("next")
	if _, in := v.Session(); v.Client != "" && v.Is("") && (in || !e.Open) { // on an open server nobody has to, and can
		http.Redirect(w, r, shell.LocalPath(next), http.StatusSeeOther)
		return
	}
	e.ask(v, http.StatusOK, loginPage{Next: next})
}

// ask shows the form.
func (e *entrance) ask(v *shell.Visit, status int, p loginPage) {
	p.Open, p.Mailbox = e.Open, e.Open && e.Mailbox
	p.Next, p.Form, p.Mail, p.Identity, p.Minutes = shell.LocalPath(p.Next), signin.FormToken(e.secret(v)), e.Asked != nil, e.Identity != nil, int(signin.LinkLife.Minutes())
	v.Show(status, "login", func(*calendar.Book) shell.Content {
		title := v.Voice.T("login.title")
		if p.Sent {
			title = v.Voice.T("login.sent.title")
		}
		return shell.Content{Title: title, Body: p}
	})
}

// secret is the random value of this browser: the one that it has, so that several pages can be open at once, or a new one.
func (e *entrance) secret(v *shell.Visit) string {
	secret, ok := v.Cookie(cookie)
	if !ok || !signin.IsSecret(secret) {
		secret = signin.Secret()
	}
	// A link is followed from a mail, which is another site to the browser.
	v.SetCookie(cookie, secret, kept, http.SameSiteLaxMode)
	return secret
}

// ours reads a form and reports whether a page of ours that this browser was shown has sent it.
func (e *entrance) ours(w http.ResponseWriter, r *http.Request, v *shell.Visit) bool {
	r.Body = http.MaxBytesReader(w, r.Body, maxLogin)
	if r.ParseForm() != nil {
		return false
	}
	secret, ok := v.Cookie(cookie)
	return ok && signin.IsSecret(secret) && shell.Same(signin.FormToken(secret), r.PostForm.Get("form"))
}

// take takes the form of the page.
func (e *entrance) take(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	ours := e.ours(w, r, v)
	if e.Asked != nil && !r.PostForm.Has("token") {
		e.askLink(w, r, v, ours)
		return
	}
	e.operator(w, r, v, ours)
}

// operator takes the operator's token. All that fails shows the form again, with where to go on kept, and counts as a try; what is
// right passes, whatever others have tried.
func (e *entrance) operator(w http.ResponseWriter, r *http.Request, v *shell.Visit, ours bool) {
	next := r.PostForm.Get("next")
	again := func(status int, fault string) {
		if !e.tokens.Wrong(w, r) {
			status, fault = http.StatusTooManyRequests, "login.throttled"
		}
		e.ask(v, status, loginPage{Next: next, Fault: fault})
	}
	switch {
	case !ours:
		again(http.StatusForbidden, "login.again")
	case e.Open:
		http.Redirect(w, r, shell.LocalPath(next), http.StatusSeeOther)
	case !e.Operator(r.PostForm.Get("token")):
		again(http.StatusUnauthorized, "login.wrong")
	default:
		e.enter(w, r, v, signin.Session{}, next)
	}
}

// enter signs somebody in.
func (e *entrance) enter(w http.ResponseWriter, r *http.Request, v *shell.Visit, of signin.Session, next string) {
	if err := v.Enter(r.Context(), of); err != nil {
		e.unavailable(w, v, err)
		return
	}
	v.SetCookie(cookie, "", -1, http.SameSiteLaxMode)
	http.Redirect(w, r, shell.LocalPath(next), http.StatusSeeOther)
}

// unavailable says that nobody can sign in at the moment.
func (e *entrance) unavailable(w http.ResponseWriter, v *shell.Visit, err error) {
	e.Log.Error("sign somebody in", "error", err)
	w.Header().Set("Retry-After", "60")
	v.Fail(http.StatusServiceUnavailable, "error.entry")
}

// leave signs out.
func (e *entrance) leave(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Leave()
	http.Redirect(w, r, "/login", http.StatusSeeOther)
}
