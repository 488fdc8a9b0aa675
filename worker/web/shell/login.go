package shell

import (
	"net/http"

	"jourfixe/calendar"
)

// maxLogin bounds the body of the form by which somebody signs in.
const maxLogin = 8 << 10

// A loginPage asks for the token.
type loginPage struct {
	Next  string
	Form  string // a random value, also in a cookie: a form that another site made lacks it
	Fault string // key of the text that says what went wrong, "" at first
}

// showLogin shows the form, unless there is nothing to sign in for.
func (s *shell) showLogin(w http.ResponseWriter, r *http.Request, v *Visit) {
	if v.ChooseLanguage() {
		return
	}
	if v.staff {
		http.Redirect(w, r, localPath(r.URL.Query().Get("next")), http.StatusSeeOther)
		return
	}
	s.askToken(w, v, http.StatusOK, r.URL.Query().Get("next"), "")
}

// askToken shows the form, with a value of its own each time.
func (s *shell) askToken(w http.ResponseWriter, v *Visit, status int, next, fault string) {
	form := secret()
	s.setCookie(w, loginCookie, form, 3600, http.SameSiteStrictMode)
	v.Show(status, "login", func(*calendar.Book) Content {
		return Content{Title: v.Voice.T("login.title"), Body: loginPage{Next: localPath(next), Form: form, Fault: fault}}
	})
}

// login takes the form. All that fails shows the form again, with where to go on kept, and counts as a try; what is right
// passes, whatever others have tried.
func (s *shell) login(w http.ResponseWriter, r *http.Request, v *Visit) {
	r.Body = http.MaxBytesReader(w, r.Body, maxLogin)
	if err := r.ParseForm(); err != nil {
		s.askToken(w, v, http.StatusBadRequest, "", "login.again")
		return
	}
	next := r.PostForm.Get("next")
	again := func(status int, fault string) {
		if !s.doors.login.Wrong(w, r) {
			status, fault = http.StatusTooManyRequests, "login.throttled"
		}
		s.askToken(w, v, status, next, fault)
	}
	c, err := r.Cookie(s.cookie(loginCookie))
	if err != nil || !same(c.Value, r.PostForm.Get("form")) {
		again(http.StatusForbidden, "login.again")
		return
	}
	if s.Open {
		http.Redirect(w, r, localPath(next), http.StatusSeeOther)
		return
	}
	// The operator's token alone opens pages until people can sign in; it is the same as long as the process runs, and so is
	// what a session was opened with.
	client, ok := s.Authenticate(r.PostForm.Get("token"))
	if !ok || client != s.Client {
		again(http.StatusUnauthorized, "login.wrong")
		return
	}
	// A session that somebody may have prepared in this browser ends; the id is always a new one.
	s.endSession(r)
	s.setCookie(w, loginCookie, "", -1, http.SameSiteStrictMode)
	s.setCookie(w, sessionCookie, s.sessions.start(client), int(sessionLife.Seconds()), http.SameSiteLaxMode)
	http.Redirect(w, r, localPath(next), http.StatusSeeOther)
}

// logout ends the session here, so that a copy of the cookie is worth nothing either.
func (s *shell) logout(w http.ResponseWriter, r *http.Request, _ *Visit) {
	s.endSession(r)
	s.setCookie(w, sessionCookie, "", -1, http.SameSiteLaxMode)
	http.Redirect(w, r, "/login", http.StatusSeeOther)
}

// endSession ends the session of the request, if it has one.
func (s *shell) endSession(r *http.Request) {
	if c, err := r.Cookie(s.cookie(sessionCookie)); err == nil {
		s.sessions.end(c.Value)
	}
}
