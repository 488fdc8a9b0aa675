// Package arrange has the pages on which staff find a time: for a new meeting, or another one for a meeting that is there. They only
// ask; what is chosen leads on to the form of a command.
package arrange

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/inquiry"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

//go:embed templates
var templates embed.FS

const (
	// searchWithin is how long somebody waits for the best times. The most that can be asked here takes a tenth of a second.
	searchWithin = 5 * time.Second
	// atOnce is how many searches are at work at once; others wait.
	atOnce = 2
)

// Options are what the pages are made from.
type Options struct {
	Mirror *worker.Mirror
	Now    func() time.Time
}

// Forms are those of this room.
func Forms() []edit.Form { return slices.Concat(meetingForms, pollForms, tripForms, anniversaryForms) }

// pages answers them.
type pages struct {
	mirror *worker.Mirror
	now    func() time.Time
	room   chan struct{} // for each search that may be at work
}

// Room is the table of what there is.
func Room(o Options) shell.Room {
	p := &pages{o.Mirror, o.Now, make(chan struct{}, atOnce)}
	return shell.Room{
		Name: "arrange", Templates: templates, Parts: []fs.FS{listing.Templates},
		Routes: []shell.Route{
			shell.On("GET /meetings/new", shell.Coordinator, p.plan),
			shell.On("GET /trips/new", shell.Coordinator, p.depart),
			shell.On("GET /meetings/{id}/times", shell.Coordinator, p.move),
		},
	}
}

// errLate means that a search has taken too long.
var errLate = errors.New("the search has taken too long")

// found is what a search has come to.
type found struct {
	offer   *inquiry.Offer
	problem *events.Problem
}

// search looks for the best times in a book that nobody changes. A search that nobody waits for any more goes on to its end, which is
// not far, and holds its place until then.
func (p *pages) search(ctx context.Context, b *calendar.Book, c *events.RequestMeeting, except string, best int) (found, error) {
	ctx, cancel := context.WithTimeout(ctx, searchWithin)
	defer cancel()
	select {
	case p.room <- struct{}{}:
	case <-ctx.Done():
		return found{}, errLate
	}
	now, done := p.now(), make(chan found, 1)
	go func() {
		defer func() { <-p.room }()
		offer, problem := b.BestTimes(c, except, best, now)
		done <- found{offer, problem}
	}()
	select {
	case f := <-done:
		return f, nil
	case <-ctx.Done():
		return found{}, errLate
	}
}
