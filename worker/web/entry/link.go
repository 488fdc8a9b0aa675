package entry

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"jourfixe/calendar"
	"jourfixe/worker/signin"
	"jourfixe/worker/throttle"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// maxAddress is how long a mail address may be (RFC 5321, section 4.5.3.1).
const maxAddress = 254

// askLink has a link sent to an address. Whether somebody has that address is looked at afterwards, so that the answer is the same
// and takes as long.
func (e *entrance) askLink(w http.ResponseWriter, r *http.Request, v *shell.Visit, ours bool) {
	p := loginPage{Next: r.PostForm.Get("next"), Address: strings.TrimSpace(r.PostForm.Get("address"))}
	again := func(status int, wrong string) {
		p.Wrong = wrong
		if len(p.Address) > maxAddress {
			p.Address = ""
		}
		e.ask(v, status, p)
	}
	if !e.asking.Wrong(w, r) {
		again(http.StatusTooManyRequests, "login.asked")
		return
	}
	if !ours {
		again(http.StatusForbidden, "login.again.address")
		return
	}
	if !plausible(p.Address) {
		again(http.StatusUnprocessableEntity, "login.address.wrong")
		return
	}
	address := strings.ToLower(p.Address)
	if !e.fromHere.Take(w, throttle.Place(r)+" "+address) || !e.fromAll.Take(w, address) {
		again(http.StatusTooManyRequests, "login.asked.address")
		return
	}
	e.Asked.For(address, e.secret(v), signin.DeviceOf(r.UserAgent()))
	v.SetCookie(nextCookie, url.QueryEscape(shell.LocalPath(p.Next)), kept, http.SameSiteLaxMode)
	p.Sent = true
	e.ask(v, http.StatusAccepted, p)
}

// plausible reports whether something can be the address of somebody, as far as it can be seen by itself.
func plausible(address string) bool {
	name, domain, ok := strings.Cut(address, "@")
	return ok && len(address) <= maxAddress && name != "" && domain != "" && !strings.Contains(domain, "@") && voice.Clean(address) == address &&
		!strings.ContainsAny(address, " <>\",;")
}

// A linkPage asks whoever has followed a link whether they want to sign in: programs that look into mails follow links, too.
type linkPage struct {
	To   string // where the form is sent
	Form string
	Name string
	Role string
}

// showLink shows whom a link signs in. It uses nothing up.
func (e *entrance) showLink(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	w.Header().Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	token := r.PathValue("token")
	secret, _ := v.Cookie(cookie)
	person, err := e.Links.Open(r.Context(), token, secret)
	if err != nil {
		e.refuse(w, r, v, err)
		return
	}
	v.Speak(person.Language)
	p := linkPage{To: "/login/" + token, Form: signin.FormToken(e.secret(v)), Name: person.Name.Value(), Role: person.Role}
	v.Show(http.StatusOK, "link", func(*calendar.Book) shell.Content {
		return shell.Content{Title: v.Voice.T("login.link.title"), Body: p}
	})
}

// takeLink signs somebody in, once.
func (e *entrance) takeLink(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.Early() {
		return
	}
	token := r.PathValue("token")
	if !e.ours(w, r, v) {
		v.Fail(http.StatusForbidden, "error.form")
		return
	}
	secret, _ := v.Cookie(cookie)
	of, err := e.Links.Use(r.Context(), token, secret)
	if err != nil {
		e.refuse(w, r, v, err)
		return
	}
	e.enter(w, r, v, of, e.goOn(v))
}

// refuse says why a link lets nobody in. What nobody has made counts as a guess.
func (e *entrance) refuse(w http.ResponseWriter, r *http.Request, v *shell.Visit, err error) {
	switch {
	case errors.Is(err, signin.ErrNoLink):
		if !e.links.Wrong(w, r) {
			v.Fail(http.StatusTooManyRequests, "error.guesses")
			return
		}
		v.FailAt(http.StatusNotFound, "error.nolink", "/login")
	case errors.Is(err, signin.ErrExpired), errors.Is(err, signin.ErrUsed):
		v.FailAt(http.StatusGone, "error.spent", "/login")
	case errors.Is(err, signin.ErrBrowser):
		v.FailAt(http.StatusForbidden, "error.browser", "/login")
	case errors.Is(err, signin.ErrNobody):
		v.FailAt(http.StatusGone, "error.nobody", "/login")
	default:
		e.unavailable(w, v, err)
	}
}
