package shell

import (
	"cmp"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/rights"
)

// An Access is the rule by which a route is open to somebody. Every route has one, which the shell enforces before the
// route's handler is asked; the zero value is none, and no route may go without.
type Access struct {
	name   string
	speaks *audience // whom its pages speak to
	// admit lets somebody through to the handler or answers why not, and reports which. wrong says that they have sent a
	// token that is not valid.
	admit   func(w http.ResponseWriter, r *http.Request, v *Visit, wrong bool) bool
	anyPage bool   // a page of another origin may send a form here
	role    string // the lowest that is let through, "" if it is not a matter of roles
	outside bool   // who has not signed in is let through, too, or may be, by a link of their own
	sends   *Access
	most    int64 // bytes that a form may have; 0: maxForm
	streams bool  // the handler reads the form itself, and asks Visit.Sent
}

// String names the rule.
func (a Access) String() string { return a.name }

// Outside reports whether somebody may come in by the rule who has not signed in.
func (a Access) Outside() bool { return a.outside }

// FromAnyPage is the same rule for a route to which pages of other origins may send forms. No cookie may count there.
func (a Access) FromAnyPage() Access {
	a.name, a.anyPage = a.name+", from any page", true
	return a
}

// ToEverybody is the same rule for a route that speaks all languages that people are written to in, whoever asks.
func (a Access) ToEverybody() Access {
	a.speaks = forEverybody
	return a
}

// UpTo is the same rule for a route to which longer forms are sent.
func (a Access) UpTo(bytes int64) Access {
	a.most = bytes
	return a
}

// Streamed is the same rule for a route to which files are sent: the handler reads the form as it comes, and has to ask Visit.Sent before anything comes of it.
func (a Access) Streamed() Access {
	a.name, a.streams = a.name+", as it comes", true
	return a
}

var (
	// Public is for everybody.
	Public = Access{name: "public", speaks: forEverybody, outside: true, admit: func(http.ResponseWriter, *http.Request, *Visit, bool) bool { return true }}
	// SignedIn is for whoever has signed in, whatever their role. A form that is posted has to come from a page of the same
	// session, and is read before the handler is asked; that holds for all of these rules, and a browser in which nobody has
	// signed in is sent to do so. A client's token opens nothing here.
	SignedIn = Access{name: "signed in", speaks: forEverybody, admit: admitRole("")}
	// Reader, Coordinator and Administrator are for people of the role, and of those above it, and for the operator.
	Reader        = ofRole(events.Reader)
	Coordinator   = ofRole(events.Coordinator)
	Administrator = ofRole(events.Administrator)
	// Staff is for the pages of the office: who looks at one is a reader, who sends a form a coordinator.
	Staff = Access{name: Reader.name, speaks: forStaff, role: Reader.role, admit: Reader.admit, sends: &Coordinator}
	// API is for clients and for who has signed in with a role; who may not is answered in the form of the API. What a client may
	// do there is the table's affair (package rights), and what a person may, the book's.
	API = Access{name: "API token", speaks: forStaff, admit: admitAPI}
	// Metrics is for clients that were given them, and for whoever runs the house.
	Metrics = Access{name: "API token for " + rights.Metrics, speaks: forStaff, admit: admitMetrics}
)

// on is the rule of a route.
func (a Access) on(pattern string) Access {
	if a.sends != nil && strings.HasPrefix(pattern, http.MethodPost+" ") {
		return *a.sends
	}
	return a
}

func ofRole(role string) Access {
	return Access{name: role, speaks: forStaff, role: role, admit: admitRole(role)}
}

// maxForm bounds the body of a form that staff send.
const maxForm = 32 << 10

// admitRole lets in who has signed in with a role, or one above it.
func admitRole(role string) func(w http.ResponseWriter, r *http.Request, v *Visit, wrong bool) bool {
	return func(w http.ResponseWriter, r *http.Request, v *Visit, wrong bool) bool {
		switch {
		case v.Client == "" && wrong, v.Client != "" && !v.staff && v.Person == "":
			return refuseClient(w, r, v, wrong) // Who sends a token is no browser, also on a page.
		case v.tooMany(wrong):
			v.FailAt(http.StatusTooManyRequests, "error.tries", "/login")
			return false
		case v.Client == "", v.shell.Open && role == "" && v.session == nil: // what is somebody's own is nobody's on an open server
			w.Header().Set("Cache-Control", "no-store")
			to := "/login"
			// What a form sent cannot be sent again by a link.
			if next := LocalPath(r.URL.RequestURI()); next != "/" && isRead(r.Method) {
				to += "?next=" + url.QueryEscape(next)
			}
			http.Redirect(w, r, to, http.StatusSeeOther)
			return false
		case !v.Is(role):
			v.turnAway(role)
			return false
		case !strings.HasPrefix(r.Pattern, http.MethodPost+" "), v.access.streams:
			return true
		}
		switch err := v.parse(w, r); {
		case errors.As(err, new(*http.MaxBytesError)):
			v.Fail(http.StatusRequestEntityTooLarge, "error.large", "most", v.Voice.Size(int(v.access.longest())))
			return false
		case err != nil || !v.sent():
			v.Fail(http.StatusForbidden, "error.form")
			return false
		}
		return true
	}
}

// longest is how many bytes a form may have.
func (a Access) longest() int64 { return cmp.Or(a.most, maxForm) }

// parse reads a form in either shape that browsers send. All of it fits into memory.
func (v *Visit) parse(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, v.access.longest())
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && media == "multipart/form-data" {
		return r.ParseMultipartForm(v.access.longest())
	}
	return r.ParseForm()
}

// Is reports whether whoever visits has the role, or one above it.
func (v *Visit) Is(role string) bool {
	return v.staff || v.Person != "" && v.role.Level() >= rights.OfRole(role).Level()
}

// Asks reports whether whoever visits may be told what a question asks, by its short name.
func (v *Visit) Asks(question string) bool { return v.staff || v.Person != "" && v.role.Ask(question) }

// turnAway says which role a page takes, and who can give it. Who has no role at all is led to their own page.
func (v *Visit) turnAway(role string) {
	if v.ChooseLanguage() {
		return
	}
	if !v.Is(events.Reader) && v.r.Pattern == "GET /{$}" {
		v.w.Header().Set("Cache-Control", "no-store")
		http.Redirect(v.w, v.r, "/me", http.StatusSeeOther)
		return
	}
	p := errorPage{Title: v.Voice.T("error.role.title"), Text: v.Voice.T("error.role.text", "role", v.Voice.T("role."+role))}
	if !v.Is(events.Reader) {
		p.Home = "/me"
	} else {
		v.shell.Mirror.View(func(b *calendar.Book) {
			for _, u := range b.Users() {
				if u.Role == events.Administrator && u.Name.Readable() && len(p.Givers) < maxGivers {
					p.Givers = append(p.Givers, u.Name.Value())
				}
			}
		})
	}
	v.Show(http.StatusForbidden, "error", func(*calendar.Book) Content { return Content{Title: p.Title, Body: p} })
}

// maxGivers bounds how many administrators a page names.
const maxGivers = 10

// admitAPI lets clients in, and people with a role.
func admitAPI(w http.ResponseWriter, r *http.Request, v *Visit, wrong bool) bool {
	switch {
	case v.Person != "" && !v.Is(events.Reader):
		Refuse(w, http.StatusForbidden, "not-allowed", "This is not for you", "the API is for people with a role; an administrator can give it")
		return false
	case v.Client != "":
		return true
	}
	return challenge(w, v, wrong)
}

// challenge says that a token is needed.
func challenge(w http.ResponseWriter, v *Visit, wrong bool) bool {
	if v.tooMany(wrong) {
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

// admitMetrics lets in clients that have the right, and administrators.
func admitMetrics(w http.ResponseWriter, r *http.Request, v *Visit, wrong bool) bool {
	switch {
	case v.Is(events.Administrator), v.Client != "" && v.Person == "" && v.shell.Reads != nil && v.shell.Reads(v.Client, rights.Metrics):
		return true
	case v.Client == "":
		return challenge(w, v, wrong)
	}
	Refuse(w, http.StatusForbidden, "not-allowed", "This client was not given "+rights.Metrics, "whoever runs the house can give it: jourfixe client change NAME --may "+rights.Metrics+",…")
	return false
}

// refuseClient answers a client that asks for a page.
func refuseClient(w http.ResponseWriter, _ *http.Request, v *Visit, wrong bool) bool {
	if v.Client == "" {
		return challenge(w, v, wrong)
	}
	Refuse(w, http.StatusForbidden, "not-allowed", "This is not for clients", "a client gives commands, at /api/commands; people sign in to see pages")
	return false
}

// visit tells who asks. Wrong means that there is a token, but not a valid one; then no session counts either.
func (s *shell) visit(w http.ResponseWriter, r *http.Request, a Access) (v *Visit, wrong bool) {
	v = &Visit{shell: s, access: a, w: w, r: r}
	wrong = v.who()
	v.staff = v.Client != "" && v.Client == s.Client
	v.speaks = a.speaks
	if strings.HasPrefix(a.name, SignedIn.name) && v.Is(events.Reader) {
		v.speaks = forStaff // with the navigation of their pages around it
	}
	v.Voice = s.voice(r, v.speaks, v.language)
	return v, wrong
}

// who finds out who asks.
func (v *Visit) who() (wrong bool) {
	s := v.shell
	if s.Open {
		// Whoever has signed in is who they are, and everybody else may do everything.
		if v.bySession(); v.Person == "" {
			v.Client, v.session, v.unknown = s.Client, nil, false
		}
		return false
	}
	if header := v.r.Header.Get("Authorization"); header != "" {
		if scheme, token, _ := strings.Cut(header, " "); strings.EqualFold(scheme, "Bearer") {
			if client, ok := s.Authenticate(strings.TrimSpace(token)); ok {
				v.Client = client
				return false
			}
		}
		return true
	}
	v.bySession()
	return false
}

// byToken reports whether a client has sent a token of its own, or everybody may do everything.
func (s *shell) byToken(r *http.Request) bool {
	if s.Open {
		return true
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return false
	}
	_, ok := s.Authenticate(strings.TrimSpace(token))
	return ok
}

// bySession finds out who asks by the cookie of a session.
func (v *Visit) bySession() {
	s := v.shell
	if s.Sessions == nil {
		return
	}
	c, err := v.r.Cookie(s.cookie(sessionCookie))
	if err != nil {
		return
	}
	of, ok := s.Sessions.Find(c.Value)
	switch {
	case !ok:
		v.unknown = true
	case of.Person == "":
		v.Client, v.session, v.id = s.Client, &of, c.Value
	default:
		s.Mirror.View(func(b *calendar.Book) {
			if p := b.Person(of.Person); p != nil {
				v.role, v.Role, v.language, v.Name = rights.OfRole(p.Role), p.Role, p.Language, p.Name.Value()
			}
		})
		v.Client, v.Person, v.session, v.id = rights.Site, of.Person, &of, c.Value
	}
}

// isRead reports whether a request only asks, so that it can be repeated by following a link.
func isRead(method string) bool { return method == http.MethodGet || method == http.MethodHead }
