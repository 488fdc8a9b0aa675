// Package me has the page of whoever has signed in: in which browsers they are signed in, what they are invited to, and what they
// have of the house. Everybody sees their own and nobody else's.
package me

import (
	"embed"
	"io/fs"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/visiting"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/known"
	"jourfixe/worker/links"
	"jourfixe/worker/signin"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

//go:embed templates
var templates embed.FS

// Options are what the page is made from.
type Options struct {
	Mirror   *worker.Mirror
	Sessions *signin.Sessions
	Links    *links.Maker // nil: there are no pages for guests
	// Passwords are the app passwords by which calendar programs come in; nil: there are none.
	Passwords *signin.Passwords
	// Readings know on which day each calendar was read last; nil: nobody does.
	Readings *signin.Readings
	Known    *known.Sources // where it lies what is known of somebody
	Server   string         // what these programs are told, as in https://jourfixe.example
	Log      *slog.Logger
	Forms    *form.Submitter
	Now      func() time.Time
}

type mine struct {
	Options
	turn chan struct{} // whoever gathers what is known of somebody has put something in
}

// Room is the table of what there is.
func Room(o Options) shell.Room {
	m := &mine{o, make(chan struct{}, 1)}
	r := shell.Room{
		Name: "me", Templates: templates, Parts: []fs.FS{listing.Templates}, Everybody: true,
		Routes: []shell.Route{
			shell.On("GET /me", shell.SignedIn, m.show),
			shell.On("POST /me/devices", shell.SignedIn, m.end),
			shell.On("GET /me/data", shell.SignedIn, m.data),
			shell.On("GET /me/data.json", shell.SignedIn, m.dataFile),
			shell.On("POST /me/data", shell.SignedIn, m.correct),
			shell.On("GET /me/busy", shell.SignedIn, m.busy),
			shell.On("POST /me/busy", shell.SignedIn, m.follow),
			shell.On("POST /me/busy/end", shell.SignedIn, m.unfollow),
		},
	}
	if o.Passwords != nil {
		r.Routes = append(r.Routes, shell.On("GET /me/apps", shell.SignedIn, m.apps), shell.On("POST /me/apps", shell.SignedIn, m.makeApp),
			shell.On("POST /me/apps/revoke", shell.SignedIn, m.revokeApp))
	}
	if o.Links != nil {
		r.Routes = append(r.Routes, shell.On("POST /me/calendar", shell.SignedIn, m.openCalendar), shell.On("POST /me/feeds", shell.SignedIn, m.changeFeed),
			shell.On("GET /me/feeds/{id}", shell.SignedIn, m.showFeed), shell.On("POST /me/feeds/{id}", shell.SignedIn, m.amendFeed))
	}
	return r
}

// A page shows somebody what is theirs.
type page struct {
	Name    string // "" for the operator
	Role    string
	Form    string // the session's token
	Ended   bool   // other browsers have just been signed out
	Changed bool   // what a calendar of theirs shows was changed just now
	Devices []Device
	Others  bool // there is more than this one
	Own     listing.Own
	Rooms   []room            // of what they belong to
	Tasks   []listing.Outcome // that they are to see to, or have done lately
	Feeds   []feed
	Mails   string // where they choose their mails
	Apps    bool   // they can have app passwords
	Busy    bool   // their own calendar can be followed
	Follows listing.Followed
	Stored  bool // what they have asked for is stored, and not decided yet
	Fault   *form.Fault
}

// A Device is a browser that is signed in.
type Device struct {
	signin.Session
	This         bool
	Opened, Seen time.Time // on the person's clock
}

func (m *mine) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	m.display(v, http.StatusOK, page{Ended: r.URL.Query().Has("ended"), Changed: r.URL.Query().Has("changed")})
}

// display shows the page as things are now.
func (m *mine) display(v *shell.Visit, status int, p page) {
	v.Show(status, "me", func(b *calendar.Book) shell.Content {
		now, zone := m.Now(), b.Office().Zone
		person := b.Person(v.Person)
		if person != nil {
			zone = person.Zone
		}
		p.Name, p.Role, p.Form = v.Name, v.Role, v.FormToken()
		p.Own.Action, p.Own.Token = "/me/calendar", p.Form
		p.Devices = Devices(m.Sessions, v, v.Person, zone)
		p.Others = len(p.Devices) > 1
		title := v.Voice.T("me.operator")
		if person != nil {
			title = voice.Clean(v.Name)
			p.Apps = m.Passwords != nil
			p.Busy, p.Follows = true, listing.NewFollowed(b, events.Ref{Noun: "person", ID: v.Person}, zone, v.Voice)
			p.meetings(b, v, m.Links, zone, now)
			p.Rooms, p.Tasks = rooms(b, v.Person, now), listing.TasksOf(b, v.Person, v.Voice, now)
			p.trips(b, v, person.Partner, now)
			p.behindLinks(b, m.Links, v.Person, now)
			p.feeds(b, v, &m.Options, now)
		}
		return shell.Content{Title: title, Body: p}
	})
}

// A room is that of a series, or of a meeting that is of none, to which somebody belongs.
type room struct {
	Title events.Text
	To    string
}

// told is how long after they were approved the minutes of a meeting of no series lead to its room.
var told = events.Period{Days: 60}

// rooms lists those to which somebody belongs: of series that go on, and of meetings that are of none and are ahead with something to talk about, or have
// minutes that are new.
func rooms(b *calendar.Book, person string, now time.Time) (list []room) {
	for _, s := range b.AllSeries() {
		if !s.Ended && b.Belongs(events.Ref{Noun: "series", ID: s.ID}, person) {
			list = append(list, room{s.Title, "/rooms/" + s.ID})
		}
	}
	since := told.Before(b.Today(now)).In(0, b.Office().Location())
	add := func(id string, ahead bool) {
		m := b.Meeting(id)
		if m == nil || m.Series != "" || ahead != now.Before(m.End()) || !b.Belongs(events.Ref{Noun: "meeting", ID: id}, person) {
			return
		}
		if to := "/meetings/" + id + "/room"; !slices.ContainsFunc(list, func(x room) bool { return x.To == to }) {
			list = append(list, room{m.Title, to})
		}
	}
	for _, of := range b.Matters() {
		add(of.Meeting, true)
	}
	for _, w := range b.ApprovedSince(since) {
		add(w.ID, false)
	}
	return list
}

// Devices lists in which browsers somebody is signed in, the one that asks first.
func Devices(s *signin.Sessions, v *shell.Visit, person, zone string) (list []Device) {
	this, _ := v.Session()
	for _, of := range s.Of(person) {
		if of.Seen.Before(of.Opened) { // it is rounded down
			of.Seen = of.Opened
		}
		d := Device{Session: of, This: of.Hash == this.Hash, Opened: voice.At(of.Opened, zone), Seen: voice.At(of.Seen, zone)}
		list = append(list, d)
	}
	slices.SortStableFunc(list, func(x, y Device) int {
		switch {
		case x.This == y.This:
			return 0
		case x.This:
			return -1
		}
		return 1
	})
	return list
}

// meetings lists what is ahead and somebody is invited to. Who may see the page of a meeting is led there, everybody else to their
// own invitation.
func (p *page) meetings(b *calendar.Book, v *shell.Visit, l *links.Maker, zone string, now time.Time) {
	list, more := listing.Ahead(b, v.Person, zone, now, func(m *meeting.Meeting) string {
		switch {
		case v.Is(events.Reader):
			return "/meetings/" + m.ID
		case l != nil:
			return "/rsvp/" + l.Token(b, m.ID, v.Person)
		}
		return ""
	})
	p.Own.Meetings, p.Own.More = list, more
}

// trips lists those to the partner whose contact somebody is.
func (p *page) trips(b *calendar.Book, v *shell.Visit, partner string, now time.Time) {
	p.Own.Partner = partner != ""
	p.Own.Trips = listing.Journeys(b, partner, now, func(trip string) string {
		switch {
		case v.Is(events.Reader):
			return "/trips/" + trip
		case visiting.Of(b, trip, v.Person, now) != visiting.None:
			return "/me/trips/" + trip
		}
		return ""
	})
}

// behindLinks is what somebody also has behind links of their own: trips that they have registered for, the choice of their mails, their
// calendar.
func (p *page) behindLinks(b *calendar.Book, l *links.Maker, person string, now time.Time) {
	if l == nil {
		return
	}
	p.Mails = "/mails/" + l.MailsToken(b, person)
	p.Own.Goings = listing.Goings(b, person, now, func(id string) string { return "/registered/" + l.RegistrationToken(b, id) })
	p.Own.Calendar = l.OwnFeed(b, person)
	known := b.FeedByHash(links.TokenHash(l.FeedToken(person)))
	p.Own.Offered, p.Own.Closed = known == nil, known != nil && known.Revoked
}

// end ends sessions of whoever asks: one, or all but this one.
func (m *mine) end(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	this, ok := v.Session()
	if !ok {
		form.Lead(w, r, "/me")
		return
	}
	named, others := r.PostForm.Get("end"), r.PostForm.Get("others") != ""
	var over []string
	for _, of := range m.Sessions.Of(v.Person) {
		// Whatever is named, it has to be their own.
		if others && of.Hash != this.Hash || !others && of.Hash == named {
			over = append(over, of.Hash)
		}
	}
	m.Sessions.End(over...)
	if slices.Contains(over, this.Hash) {
		v.Leave()
		form.Lead(w, r, "/login")
		return
	}
	form.Lead(w, r, "/me?ended")
}

// asking is the kind of the form by which somebody asks for a calendar.
var asking = &form.Kind{Texts: "me", Limit: 4 << 10}

// openCalendar makes somebody's own calendar. Asked twice it is one, since its address follows from the person.
func (m *mine) openCalendar(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.Person == "" {
		form.Lead(w, r, "/me")
		return
	}
	hash := links.TokenHash(m.Links.FeedToken(v.Person))
	there := false
	m.Mirror.View(func(b *calendar.Book) { there = b.FeedByHash(hash) != nil })
	if there {
		form.Lead(w, r, "/me#calendar")
		return
	}
	outcome := m.Forms.Submit(w, r, asking, v.Client, "/me", &events.IssueFeed{Name: listing.OwnFeed, Scope: "person/" + v.Person, Hash: hash})
	switch {
	case outcome.Gone:
	case outcome.Done():
		form.Lead(w, r, "/me#calendar")
	default:
		m.display(v, outcome.Fault.Or(http.StatusAccepted), page{Stored: outcome.Stored, Fault: outcome.Fault})
	}
}
