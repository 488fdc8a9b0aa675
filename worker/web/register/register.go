// Package register has the page of a trip for everybody, and the form by which people register for it or say that they would like to go.
// Nothing of what somebody types is kept before they have opened the link that is mailed to them: it travels in that link, sealed.
package register

import (
	"embed"
	"io/fs"
	"net/http"
	"time"

	"jourfixe/calendar"
	"jourfixe/worker"
	"jourfixe/worker/links"
	"jourfixe/worker/throttle"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

//go:embed templates
var templates embed.FS

// client is who gives the commands of people who register.
const client = "register"

// What is borne. Many people sit behind one address of the net, as in a town hall or a school, so a place may send many forms; an
// address gets few mails, however many places ask. A mail goes to whoever is named there, so there is a bound for all as well.
const (
	ofPlace, ofAll  = 60, 3000 // forms that are taken at once
	placeEvery      = 10 * time.Minute
	allEvery        = time.Minute
	ofAddressHere   = 3 // mails to an address, asked for from one place
	hereEvery       = 15 * time.Minute
	ofAddressAtAll  = 10 // from everywhere
	everywhereEvery = time.Hour
	wrongOfPlace    = 10 // links that are nobody's, a minute
	wrongOfAll      = 60
)

// Options are what the pages are made from.
type Options struct {
	Mirror *worker.Mirror
	Forms  *form.Submitter
	Office string       // its id
	Asked  *Asked       // sends the mails; nil: this process sends none, so nobody can register here
	Links  *links.Maker // leads to people's own pages
	Frames []string     // origins of the sites that may show the pages in a frame
	Tried  func(door string, beyond bool)
	Now    func() time.Time
}

// registering answers the pages.
type registering struct {
	Options
	seal                       *seal
	places, all                *throttle.Door // forms
	fromHere, fromAll, guesses *throttle.Door
}

// New returns who answers the pages.
func New(o Options) *Pages {
	bound := func(place, all int, every time.Duration) *throttle.Door {
		return throttle.New(throttle.Options{Place: place, All: all, Every: every, Now: o.Now})
	}
	const nobody = 1_000_000 // no bound for all together
	return &Pages{&registering{
		Options: o, seal: newSeal(o.Forms.Reception.Key, o.Office),
		places: bound(ofPlace, nobody, placeEvery), all: bound(ofAll, ofAll, allEvery),
		fromHere: bound(ofAddressHere, nobody, hereEvery), fromAll: bound(ofAddressAtAll, nobody, everywhereEvery),
		guesses: throttle.New(throttle.Options{Name: "registration link", Place: wrongOfPlace, All: wrongOfAll, Now: o.Now, Tell: o.Tried}),
	}}
}

// Pages are those of trips for everybody.
type Pages struct{ *registering }

// Room is the table of what there is.
func (p *Pages) Room() shell.Room {
	return shell.Room{
		Name: "register", Templates: templates, Parts: []fs.FS{listing.Templates}, Everybody: true,
		Routes: []shell.Route{
			shell.On("GET /trips/{id}/register", shell.Anybody, p.show),
			shell.On("POST /trips/{id}/register", shell.Anybody, p.take),
			shell.On("GET /register/{token}", shell.Anybody, p.showLink),
			shell.On("POST /register/{token}", shell.Anybody, p.takeLink),
		},
	}
}

// Show is how the site shows a trip to those outside, nil if it does not.
func (p *Pages) Show() func(http.ResponseWriter, *http.Request, *shell.Visit) bool {
	if p == nil {
		return nil
	}
	return p.outside
}

// outside shows the page of a trip to those who may not see that of the office, and reports whether there is one for them: of a trip
// that takes no registrations they learn nothing.
func (p *Pages) outside(w http.ResponseWriter, r *http.Request, v *shell.Visit) bool {
	there := false
	p.Mirror.View(func(b *calendar.Book) {
		t := b.Trip(r.PathValue("id"))
		there = t != nil && t.Registration != nil
	})
	if there {
		p.show(w, r, v)
	}
	return there
}
