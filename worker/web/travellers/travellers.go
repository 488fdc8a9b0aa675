// Package travellers has the coordinator's side of registrations for trips: the list of who would like to come, as page, sheet and table,
// the page of one registration, and the forms by which the office registers somebody, changes that, and answers on their behalf.
package travellers

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
		Name: "travellers", Templates: templates, Parts: []fs.FS{edit.Templates, listing.Templates},
		Routes: []shell.Route{
			shell.On("GET /trips/{id}/registrations", shell.Staff, p.list),
			shell.On("GET /trips/{id}/registrations/sheet", shell.Staff, p.sheet),
			shell.On("GET /trips/{id}/registrations.csv", shell.Coordinator, p.table),
			shell.On("GET /trips/{id}/dues", shell.Coordinator, p.owing),
			shell.On("GET /trips/{id}/dues/sheet", shell.Coordinator, p.owingSheet),
			shell.On("GET /trips/{id}/dues.csv", shell.Coordinator, p.owingTable),
			shell.On("GET /registrations/{id}", shell.Staff, p.show),
		},
	}
}

// toList is where the registrations for a trip are.
func toList(trip string) string { return "/trips/" + trip + "/registrations" }

// toOwing is where it stands what is owed for a trip.
func toOwing(trip string) string { return toTrip(trip) + "/dues" }

// toTrip is the page of a trip.
func toTrip(id string) string { return "/trips/" + id }

// toOne is the page of a registration.
func toOne(id string) string { return "/registrations/" + id }
