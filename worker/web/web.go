// Package web shows the office in the browser and takes commands over HTTP. It puts the rooms of the site together: the
// shell around all pages, the pages of guests, of staff and of the planner, and the API.
//
// The pages are made on the server from the mirror's book, need no script, and change nothing by themselves: what changes
// the office is a command. A form sends such a command for somebody. What there is and who may see it stands in a table in
// each room.
//
// A page is added to the room it belongs to: a template, a handler, and an entry of the table, with its rule. A form is a
// type that reads itself (form.Form) and the command that it comes to. The tests of this package ask every route, look at
// every page and press every button.
package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"jourfixe/events"
	"jourfixe/events/journal/traced"
	"jourfixe/worker"
	"jourfixe/worker/known"
	"jourfixe/worker/letter"
	"jourfixe/worker/links"
	"jourfixe/worker/looked"
	"jourfixe/worker/oidc"
	"jourfixe/worker/signin"
	"jourfixe/worker/uploads"
	"jourfixe/worker/web/api"
	"jourfixe/worker/web/arrange"
	"jourfixe/worker/web/attach"
	"jourfixe/worker/web/calendars"
	"jourfixe/worker/web/drawn"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/entry"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/guest"
	"jourfixe/worker/web/history"
	"jourfixe/worker/web/hosting"
	"jourfixe/worker/web/legal"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/lodging"
	"jourfixe/worker/web/material"
	"jourfixe/worker/web/me"
	"jourfixe/worker/web/minutes"
	"jourfixe/worker/web/planner"
	"jourfixe/worker/web/published"
	"jourfixe/worker/web/records"
	"jourfixe/worker/web/register"
	"jourfixe/worker/web/registered"
	"jourfixe/worker/web/relations"
	"jourfixe/worker/web/repeats"
	"jourfixe/worker/web/rooms"
	"jourfixe/worker/web/search"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/staff"
	"jourfixe/worker/web/travellers"
	"jourfixe/worker/web/typed"
	"jourfixe/worker/web/users"
	"jourfixe/worker/web/visiting"
)

// Options say what the pages are made from and who may see them. All but Sessions, Passwords, Readings, SignIns, Asked, Registers, Frames, Identity, Clients, OfficeFile, Links, Mailbox, Contact, Feeds, CalDAV, Metrics, Tried, Traces,
// Zones, Search, Uploads, Looked, Notes and Ready are needed.
type Options struct {
	Mirror    *worker.Mirror
	Reception *worker.Reception

	Office  string // the id of the office
	BaseURL string // how the world reaches this server, as in https://jourfixe.example; without a path

	// Client is the operator, whose token signs in without being anybody in particular; those of others open what is for programs.
	Client string
	// Open lets everybody who can reach the server do everything, as Client; whoever signs in is who they are. It is for a server that listens on
	// loopback alone; requests under another host name are turned away, so that no foreign page can reach in.
	Open bool

	// Authenticate tells which client a bearer token belongs to. It must take the same time for every wrong token.
	Authenticate func(token string) (client string, ok bool)
	// Sessions are who has signed in; nil: nobody can.
	Sessions *signin.Sessions
	// Passwords are the app passwords of people; nil: there are none.
	Passwords *signin.Passwords
	Readings  *signin.Readings // on which day feeds were read last; nil: nobody knows
	SignIns   *signin.Links    // by which people sign in; nil: they cannot
	Asked     *signin.Asked    // sends them by mail; nil: nobody does
	Identity  *oidc.Provider   // says who people are; nil: there is none
	Clients   ClientKeeper     // all that may come in; nil: they are not known here
	// OfficeFile writes the office as a file that administrators can take with them; nil: they cannot.
	OfficeFile OfficeWriter

	// FeedsOnly leaves out pages and API, for a process that has another role.
	FeedsOnly bool

	Registers *typed.Asked // sends links by which people register for trips; nil: nobody does, so they cannot
	Frames    []string     // origins of the sites that may show the public pages of trips in a frame

	From    string          // the address that mails come from; needed with Links
	Links   *links.Doorbook // knows the links for answering invitations and choosing mails; nil: there are no such pages
	Mailbox worker.Mailbox  // the mails of a house without a mail server; nil: there is none
	Contact string          // a mail address that guests can write to, "" if there is none

	Looked  *looked.Links // what was found at the office's links; nil: nobody looks
	Uploads *uploads.Desk // takes files in, and gives them; nil: there are none

	Feeds   http.Handler // mounted at /feeds/; nil: there are none
	CalDAV  http.Handler // mounted at /dav/; nil: there is none
	Metrics http.Handler // mounted at /metrics; nil: there are none
	// Tried hears of each secret that is nobody's, by the door at which it was tried, and whether it was one too many; nil:
	// nobody does.
	Tried  func(door string, beyond bool)
	Traces *traced.Tracer  // notes requests; nil: nobody does
	Notes  func() []string // what /readyz says beside; nil: nothing
	Zones  *worker.Zones   // the zone data at hand; nil: the table in use alone
	// Search finds things for the page of that name, and is run beside; nil: it is made ready when somebody first searches.
	Search *Search
	Ready  func() error // a reason not to be ready beside the mirror's own; nil: there is none
	Now    func() time.Time
	Log    *slog.Logger

	Patience time.Duration // how long whoever sends a form waits for the desk; 0: 5 seconds
}

// What the page of clients shows, who keeps them, and who writes an office as a file.
type (
	Client       = users.Client
	ClientKeeper = users.Keeper
	Secrets      = users.Secrets
	OfficeWriter = users.Writer
)

// Faults of whoever keeps clients, and of whoever writes an office.
var (
	ErrNoClient    = users.ErrNoClient
	ErrClientThere = users.ErrClientThere
	ErrBeyond      = users.ErrBeyond
)

// A Search makes ready what the site is searched by.
type Search = search.Finder

// NewSearch returns one for the book of a mirror.
func NewSearch(m *worker.Mirror, now func() time.Time) *Search { return search.New(m, now) }

// A Registering sends links by which people register for trips.
type Registering = typed.Asked

// RegistrationLinkLife is how long a link by which somebody registers is good.
const RegistrationLinkLife = typed.LinkLife

// NewRegistering returns one that is run beside the site.
func NewRegistering(r Registering) *Registering { return typed.NewAsked(r) }

// New returns the site: all pages and the API. It fails if an option is missing or a template, a translation or a
// file is broken, so that no visitor is the one to find out.
func New(o Options) (*shell.Site, error) {
	rooms, err := o.rooms()
	if err != nil {
		return nil, fmt.Errorf("prepare the web pages: %w", err)
	}
	site, err := shell.New(shell.Options{
		Order:  order,
		Mirror: o.Mirror, BaseURL: o.BaseURL, Open: o.Open, Client: o.Client, Authenticate: o.Authenticate,
		Reads:    func(client, what string) bool { return o.Reception.RightsOf(client).Read(what) },
		Sessions: o.Sessions, Contact: o.Contact, Bare: o.FeedsOnly, Tried: o.Tried, Traces: o.Traces, Now: o.Now, Log: o.Log,
	}, rooms...)
	if err != nil {
		return nil, fmt.Errorf("prepare the web pages: %w", err)
	}
	return site, nil
}

// order is that of the parts of the site: what is ahead and what waits, whom and what there is, what repeats, what was, the house.
var order = []string{
	"/", "/year", "/waiting", "/partners", "/people", "/groups", "/venues", "/series", "/trips", "/schedules", "/calendars", "/links", "/history",
	"/mailbox", "/users",
}

// rooms are what the site consists of.
func (o *Options) rooms() ([]shell.Room, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	site := []shell.Room{api.Health(o.Mirror, o.Ready, o.Notes, o.Zones, o.Now), o.mounted()}
	if o.FeedsOnly {
		return site, nil
	}
	forms := &form.Submitter{Reception: o.Reception, Patience: o.Patience, Log: o.Log}
	var public *register.Pages
	if o.Links != nil {
		writer, err := letter.NewWriter()
		if err != nil {
			return nil, err
		}
		bounds := typed.NewBounds(o.Now)
		public = register.New(register.Options{
			Mirror: o.Mirror, Forms: forms, Office: o.Office, Asked: o.Registers, Links: o.Links.Links, Bounds: bounds, Frames: o.Frames, Tried: o.Tried, Now: o.Now,
		})
		site = append(site, public.Room(), guest.Room(guest.Options{Mirror: o.Mirror, Links: o.Links, Forms: forms, Writer: writer, From: o.From, Now: o.Now}),
			registered.Room(registered.Options{Mirror: o.Mirror, Links: o.Links, Forms: forms, Files: o.Uploads, Now: o.Now}),
			hosting.Room(hosting.Options{
				Mirror: o.Mirror, Forms: forms, Office: o.Office, Asked: o.Registers, Bounds: bounds, Links: o.Links, Frames: o.Frames, Tried: o.Tried, Now: o.Now,
			}))
	}
	programs, err := api.Room(api.Options{Mirror: o.Mirror, Reception: o.Reception, BaseURL: o.BaseURL, Uploads: o.Uploads, Log: o.Log})
	if err != nil {
		return nil, err
	}
	door := entry.Room(entry.Options{Operator: o.operator, Links: o.SignIns, Asked: o.Asked, Identity: o.Identity, Mirror: o.Mirror, Open: o.Open, Mailbox: o.Mailbox != nil, Tried: o.Tried, Now: o.Now, Log: o.Log})
	if o.Sessions != nil {
		own := me.Options{Mirror: o.Mirror, Sessions: o.Sessions, Passwords: o.Passwords, Readings: o.Readings, Server: o.BaseURL, Forms: forms, Now: o.Now, Log: o.Log,
			Known: &known.Sources{Reception: o.Reception, Sessions: o.Sessions, Passwords: o.Passwords, Readings: o.Readings}}
		if o.Links != nil {
			own.Links = o.Links.Links
		}
		site = append(site, me.Room(own), users.Room(users.Options{Mirror: o.Mirror, Sessions: o.Sessions, Passwords: o.Passwords, Forms: forms, Clients: o.Clients, OfficeFile: o.OfficeFile, Now: o.Now, Log: o.Log}))
	}
	finder := o.Search
	if finder == nil {
		finder = NewSearch(o.Mirror, o.Now)
	}
	var maker *links.Maker
	if o.Links != nil {
		maker = o.Links.Links
	}
	asked := edit.New(edit.Options{Mirror: o.Mirror, Reception: o.Reception, Forms: forms, Log: o.Log}, Forms(maker)...)
	var files *attach.Desk
	if o.Uploads != nil {
		files = &attach.Desk{Submit: forms, Uploads: o.Uploads}
		site = append(site, material.Room(material.Options{Table: asked, Mirror: o.Mirror, Desk: files}))
	}
	waits := &listing.Waitlist{Looked: o.Looked, Since: o.Mirror.Since}
	open := published.New(published.Options{
		Mirror: o.Mirror, BaseURL: o.BaseURL, Frames: o.Frames, Feeds: o.Feeds != nil, Trips: o.Links != nil, Hosting: hosting.Shown, Now: o.Now,
	})
	site = append(site, door, asked.Room(),
		planner.Room(planner.Options{Reception: o.Reception, Waits: waits, Now: o.Now, Log: o.Log, Public: open.Home}),
		arrange.Room(arrange.Options{Mirror: o.Mirror, Now: o.Now}),
		finder.Room(),
		drawn.Room(drawn.Options{Mirror: o.Mirror}),
		legal.Room(legal.Options{Mirror: o.Mirror, BaseURL: o.BaseURL}),
		relations.Room(relations.Options{Mirror: o.Mirror, Office: o.Office, Now: o.Now, Log: o.Log}),
		rooms.Room(rooms.Options{Mirror: o.Mirror, Forms: forms, Links: maker, Desk: files, Done: asked.Done, Now: o.Now}),
		records.Room(records.Options{Table: asked, Looked: o.Looked, Now: o.Now}),
		repeats.Room(repeats.Options{Forms: asked, Now: o.Now}),
		calendars.Room(calendars.Options{Forms: asked, Links: maker, Readings: o.Readings, Frames: o.Frames}),
		staff.Room(staff.Options{Public: public.Show(), Mirror: o.Mirror, Reception: o.Reception, Forms: forms, Edit: asked, Mailbox: o.Mailbox, Waits: waits, Now: o.Now, Log: o.Log}),
		travellers.Room(travellers.Options{Table: asked, Now: o.Now, Log: o.Log}),
		minutes.Room(minutes.Options{Table: asked, Hand: forms, Now: o.Now}),
		lodging.Room(lodging.Options{Table: asked, Now: o.Now, Log: o.Log}),
		visiting.Room(visiting.Options{Mirror: o.Mirror, Links: o.Links, Now: o.Now, Log: o.Log}),
		history.Room(history.Options{Reception: o.Reception, Forms: forms, Now: o.Now, Log: o.Log}),
		programs,
	)
	return append(site, open.Room(site)), nil
}

// operator reports whether a token is that of the operator.
func (o *Options) operator(token string) bool {
	if o.Authenticate == nil {
		return false
	}
	client, ok := o.Authenticate(token)
	return ok && client == o.Client
}

// Forms are all by which staff give commands, but for those that decide on proposals. Without anybody who makes addresses no calendar
// can be opened.
func Forms(l *links.Maker) []edit.Form {
	return slices.Concat(records.Forms(), staff.Forms(), arrange.Forms(), repeats.Forms(), rooms.Forms(), calendars.Forms(l), travellers.Forms(), lodging.Forms(), minutes.Forms(), material.Forms())
}

// mounted are the handlers of others.
func (o *Options) mounted() shell.Room {
	r := shell.Room{Name: "mounted"}
	if o.Metrics != nil {
		r.Routes = append(r.Routes, shell.On("GET /metrics", shell.Metrics, shell.Mount(o.Metrics)))
	}
	if o.Feeds != nil {
		// A feed is secret by its token, which the handler of the feeds looks at.
		r.Routes = append(r.Routes, shell.On("/feeds/", shell.Public, shell.Mount(o.Feeds)))
		// What the office publishes has no secret; what it does not, that handler answers as not there.
		for _, name := range []string{events.PublicAgenda, events.PublicTrips} {
			for _, ending := range []string{".ics", ".json", ".csv", ".atom"} {
				r.Routes = append(r.Routes, shell.On("GET /public/"+name+ending, shell.Public, shell.Mount(o.Feeds)))
			}
		}
	}
	if o.CalDAV != nil {
		// Who comes in there by which password is that handler's affair. Programs that know the host alone are led there, whatever they ask.
		lead := shell.Mount(http.HandlerFunc(leadToCalDAV))
		r.Routes = append(r.Routes, shell.On("/dav/", shell.Public, shell.Mount(o.CalDAV)),
			shell.On("/.well-known/caldav", shell.Public, lead), shell.On("PROPFIND /{$}", shell.Public, lead))
	}
	return r
}

// leadToCalDAV leads a program to where calendars are (RFC 6764, section 5).
func leadToCalDAV(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Cache-Control", "public, max-age=3600")
	w.Header().Set("Location", "/dav/")
	w.WriteHeader(http.StatusMovedPermanently)
}

// check names every option that is missing.
func (o *Options) check() error {
	var missing []string
	for _, need := range []struct {
		name  string
		there bool
	}{
		{"Mirror", o.Mirror != nil}, {"Reception", o.Reception != nil}, {"Office", o.Office != ""},
		{"Client", o.Client != ""}, {"Authenticate", o.Authenticate != nil || o.Open},
		{"From", o.From != "" || o.Links == nil}, {"Now", o.Now != nil}, {"Log", o.Log != nil},
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
