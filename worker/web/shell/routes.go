package shell

import (
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"strings"

	"jourfixe/events/journal/traced"
)

// A Room is a part of the site: what can be asked for in it, and the pages that it shows.
type Room struct {
	Name      string
	Routes    []Route
	Templates fs.FS     // holds templates/*.html, each a page but for parts.html; nil if the room has none
	Parts     []fs.FS   // parts.html of what the room shares with others
	Everybody bool      // its pages are in all languages that people are written to in, not only in those of staff
	Nav       []NavItem // what leads to it from every page of staff
}

// A Route is one thing that can be asked for, with the rule that says by whom. The shell enforces the rule.
type Route struct {
	Pattern string
	Access  Access
	Handle  func(http.ResponseWriter, *http.Request, *Visit)
}

// On is an entry of the table of a room.
func On(pattern string, a Access, handle func(http.ResponseWriter, *http.Request, *Visit)) Route {
	return Route{pattern, a.on(pattern), handle}
}

// Mount is the handle of a route that another handler answers.
func Mount(h http.Handler) func(http.ResponseWriter, *http.Request, *Visit) {
	return func(w http.ResponseWriter, r *http.Request, _ *Visit) { h.ServeHTTP(w, r) }
}

// mux puts the routes of all rooms behind their rules.
func (s *shell) mux(rooms []Room) (*http.ServeMux, error) {
	mux := http.NewServeMux()
	for _, room := range rooms {
		for _, rt := range room.Routes {
			if rt.Access.admit == nil {
				return nil, fmt.Errorf("the route %s has no rule that says who may use it", rt.Pattern)
			}
			handle := func(w http.ResponseWriter, r *http.Request) {
				v, wrong := s.visit(w, r, rt.Access)
				if rt.Access.admit(w, r, v, wrong) {
					rt.Handle(w, v.decides(r), v)
				}
			}
			if s.Traces != nil && !untraced[rt.Pattern] {
				handle = s.traced(rt.Pattern, handle)
			}
			if isCatchAll(rt.Pattern) {
				handle = allowed(mux, handle)
			}
			mux.HandleFunc(rt.Pattern, handle)
		}
	}
	return mux, nil
}

// untraced are routes that are asked again and again by machines to see whether all is well, and files of the program.
var untraced = map[string]bool{"GET /livez": true, "GET /healthz": true, "GET /readyz": true, "GET /metrics": true, "GET /static/{file}": true}

// traced notes requests on a route. What a request follows from may be said by who has sent a client's token: what strangers say would have their requests noted at
// will.
func (s *shell) traced(pattern string, next http.HandlerFunc) http.HandlerFunc {
	route := pattern
	if isCatchAll(pattern) {
		route = ""
	}
	return func(w http.ResponseWriter, r *http.Request) {
		parent := ""
		if given := r.Header.Get(traced.Header); given != "" && s.byToken(r) {
			parent = given
		}
		ctx, span := s.Traces.Request(r.Context(), r.Method, route, parent)
		answer := &traced.Writer{ResponseWriter: w}
		defer func() { span.Answered(answer.Status()) }()
		next(answer, r.WithContext(ctx))
	}
}

// methods are those that any route answers.
var methods = []string{http.MethodGet, http.MethodPost}

// allowed has a catch-all pattern answer 405 where a path is there, but not by this method, which it would hide.
func allowed(mux *http.ServeMux, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
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
		next(w, r)
	}
}

// Leads reports whether the site has pages at a path, whatever is there now.
func (v *Visit) Leads(path string) bool {
	_, pattern := v.shell.ways.Handler(&http.Request{Method: http.MethodGet, URL: &url.URL{Path: path}})
	return !isCatchAll(pattern)
}

// isCatchAll reports whether a pattern takes everything that no other does.
func isCatchAll(pattern string) bool { return pattern == "/" || pattern == "/api/" || pattern == "" }
