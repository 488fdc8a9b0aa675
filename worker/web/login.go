package web

import (
	"cmp"
	"math"
	"net/http"
	"strconv"

	"jourfixe/calendar"
)

// maxForm bounds the body of a form.
const maxForm = 8 << 10

// A loginPage asks for the token.
type loginPage struct {
	Next  string
	Form  string // a random value, also in a cookie: a form that another site made lacks it
	Fault string // key of the text that says what went wrong, "" at first
}

// showLogin shows the form, unless there is nothing to sign in for.
func (s *site) showLogin(w http.ResponseWriter, r *http.Request, v *visitor) {
	if s.chooseLanguage(w, r, v) {
		return
	}
	if v.client != "" {
		http.Redirect(w, r, localPath(r.URL.Query().Get("next")), http.StatusSeeOther)
		return
	}
	s.askToken(w, r, v, http.StatusOK, r.URL.Query().Get("next"), "")
}

// askToken shows the form, with a value of its own each time.
func (s *site) askToken(w http.ResponseWriter, r *http.Request, v *visitor, status int, next, fault string) {
	form := secret()
	s.setCookie(w, loginCookie, form, 3600, http.SameSiteStrictMode)
	s.show(w, r, v, status, "login", func(*calendar.Book) content {
		return content{v.voice.t("login.title"), loginPage{Next: localPath(next), Form: form, Fault: fault}}
	})
}

// login takes the form. The throttle comes first: whoever guesses tokens need not send a right form. All that fails
// shows the form again, with where to go on kept.
func (s *site) login(w http.ResponseWriter, r *http.Request, v *visitor) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		s.askToken(w, r, v, http.StatusBadRequest, "", "login.again")
		return
	}
	next := r.PostForm.Get("next")
	if ok, after := s.throttle.allow(r.RemoteAddr); !ok {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(after.Seconds()))))
		s.askToken(w, r, v, http.StatusTooManyRequests, next, "login.throttled")
		return
	}
	c, err := r.Cookie(s.cookie(loginCookie))
	if err != nil || !same(c.Value, r.PostForm.Get("form")) {
		s.askToken(w, r, v, http.StatusForbidden, next, "login.again")
		return
	}
	if s.Open {
		http.Redirect(w, r, localPath(next), http.StatusSeeOther)
		return
	}
	client, ok := s.Authenticate(r.PostForm.Get("token"))
	if !ok {
		s.Log.Warn("a wrong token was used to sign in")
		s.askToken(w, r, v, http.StatusUnauthorized, next, "login.wrong")
		return
	}
	// A session that somebody may have prepared in this browser ends; the id is always a new one.
	s.endSession(r)
	s.setCookie(w, loginCookie, "", -1, http.SameSiteStrictMode)
	s.setCookie(w, sessionCookie, s.sessions.start(cmp.Or(client, s.Client)), int(sessionLife.Seconds()), http.SameSiteLaxMode)
	http.Redirect(w, r, localPath(next), http.StatusSeeOther)
}

// logout ends the session here, so that a copy of the cookie is worth nothing either.
func (s *site) logout(w http.ResponseWriter, r *http.Request, v *visitor) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil || !v.sent(r) {
		s.showError(w, r, v, http.StatusForbidden, "error.form")
		return
	}
	s.endSession(r)
	s.setCookie(w, sessionCookie, "", -1, http.SameSiteLaxMode)
	http.Redirect(w, r, "/login", http.StatusSeeOther)
}

// endSession ends the session of the request, if it has one.
func (s *site) endSession(r *http.Request) {
	if c, err := r.Cookie(s.cookie(sessionCookie)); err == nil {
		s.sessions.end(c.Value)
	}
}
