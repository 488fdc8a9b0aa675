// Package lodging has the pages of who sleeps where on a trip: host families and what they offer, guests and why they are where they are,
// as page, sheet and table, and the forms by which the office enters hosts and puts guests there. All of it is for coordinators, since why
// somebody sleeps somewhere says what they need.
package lodging

import (
	"embed"
	"io/fs"
	"log/slog"
	"time"

	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

//go:embed templates
var templates embed.FS

// Options are what the pages are made from.
type Options struct {
	*edit.Table
	Now func() time.Time
	Log *slog.Logger // notes who has taken a list out
}

// pages answers them.
type pages struct{ Options }

// Room is the table of what there is.
func Room(o Options) shell.Room {
	p := &pages{o}
	return shell.Room{
		Name: "lodging", Templates: templates, Parts: []fs.FS{edit.Templates, listing.Templates},
		Routes: []shell.Route{
			shell.On("GET /trips/{id}/lodging", shell.Coordinator, p.show),
			shell.On("GET /trips/{id}/lodging/sheet", shell.Coordinator, p.sheet),
			shell.On("GET /trips/{id}/lodging.csv", shell.Coordinator, p.table),
			shell.On("GET /hosts/{id}", shell.Coordinator, p.host),
		},
	}
}

// toTrip is where it stands who sleeps where on a trip.
func toTrip(trip string) string { return "/trips/" + trip + "/lodging" }

// toHost is the page of a host.
func toHost(id string) string { return "/hosts/" + id }
