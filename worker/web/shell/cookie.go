package shell

import "net/http"

// Names of the cookies of the shell.
const (
	sessionCookie = "jourfixe-session"
	langCookie    = "jourfixe-language"
)

// cookie is the name of a cookie as it travels. Over TLS the prefix makes the browser refuse one that a neighbouring
// host or an attacker without TLS has planted.
func (s *shell) cookie(name string) string {
	if s.secure() {
		return "__Host-" + name
	}
	return name
}

// setCookie gives the browser a cookie for maxAge seconds; a negative age takes it away.
func (s *shell) setCookie(w http.ResponseWriter, name, value string, maxAge int, reach http.SameSite) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookie(name), Value: value, Path: "/", MaxAge: maxAge, HttpOnly: true, Secure: s.secure(), SameSite: reach,
	})
}

// SetCookie gives the browser a cookie for maxAge seconds; a negative age takes it away. Over TLS its name is bound to this host.
func (v *Visit) SetCookie(name, value string, maxAge int, reach http.SameSite) {
	v.shell.setCookie(v.w, name, value, maxAge, reach)
}

// Cookie returns a cookie that was set so.
func (v *Visit) Cookie(name string) (value string, ok bool) {
	c, err := v.r.Cookie(v.shell.cookie(name))
	if err != nil {
		return "", false
	}
	return c.Value, true
}
