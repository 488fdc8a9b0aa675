package web

import (
	"net/http"
	"net/url"
	"strings"
)

// A visitor is who asks, and in which language.
type visitor struct {
	client  string   // "" for somebody unknown
	session *session // nil without one: a machine, or an open server
	guest   bool     // who has come by a link of their own, and sees nothing but what that is for
	voice   *voice
	route   access // of the page they ask for, which says what languages there are
}

// admit finds out who asks and lets them through, or not.
func (s *site) admit(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, wrong := s.visitor(r, rt.access)
		switch {
		case rt.access == public || v.client != "":
			rt.handle(w, r, v)
		case rt.access == machine || wrong:
			// Who sends a token is no browser, also on a page.
			challenge := `Bearer realm="jourfixe"`
			detail := "send the API token as Authorization: Bearer <token>"
			if wrong {
				challenge += `, error="invalid_token"`
				detail = "the token of the Authorization header is not valid"
			}
			w.Header().Set("WWW-Authenticate", challenge)
			fail(w, http.StatusUnauthorized, "not-authenticated", "Authentication is needed", detail)
		default:
			w.Header().Set("Cache-Control", "no-store")
			to := "/login"
			// What a form sent cannot be sent again by a link.
			if next := localPath(r.URL.RequestURI()); next != "/" && isRead(r.Method) {
				to += "?next=" + url.QueryEscape(next)
			}
			http.Redirect(w, r, to, http.StatusSeeOther)
		}
	})
}

// visitor tells who asks. Wrong means that there is a token, but not a valid one; then no session counts either.
func (s *site) visitor(r *http.Request, a access) (v *visitor, wrong bool) {
	if a != public {
		a = staff
	}
	v = &visitor{voice: s.voice(r, a), route: a}
	if s.Open {
		v.client = s.Client
		return v, false
	}
	if header := r.Header.Get("Authorization"); header != "" {
		if scheme, token, _ := strings.Cut(header, " "); strings.EqualFold(scheme, "Bearer") {
			if client, ok := s.Authenticate(strings.TrimSpace(token)); ok {
				v.client = client
				return v, false
			}
		}
		return v, true
	}
	if c, err := r.Cookie(s.cookie(sessionCookie)); err == nil {
		if v.session = s.sessions.find(c.Value); v.session != nil {
			v.client = v.session.client
		}
	}
	return v, false
}

// sent reports whether a form that was read comes from a page that the visitor's session was shown. Who has no session
// has no cookie either that another site could make use of.
func (v *visitor) sent(r *http.Request) bool {
	return v.session == nil || same(v.session.form, r.PostForm.Get("form"))
}

// isRead reports whether a request only asks, so that it can be repeated by following a link.
func isRead(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// Names of the cookies.
const (
	sessionCookie = "jourfixe-session"
	loginCookie   = "jourfixe-login"
	langCookie    = "jourfixe-language"
)

// cookie is the name of a cookie as it travels. Over TLS the prefix makes the browser refuse one that a neighbouring
// host or an attacker without TLS has planted.
func (s *site) cookie(name string) string {
	if s.secure() {
		return "__Host-" + name
	}
	return name
}

// setCookie gives the browser a cookie for maxAge seconds; a negative age takes it away.
func (s *site) setCookie(w http.ResponseWriter, name, value string, maxAge int, reach http.SameSite) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookie(name), Value: value, Path: "/", MaxAge: maxAge, HttpOnly: true, Secure: s.secure(), SameSite: reach,
	})
}
