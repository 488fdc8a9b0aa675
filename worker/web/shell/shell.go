// Package shell is what holds for every page: who may see it, in which language it is spoken, what goes around it, the
// headers of every answer, the cookie of a session, what is borne of guesses, static files, and pages that say what went
// wrong. The rooms of the site bring their routes and their pages; nothing in here knows what a page is about.
//
// Nothing here trusts the Host header: links come from the configured base URL or are local.
package shell

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"jourfixe/events/journal/traced"
	"jourfixe/worker"
	"jourfixe/worker/signin"
)

// Options say who may see the site, and what its frame shows. All but Reads, Sessions, Contact and Tried are needed, and Authenticate only if the
// server is not open.
type Options struct {
	Mirror  *worker.Mirror
	BaseURL string // how the world reaches this server, as in https://jourfixe.example; without a path

	// Client is whom the pages act as. Its token alone signs in; those of others open what is for programs.
	Client string
	// Open lets everybody who can reach the server do everything, as Client; whoever signs in is who they are. It is for a server that listens on
	// loopback alone; requests under another host name are turned away, so that no foreign page can reach in.
	Open bool

	// Authenticate tells which client a bearer token belongs to. It must take the same time for every wrong token.
	Authenticate func(token string) (client string, ok bool)
	// Reads reports whether a client may look at something that is no command, as rights.Metrics; nil: none may.
	Reads func(client, what string) bool
	// Sessions are who has signed in; nil: nobody can.
	Sessions *signin.Sessions

	Contact string // a mail address that guests can write to, "" if there is none
	Bare    bool   // there are no pages to sign in for, nor any files
	// Tried hears of each secret that is nobody's, by the door at which it was tried, and whether it was one too many; nil:
	// nobody does.
	Tried  func(door string, beyond bool)
	Traces *traced.Tracer // notes requests; nil: nobody does
	Now    func() time.Time
	Log    *slog.Logger

	Order []string // of the parts of the site, by where they lead; those that are not in it come last
}

// A shell is all that is parsed and made once, at the start.
type shell struct {
	Options
	*edition
	base  *url.URL
	nav   []NavItem
	made  sync.Map // navigation as it is written, by navPlace
	doors doors
	ways  *http.ServeMux // to all that there is
}

// A Site is the handler of all that there is.
type Site struct {
	http.Handler
	rooms []Room
}

// Routes are the table of a site: all that can be asked for, as in "GET /year", each with the rule that says by whom.
func (s *Site) Routes() map[string]Access {
	table := map[string]Access{}
	for _, room := range s.rooms {
		for _, rt := range room.Routes {
			table[rt.Pattern] = rt.Access
		}
	}
	return table
}

// New returns a site with some rooms. It fails if an option is missing, a route has no rule, or a template,
// a translation or a file is broken, so that no visitor is the one to find out.
func New(o Options, rooms ...Room) (*Site, error) {
	s := &shell{Options: o, doors: newDoors(o.Now, o.Tried)}
	rooms = append(rooms, s.room())
	var err error
	if s.base, err = ParseBase(o.BaseURL); err != nil {
		return nil, err
	}
	if s.edition, err = editionOf(rooms); err != nil {
		return nil, err
	}
	h, err := s.handler(rooms)
	if err != nil {
		return nil, err
	}
	site := &Site{h, rooms}
	table := site.Routes()
	for _, room := range rooms {
		for _, n := range room.Nav {
			rule, ok := table["GET "+n.To]
			if !ok {
				rule = table["GET "+n.To+"{$}"]
			}
			n.role = rule.role
			s.nav = append(s.nav, n)
		}
	}
	slices.SortStableFunc(s.nav, func(x, y NavItem) int { return cmp.Compare(o.place(x), o.place(y)) })
	return site, nil
}

// place is where a part of the site stands among the others: in the order that was given, then as the rooms come.
func (o *Options) place(n NavItem) int {
	if i := slices.Index(o.Order, n.To); i >= 0 {
		return i
	}
	return len(o.Order)
}

// room is what the shell itself answers: its files, and what is not there.
func (s *shell) room() Room {
	r := Room{Name: "the shell", Templates: templateFiles, Everybody: true}
	if !s.Bare {
		r.Routes = []Route{
			{"GET /static/{file}", Public, s.showStatic},
			{"/", SignedIn, func(_ http.ResponseWriter, _ *http.Request, v *Visit) { v.Missing() }},
		}
	}
	return r
}

// handler puts the routes behind what holds for all of them.
func (s *shell) handler(rooms []Room) (http.Handler, error) {
	mux, err := s.mux(rooms)
	if err != nil {
		return nil, err
	}
	s.ways = mux
	// A page of another origin can send forms, also to a server on loopback; browsers say where a request comes from.
	// The base URL counts as ours even if a proxy changes the Host.
	foreign := http.NewCrossOriginProtection()
	if err := foreign.AddTrustedOrigin(s.base.String()); err != nil {
		return nil, fmt.Errorf("trust the origin of the base URL: %w", err)
	}
	foreign.SetDenyHandler(http.HandlerFunc(s.refuseForeign))
	for _, room := range rooms {
		for _, rt := range room.Routes {
			if rt.Access.anyPage {
				foreign.AddInsecureBypassPattern(rt.Pattern)
			}
		}
	}
	return s.withHeaders(s.expectHost(foreign.Handler(mux))), nil
}

// ParseBase reads the base URL. A path is refused: cookies and links take the whole host for this office.
func ParseBase(base string) (*url.URL, error) {
	u, err := url.Parse(base)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return nil, errors.New("the base URL must be http or https, a host and nothing more, as in https://jourfixe.example")
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

// secure reports whether the world reaches the server over TLS.
func (s *shell) secure() bool { return s.base.Scheme == "https" }
