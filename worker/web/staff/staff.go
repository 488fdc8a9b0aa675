// Package staff has the pages of one thing each - a meeting, a poll, a partner, a trip, a mail - the forms on which staff decide what
// becomes of it, and the page of what waits. Pages of the whole office over time are the planner's.
package staff

import (
	"embed"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"jourfixe/worker"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

//go:embed templates
var templates embed.FS

// Options are what the pages are made from.
type Options struct {
	// Public shows a trip to those who may not see that of the office, and reports whether it has; nil: nobody does.
	Public    func(http.ResponseWriter, *http.Request, *shell.Visit) bool
	Mirror    *worker.Mirror
	Reception *worker.Reception
	Forms     *form.Submitter
	Edit      *edit.Table
	Mailbox   worker.Mailbox // nil: there is none
	Waits     *listing.Waitlist
	Now       func() time.Time
	Log       *slog.Logger
}

// Room is the table of what there is.
func Room(o Options) shell.Room {
	m := &meetings{mirror: o.Mirror, deliveries: o.Reception.Deliveries, forms: o.Forms, edits: o.Edit, now: o.Now}
	p, t, w := &partners{o.Mirror, o.Now, o.Edit}, &trips{o.Mirror, o.Reception.Deliveries, o.Now, o.Edit}, &waiting{o.Reception, o.Waits, o.Now, o.Log}
	q := &polls{o.Mirror, o.Reception.Deliveries, o.Now, o.Edit}
	g := &agreements{o.Mirror, o.Now, o.Edit}
	seen := shell.Staff
	if o.Public != nil {
		seen = seen.Or("the public page of a trip that takes registrations", o.Public)
	}
	r := shell.Room{
		Name: "staff", Templates: templates, Parts: []fs.FS{listing.Templates, edit.Templates},
		Nav: []shell.NavItem{{Page: "partners", To: "/partners", Text: "nav.partners"}, {Page: "trips", To: "/trips", Text: "nav.trips"}, {Page: "waiting", To: "/waiting", Text: "nav.waiting"}},
		Routes: []shell.Route{
			shell.On("GET /partners", shell.Staff, p.list),
			shell.On("GET /map", shell.Staff, p.atlas),
			shell.On("GET /partners/{id}", shell.Staff, p.show),
			shell.On("GET /agreements", shell.Staff, g.list),
			shell.On("GET /agreements/{id}", shell.Staff, g.show),
			shell.On("GET /anniversaries/{id}", shell.Staff, g.anniversary),
			shell.On("GET /meetings/{id}", shell.Staff, m.show),
			shell.On("POST /meetings/{id}", shell.Staff, m.decide),
			shell.On("GET /meetings/{id}/mails", shell.Staff, m.list),
			shell.On("GET /polls", shell.Staff, q.list),
			shell.On("GET /polls/{id}", shell.Staff, q.show),
			shell.On("GET /polls/{id}/mails", shell.Staff, q.mails),
			shell.On("GET /trips", shell.Staff, t.list),
			shell.On("GET /trips/{id}", seen, t.show),
			shell.On("GET /trips/{id}/programme", shell.Staff, t.programme),
			shell.On("GET /waiting", shell.Staff, w.show),
			shell.On("GET /waiting/{kind}", shell.Staff, w.list),
		},
	}
	if o.Mailbox != nil {
		b := &mailbox{o.Mailbox, o.Log}
		r.Nav = append(r.Nav, shell.NavItem{Page: "mailbox", To: "/mailbox", Text: "nav.mailbox"})
		r.Routes = append(r.Routes,
			shell.On("GET /mailbox", shell.Administrator, b.list),
			shell.On("GET /mailbox/{id}", shell.Administrator, b.show),
			shell.On("GET /mailbox/{id}/html", shell.Administrator, b.html),
			shell.On("GET /mailbox/{id}/raw", shell.Administrator, b.raw),
		)
	}
	return r
}
