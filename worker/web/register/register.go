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
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/typed"
)

//go:embed templates
var templates embed.FS

// client is who gives the commands of people who register.
const client = "register"

// Options are what the pages are made from.
type Options struct {
	Mirror *worker.Mirror
	Forms  *form.Submitter
	Office string       // its id
	Asked  *typed.Asked // sends the mails; nil: this process sends none, so nobody can register here
	Links  *links.Maker // leads to people's own pages
	Bounds *typed.Bounds
	Frames []string // origins of the sites that may show the pages in a frame
	Tried  func(door string, beyond bool)
	Now    func() time.Time
}

// registering answers the pages.
type registering struct {
	Options
	seal    *typed.Seal
	letters typed.Links[*letter]
}

// New returns who answers the pages.
func New(o Options) *Pages {
	x := &registering{Options: o, seal: newSeal(o.Forms.Reception.Key, o.Office)}
	x.letters = typed.Links[*letter]{
		Seal: func(token string) (*letter, error) { return unseal(x.seal, token) }, Guesses: typed.Guesses("registration link", o.Now, o.Tried), Now: o.Now,
		Old: func(v *shell.Visit, token string, l *letter) {
			x.present(v, http.StatusGone, token, l, linkPage{State: stateOld})
		},
	}
	return &Pages{x}
}

// Pages are those of trips for everybody.
type Pages struct{ *registering }

// Room is the table of what there is.
func (p *Pages) Room() shell.Room {
	return shell.Room{
		Name: "register", Templates: templates, Parts: []fs.FS{listing.Templates, typed.Templates}, Everybody: true,
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
		there = t != nil && t.Public()
	})
	if there {
		p.show(w, r, v)
	}
	return there
}
