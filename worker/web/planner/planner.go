// Package planner has the pages that show staff the whole office over time: the agenda of the next twelve months, each year
// as a planner on a wall, and the holidays of each region. Pages of one thing, and what staff can do about it, are not here.
package planner

import (
	"embed"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"jourfixe/worker"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

//go:embed templates
var templates embed.FS

// Options are what the pages are made from.
type Options struct {
	Reception *worker.Reception // knows what waits beside what the book says
	Waits     *listing.Waitlist
	Now       func() time.Time
	Log       *slog.Logger
	// Public shows whoever has not signed in what is published, and reports whether anything is; nil: nothing ever is.
	Public func(http.ResponseWriter, *http.Request, *shell.Visit) bool
}

// first is the rule of the first page.
func (o *Options) first() shell.Access {
	if o.Public == nil {
		return shell.Staff
	}
	return shell.Staff.Or("the page of what is published", o.Public)
}

// A planner answers the pages. But for what waits, they need nothing but the book and the time.
type planner struct {
	Options
	now  func() time.Time
	held held
}

// Room is the table of what there is.
func Room(o Options) shell.Room {
	p := &planner{Options: o, now: o.Now}
	return shell.Room{
		Name: "planner", Templates: templates, Parts: []fs.FS{listing.Templates},
		Nav: []shell.NavItem{{Page: "agenda", To: "/", Text: "nav.agenda"}, {Page: "year", To: "/year", Text: "nav.year"}},
		Routes: []shell.Route{
			shell.On("GET /{$}", o.first(), p.agenda),
			shell.On("GET /agenda/{days}", shell.Staff, p.days),
			shell.On("GET /year", shell.Staff, p.year),
			shell.On("GET /year/{year}", shell.Staff, p.year),
			shell.On("GET /holidays", shell.Staff, p.holidays),
			shell.On("GET /holidays/{region}/{year}", shell.Staff, p.region),
		},
	}
}
