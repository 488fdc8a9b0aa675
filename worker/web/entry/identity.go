package entry

import (
	"errors"
	"net/http"
	"net/url"

	"jourfixe/worker/oidc"
	"jourfixe/worker/signin"
	"jourfixe/worker/web/shell"
)

// identityCookie holds the secret of one question to the identity provider, for as long as an answer is waited for.
const (
	identityCookie = "jourfixe-identity"
	answerWithin   = 600 // seconds
)

// askIdentity sends a browser to the identity provider.
func (e *entrance) askIdentity(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.Early() {
		return
	}
	if !e.asking.Wrong(w, r) {
		v.Fail(http.StatusTooManyRequests, "error.guesses")
		return
	}
	secret := signin.Secret()
	to, err := e.Identity.Question(secret)
	if err != nil {
		e.noProvider(w, v, err)
		return
	}
	v.SetCookie(identityCookie, secret, answerWithin, http.SameSiteLaxMode)
	v.SetCookie(nextCookie, url.QueryEscape(shell.LocalPath(r.URL.Query().Get("next"))), kept, http.SameSiteLaxMode)
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// takeIdentity signs in who comes back: the one person in the book who has the address that the provider has verified.
func (e *entrance) takeIdentity(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.Early() {
		return
	}
	w.Header().Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	secret, _ := v.Cookie(identityCookie)
	v.SetCookie(identityCookie, "", -1, http.SameSiteLaxMode) // each question is answered once
	address, err := e.Identity.Answer(r.Context(), secret, r.URL.Query())
	switch {
	case errors.Is(err, oidc.ErrForeign):
		v.FailAt(http.StatusForbidden, "error.identity.foreign", "/login")
		return
	case errors.Is(err, oidc.ErrDenied):
		v.FailAt(http.StatusForbidden, "error.identity.denied", "/login")
		return
	case errors.Is(err, oidc.ErrNoAddress):
		v.FailAt(http.StatusForbidden, "error.identity.address", "/login")
		return
	case err != nil:
		e.noProvider(w, v, err)
		return
	}
	list := signin.ByAddress(e.Mirror.Snapshot(), address)
	switch {
	case len(list) == 0:
		v.FailAt(http.StatusForbidden, "error.identity.unknown", "/login")
		return
	case len(list) > 1:
		v.FailAt(http.StatusForbidden, "error.identity.several", "/login")
		return
	}
	p := list[0]
	e.enter(w, r, v, signin.Session{Person: p.ID, Address: p.Addresses, Role: p.Role != ""}, e.goOn(v))
}

// goOn is where whoever signs in wanted to go.
func (e *entrance) goOn(v *shell.Visit) string {
	kept, ok := v.Cookie(nextCookie)
	if !ok {
		return "/"
	}
	v.SetCookie(nextCookie, "", -1, http.SameSiteLaxMode)
	next, err := url.QueryUnescape(kept)
	if err != nil {
		return "/"
	}
	return next
}

// noProvider says that the identity provider does not answer as it should.
func (e *entrance) noProvider(w http.ResponseWriter, v *shell.Visit, err error) {
	e.Log.Error("sign somebody in by the identity provider", "error", err)
	w.Header().Set("Retry-After", "60")
	v.FailAt(http.StatusBadGateway, "error.identity", "/login")
}
