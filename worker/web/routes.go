package web

import (
	"fmt"
	"net/http"
	"strings"
)

// An access says who may use a route.
type access int

const (
	public  access = iota // everybody
	staff                 // who has signed in; a browser that has not is sent to do so
	machine               // the same, but who may not is answered in the form of the API
)

// A route is one thing that can be asked for.
type route struct {
	pattern string
	access  access
	handle  func(http.ResponseWriter, *http.Request, *visitor)
}

// routes is the one table of what there is and who may see it.
func (s *site) routes() []route {
	// For whoever runs the server.
	list := []route{
		{"GET /healthz", public, s.healthz},
		{"GET /readyz", public, s.readyz},
	}
	if s.Metrics != nil {
		list = append(list, route{"GET /metrics", machine, pass(s.Metrics)})
	}
	if s.Feeds != nil {
		// A feed is secret by its token, which the handler of the feeds looks at.
		list = append(list, route{"/feeds/", public, pass(s.Feeds)})
	}
	if s.FeedsOnly {
		return list
	}
	if s.Doors != nil {
		// An answer is given behind a link that only one person has.
		list = append(list, route{"GET /rsvp/{token...}", public, s.rsvp}, route{"POST /rsvp/{token...}", public, s.answerRSVP})
		// So are mails chosen, and mail programs unsubscribe there for people.
		list = append(list, route{"GET " + mailsPath, public, s.mails}, route{"POST " + mailsPath, public, s.chooseMails})
	}
	if s.Mailbox != nil {
		list = append(list, []route{
			{"GET /mailbox", staff, s.mailbox},
			{"GET /mailbox/{id}", staff, s.mail},
			{"GET /mailbox/{id}/html", staff, s.mailHTML},
			{"GET /mailbox/{id}/raw", staff, s.mailRaw},
		}...)
	}
	return append(list, []route{
		// Pages, for people.
		{"GET /{$}", staff, s.agenda},
		{"GET /year", staff, s.year},
		{"GET /year/{year}", staff, s.year},
		{"GET /holidays", staff, s.holidays},
		{"GET /holidays/{region}/{year}", staff, s.region},
		{"GET /partners", staff, s.partners},
		{"GET /partners/{id}", staff, s.partner},
		{"GET /meetings/{id}", staff, s.meeting},
		{"POST /meetings/{id}", staff, s.decideCounter},
		{"GET /trips/{id}", staff, s.trip},
		{"GET /login", public, s.showLogin},
		{"POST /login", public, s.login},
		{"POST /logout", staff, s.logout},

		// The API, for other systems. The documents say what can be sent and what comes.
		{"POST /api/commands", machine, s.command},
		{"GET /api/commands/{id}", machine, s.outcome},
		{"GET /api/asyncapi.json", machine, s.showAsyncAPI},
		{"GET /api/schemas/{file}", machine, s.showSchema},
		{"/api/", machine, s.missing},

		{"GET /static/{file}", public, s.showStatic},
		{"/", staff, s.missing},
	}...)
}

// pass lets another handler answer.
func pass(h http.Handler) func(http.ResponseWriter, *http.Request, *visitor) {
	return func(w http.ResponseWriter, r *http.Request, _ *visitor) { h.ServeHTTP(w, r) }
}

// handler puts the routes behind what holds for all of them.
func (s *site) handler() (http.Handler, error) {
	mux := http.NewServeMux()
	for _, rt := range s.routes() {
		mux.Handle(rt.pattern, s.admit(rt))
	}
	h := allowed(mux, mux)
	// A page of another origin can send forms, also to a server on loopback; browsers say where a request comes from.
	// The base URL counts as ours even if a proxy changes the Host.
	foreign := http.NewCrossOriginProtection()
	if err := foreign.AddTrustedOrigin(s.base.String()); err != nil {
		return nil, fmt.Errorf("trust the origin of the base URL: %w", err)
	}
	// A mail program that unsubscribes somebody may be a page of another origin (RFC 8058). No cookie counts there: whoever
	// has the link can open it as well.
	foreign.AddInsecureBypassPattern("POST " + mailsPath)
	return s.withHeaders(s.expectHost(foreign.Handler(h))), nil
}

// methods are those that any route answers.
var methods = []string{http.MethodGet, http.MethodPost}

// allowed answers 405 where a path is there, but not by this method. The catch-all patterns would hide it.
func allowed(mux *http.ServeMux, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := mux.Handler(r); isCatchAll(pattern) {
			var allow []string
			for _, method := range methods {
				other := r.Clone(r.Context())
				other.Method = method
				if _, p := mux.Handler(other); !isCatchAll(p) {
					allow = append(allow, method)
				}
			}
			if len(allow) > 0 {
				w.Header().Set("Allow", strings.Join(allow, ", "))
				http.Error(w, "405 method not allowed; allowed: "+strings.Join(allow, ", "), http.StatusMethodNotAllowed)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// isCatchAll reports whether a pattern takes everything that no other does.
func isCatchAll(pattern string) bool { return pattern == "/" || pattern == "/api/" || pattern == "" }
