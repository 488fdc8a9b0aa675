// Package web shows the office in the browser and takes commands over HTTP.
//
// The pages say what is planned and why: the agenda of the next twelve months, each meeting, trip and partner, in
// German and English. They are made on the server from the mirror's book, need no script, and change nothing by
// themselves: what changes the office is a command, sent as a CloudEvent to /api/commands. A few forms send such a command
// for somebody: those who are invited have links of their own to pages on which they answer and choose their mails, and
// coordinators decide on the page of a meeting what becomes of another time that somebody has proposed.
//
// Who may see what is written down in one table, in routes.go. Nothing here trusts the Host header: links come from the
// configured base URL or are local.
package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"jourfixe/events/schema"
	"jourfixe/worker"
	"jourfixe/worker/links"
)

// Options say what the pages are made from and who may see them. All but Doors, Mailbox, Contact, Feeds, Metrics and
// Ready are needed.
type Options struct {
	Mirror    *worker.Mirror
	Reception *worker.Reception

	Office  string // the id of the office
	BaseURL string // how the world reaches this server, as in https://jourfixe.example; without a path

	// Open lets everybody who can reach the server do everything, as Client. It is for a server that listens on
	// loopback alone; requests under another host name are turned away, so that no foreign page can reach in.
	Open   bool
	Client string

	// Authenticate tells which client a bearer token belongs to. It must take the same time for every wrong token.
	Authenticate func(token string) (client string, ok bool)

	// FeedsOnly leaves out pages and API, for a process that has another role.
	FeedsOnly bool

	Doors   *links.Doorbook // knows the links for answering invitations and choosing mails; nil: there are no such pages
	Mailbox worker.Mailbox  // the mails of a house without a mail server; nil: there is none
	Contact string          // a mail address that guests can write to, "" if there is none

	Feeds   http.Handler // mounted at /feeds/; nil: there are none
	Metrics http.Handler // mounted at /metrics; nil: there are none
	Ready   func() error // a reason not to be ready beside the mirror's own; nil: there is none
	Now     func() time.Time
	Log     *slog.Logger
}

// A site is the running whole: everything parsed and made once, at the start.
type site struct {
	Options
	base     *url.URL
	asyncAPI *document
	static   map[string]*document
	paths    map[string]string // of the static files, by their short names
	voices   map[string]*voice
	sessions *sessions
	throttle *throttle // of attempts to sign in
	guesses  *throttle // of links for answering that nobody was given
	patience time.Duration
}

// New returns the handler of all pages and the API. It fails if an option is missing or a template, a translation or a
// file is broken, so that no visitor is the one to find out.
func New(o Options) (http.Handler, error) {
	s, err := newSite(o)
	if err != nil {
		return nil, fmt.Errorf("prepare the web pages: %w", err)
	}
	h, err := s.handler()
	if err != nil {
		return nil, fmt.Errorf("prepare the web pages: %w", err)
	}
	return h, nil
}

// newSite makes all that stays the same while the program runs.
func newSite(o Options) (*site, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	s := &site{Options: o, patience: decideWithin}
	var err error
	if s.base, err = parseBase(o.BaseURL); err != nil {
		return nil, err
	}
	api, err := schema.AsyncAPI(s.base.String())
	if err != nil {
		return nil, fmt.Errorf("make the AsyncAPI document: %w", err)
	}
	s.asyncAPI = newDocument("application/json", api)
	if err := s.loadStatic(); err != nil {
		return nil, err
	}
	if s.voices, err = loadVoices(s.paths); err != nil {
		return nil, err
	}
	s.sessions = newSessions(o.Now)
	s.throttle, s.guesses = newThrottle(o.Now), newThrottle(o.Now)
	return s, nil
}

// check names every option that is missing.
func (o *Options) check() error {
	var missing []string
	for _, need := range []struct {
		name  string
		there bool
	}{
		{"Mirror", o.Mirror != nil}, {"Reception", o.Reception != nil}, {"Office", o.Office != ""},
		{"Client", o.Client != "" || !o.Open}, {"Authenticate", o.Authenticate != nil || o.Open},
		{"Now", o.Now != nil}, {"Log", o.Log != nil},
	} {
		if !need.there {
			missing = append(missing, need.name)
		}
	}
	if len(missing) > 0 {
		return errors.New("the options lack " + strings.Join(missing, ", "))
	}
	return nil
}

// parseBase reads the base URL. A path is refused: cookies and links take the whole host for this office.
func parseBase(base string) (*url.URL, error) {
	u, err := url.Parse(base)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return nil, errors.New("the base URL must be http or https, a host and nothing more, as in https://jourfixe.example")
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

// secure reports whether the world reaches the server over TLS.
func (s *site) secure() bool { return s.base.Scheme == "https" }
