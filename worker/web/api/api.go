// Package api is the site for programs: commands of other systems and what became of them, the documents that say what can
// be sent and what comes, and how the server is. What is wrong with a request is told as a problem document, never as a page.
package api

import (
	"log/slog"
	"net/http"
	"time"

	"jourfixe/worker"
	"jourfixe/worker/uploads"
	"jourfixe/worker/web/shell"
)

// Options are what the API works with.
type Options struct {
	Mirror    *worker.Mirror
	Reception *worker.Reception
	BaseURL   string
	Uploads   *uploads.Desk // nil: files are neither taken nor given
	Log       *slog.Logger
}

// Room is the table of what other systems can ask for.
func Room(o Options) (shell.Room, error) {
	c := &commands{mirror: o.Mirror, reception: o.Reception, baseURL: o.BaseURL, log: o.Log}
	d, err := newDocuments(o.BaseURL)
	if err != nil {
		return shell.Room{}, err
	}
	room := shell.Room{
		Name: "api",
		Routes: []shell.Route{
			shell.On("POST /api/commands", shell.API, c.take),
			shell.On("GET /api/commands/{id}", shell.API, c.outcome),
			shell.On("GET /api/asyncapi.json", shell.API, d.showAsyncAPI),
			shell.On("GET /api/schemas/{file}", shell.API, d.showSchema),
			shell.On("/api/", shell.API, missing),
		},
	}
	if o.Uploads != nil {
		f := &files{c, o.Uploads}
		room.Routes = append(room.Routes,
			shell.On("POST /api/material", shell.API, f.add),
			shell.On("GET /api/material", shell.API, f.list),
			shell.On("GET /api/material/{id}", shell.API, f.get),
		)
	}
	return room, nil
}

// missing answers what is not there.
func missing(w http.ResponseWriter, _ *http.Request, _ *shell.Visit) {
	shell.Refuse(w, http.StatusNotFound, "not-found", "There is nothing here", "/api/asyncapi.json describes what there is")
}

// Health is the table of what whoever runs the server asks; more is a reason not to be ready beside the mirror's own, nil if
// there is none; zones are the zone data at hand.
func Health(mirror *worker.Mirror, more func() error, notes func() []string, zones *worker.Zones, now func() time.Time) shell.Room {
	h := &health{mirror, more, notes, zones, now}
	return shell.Room{
		Name: "health",
		Routes: []shell.Route{
			shell.On("GET /livez", shell.Public, h.alive),
			shell.On("GET /healthz", shell.Public, h.alive), // as it was called first
			shell.On("GET /readyz", shell.Public, h.ready),
		},
	}
}
