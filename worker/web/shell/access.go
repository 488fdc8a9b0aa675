package shell

import (
	"net/http"
	"net/url"
	"strings"
)

// An Access is the rule by which a route is open to somebody. Every route has one, which the shell enforces before the
// route's handler is asked; the zero value is none, and no route may go without.
type Access struct {
	name   string
	speaks *audience // whom its pages speak to
	// admit lets somebody through to the handler or answers why not, and reports which. wrong says that they have sent a
	// token that is not valid.
	admit   func(w http.ResponseWriter, r *http.Request, v *Visit, wrong bool) bool
	anyPage bool // a page of another origin may send a form here
}

// String names the rule.
func (a Access) String() string { return a.name }

// FromAnyPage is the same rule for a route to which pages of other origins may send forms. No cookie may count there.
func (a Access) FromAnyPage() Access {
	a.name, a.anyPage = a.name+", from any page", true
	return a
}

var (
	// Public is for everybody.
	Public = Access{name: "public", speaks: forEverybody, admit: func(http.ResponseWriter, *http.Request, *Visit, bool) bool { return true }}
	// Staff is for who has signed in; a browser that has not is sent to do so. A form that is posted has to come from a
	// page of the same session, and is read before the handler is asked. A client's token opens nothing here.
	Staff = Access{name: "staff", speaks: forStaff, admit: admitStaff}
	// API is for clients and for who has signed in; who may not is answered in the form of the API. What a client may do there
	// is the table's affair (package rights).
	API = Access{name: "API token", speaks: forStaff, admit: admitAPI}
	// Operator is for who has signed in as well, but for programs: who may not is answered in the form of the API.
	Operator = Access{name: "operator's token", speaks: forStaff, admit: admitOperator}
)

// maxForm bounds the body of a form that staff send.
const maxForm = 32 << 10

func admitStaff(w http.ResponseWriter, r *http.Request, v *Visit, wrong bool) bool {
	switch {
	case v.Client == "" && wrong, v.Client != "" && !v.staff:
		return admitOperator(w, r, v, wrong) // Who sends a token is no browser, also on a page.
	case v.tooMany(wrong):
		v.Fail(http.StatusTooManyRequests, "error.tries")
		return false
	case v.Client == "":
		w.Header().Set("Cache-Control", "no-store")
		to := "/login"
		// What a form sent cannot be sent again by a link.
		if next := localPath(r.URL.RequestURI()); next != "/" && isRead(r.Method) {
			to += "?next=" + url.QueryEscape(next)
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
		return false
	case !strings.HasPrefix(r.Pattern, http.MethodPost+" "):
		return true
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil || !v.sent() {
		v.Fail(http.StatusForbidden, "error.form")
		return false
	}
	return true
}

func admitAPI(w http.ResponseWriter, _ *http.Request, v *Visit, wrong bool) bool {
	switch {
	case v.Client != "":
		return true
	case v.tooMany(wrong):
		slowDown(w)
		return false
	}
	challenge := `Bearer realm="jourfixe"`
	detail := "send the API token as Authorization: Bearer <token>"
	if wrong {
		challenge += `, error="invalid_token"`
		detail = "the token of the Authorization header is not valid"
	}
	w.Header().Set("WWW-Authenticate", challenge)
	Refuse(w, http.StatusUnauthorized, "not-authenticated", "Authentication is needed", detail)
	return false
}

func admitOperator(w http.ResponseWriter, r *http.Request, v *Visit, wrong bool) bool {
	switch {
	case !admitAPI(w, r, v, wrong):
		return false
	case v.staff:
		return true
	}
	Refuse(w, http.StatusForbidden, "not-allowed", "This is not for clients", "a client gives commands, at /api/commands; the operator's token opens the rest")
	return false
}

// visit tells who asks. Wrong means that there is a token, but not a valid one; then no session counts either.
func (s *shell) visit(w http.ResponseWriter, r *http.Request, a Access) (v *Visit, wrong bool) {
	v = &Visit{Voice: s.voice(r, a.speaks), shell: s, access: a, w: w, r: r}
	defer func() { v.staff = v.Client != "" && v.Client == s.Client }()
	if s.Open {
		v.Client = s.Client
		return v, false
	}
	if header := r.Header.Get("Authorization"); header != "" {
		if scheme, token, _ := strings.Cut(header, " "); strings.EqualFold(scheme, "Bearer") {
			if client, ok := s.Authenticate(strings.TrimSpace(token)); ok {
				v.Client = client
				return v, false
			}
		}
		return v, true
	}
	if c, err := r.Cookie(s.cookie(sessionCookie)); err == nil {
		if v.session = s.sessions.find(c.Value); v.session != nil {
			v.Client = v.session.client
		}
		v.unknown = v.session == nil
	}
	return v, false
}

// isRead reports whether a request only asks, so that it can be repeated by following a link.
func isRead(method string) bool { return method == http.MethodGet || method == http.MethodHead }
