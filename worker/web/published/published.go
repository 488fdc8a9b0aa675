// Package published has the pages of what an office publishes, for everybody: its dates, trips, partners and links, each also as a feed and for the
// frame of another site; the page that leads to them; and what search engines are told of all that. Each page takes of a thing the fields that
// everybody may read, one by one, and nothing else of it.
package published

import (
	"embed"
	"html/template"
	"net/http"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

//go:embed templates
var templates embed.FS

// Options are what the pages are made from.
type Options struct {
	Mirror  *worker.Mirror
	BaseURL string   // how the world reaches this server
	Frames  []string // origins of the sites that may show the pages in a frame
	Feeds   bool     // there are calendars of what is published
	// Trips reports whether trips have pages for everybody, and Hosting whether one has one on which families offer to lodge guests; nil: none has.
	Trips   bool
	Hosting func(*calendar.Book, *trip.Trip, time.Time) bool
	Now     func() time.Time
}

// Pages are those of an office.
type Pages struct{ Options }

// New returns them.
func New(o Options) *Pages { return &Pages{o} }

// Room is the table of what there is. What else there is of the site, robots.txt speaks of.
func (p *Pages) Room(others []shell.Room) shell.Room {
	room := shell.Room{
		Name: "published", Templates: templates, Everybody: true,
		Routes: []shell.Route{
			shell.On("GET /public/agenda", shell.Published, p.page(events.PublicAgenda, p.agenda)),
			shell.On("GET /public/trips", shell.Published, p.page(events.PublicTrips, p.trips)),
			shell.On("GET /public/partners", shell.Published, p.page(events.PublicPartners, p.partners)),
			shell.On("GET /public/links", shell.Published, p.page(events.PublicLinks, p.links)),
			shell.On("GET /public/partners.atom", shell.Published, p.feed(events.PublicPartners, p.partnerFeed)),
			shell.On("GET /public/links.atom", shell.Published, p.feed(events.PublicLinks, p.linkFeed)),
			shell.On("GET /sitemap.xml", shell.Published, p.sitemap),
		},
	}
	room.Routes = append(room.Routes, shell.On("GET /robots.txt", shell.Published, p.robots(append(others, room))))
	return room
}

// A frame is what all these pages have in common.
type frame struct {
	Part   string // what is published
	Feed   string // where it is for programs, "" if nowhere
	Webcal template.URL
	Own    string // the page without a frame; "" if it is not in one
}

// page answers a page of a part, if it is published.
func (p *Pages) page(part string, make func(*calendar.Book, *voice.Voice, frame) any) func(http.ResponseWriter, *http.Request, *shell.Visit) {
	return func(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
		if v.Early() {
			return
		}
		f := frame{Part: part}
		head := &shell.Head{About: v.Voice.T("published." + part + ".lead")}
		title := v.Voice.T("publication." + part)
		switch calendars := part == events.PublicAgenda || part == events.PublicTrips; {
		case calendars && p.Feeds:
			f.Feed = p.BaseURL + "/public/" + part + ".ics?lang=" + v.Voice.Language
			_, rest, _ := strings.Cut(f.Feed, "://")
			f.Webcal = template.URL("webcal://" + rest) // which the library does not know as a scheme that is safe
			head.Feeds = []shell.Feed{{Title: title, To: f.Feed, Calendar: true}}
		case !calendars:
			f.Feed = p.BaseURL + "/public/" + part + ".atom?lang=" + v.Voice.Language
			head.Feeds = []shell.Feed{{Title: title, To: f.Feed}}
		}
		if shell.Framed(r) {
			v.Embed(p.Frames)
			f.Own = "/public/" + part + "?lang=" + v.Voice.Language
		}
		v.Show(http.StatusOK, "public"+part, func(b *calendar.Book) shell.Content {
			if !b.Publication().Publishes(part) {
				return shell.Content{}
			}
			return shell.Content{Title: title, Body: make(b, v.Voice, f), Found: !shell.Framed(r), Head: head}
		})
	}
}

type homePage struct {
	Title events.Text
	Parts []string
	PDF   bool
	Dates []date
	More  bool
	Trips []tripLine
	Own   string // as in a frame, which it never is
}

// mostAtHome is how many dates the first page shows.
const mostAtHome = 5

// Home shows whoever has not signed in what is published, and reports whether anything is.
func (p *Pages) Home(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) bool {
	if v.Person != "" {
		return false // they have a page of their own
	}
	there := false
	p.Mirror.View(func(b *calendar.Book) { there = len(b.Publication().What) > 0 })
	if !there || !p.Mirror.Ready() {
		return false
	}
	v.Publish()
	v.Show(http.StatusOK, "publichome", func(b *calendar.Book) shell.Content {
		page := homePage{Title: b.Office().Title, Parts: shell.PublishedPages(b), PDF: b.Publication().Publishes(events.PublicRelations)}
		if b.Publication().Publishes(events.PublicAgenda) {
			page.Dates, page.More = p.dates(b, v.Voice, mostAtHome)
		}
		if b.Publication().Publishes(events.PublicTrips) {
			page.Trips = p.open(b, v.Voice)
		}
		return shell.Content{Title: v.Voice.T("published.home"), Body: page, Found: true, Head: &shell.Head{About: v.Voice.T("published.lead")}}
	})
	return true
}
