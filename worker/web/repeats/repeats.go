// Package repeats has the pages of what comes again: series with their dates, schedules by which something is done or said, and
// reminders; each with a list, a page, and the forms by which it is made, changed and ended.
package repeats

import (
	"embed"
	"io/fs"
	"net/http"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

//go:embed templates
var templates embed.FS

// Options are what the pages are made from.
type Options struct {
	Forms *edit.Table
	Now   func() time.Time
}

// Forms are those of this room.
func Forms() []edit.Form { return slices.Concat(seriesForms, scheduleForms, reminderForms) }

// Room is the table of what there is.
func Room(o Options) shell.Room {
	p := &pages{o}
	return shell.Room{
		Name: "repeats", Templates: templates, Parts: []fs.FS{edit.Templates, listing.Templates},
		Nav: []shell.NavItem{{Page: "serieslist", To: "/series", Text: "nav.series"}, {Page: "schedules", To: "/schedules", Text: "nav.schedules"}},
		Routes: []shell.Route{
			shell.On("GET /series", shell.Staff, p.allSeries),
			shell.On("GET /series/{id}", shell.Staff, p.oneSeries),
			shell.On("GET /schedules", shell.Staff, p.schedules),
			shell.On("GET /schedules/{id}", shell.Staff, p.schedule),
			shell.On("GET /reminders/{id}", shell.Staff, p.reminder),
		},
	}
}

type pages struct{ Options }

// done is what the page has to say of what was done.
func (p *pages) done(b *calendar.Book, v *shell.Visit, r *http.Request) *edit.Done {
	return p.Forms.Done(field.Asking{Book: b, Voice: v.Voice}, r)
}

// A named is a thing with its page.
type named struct {
	Title events.Text
	To    string
}

// seriesNamed are series by their ids, with their pages.
func seriesNamed(b *calendar.Book, ids []string) (list []named) {
	for _, id := range ids {
		if s := b.Series(id); s != nil {
			list = append(list, named{s.Title, toSeries(id)})
		}
	}
	return list
}

// newThing is what a form about something new is about.
func newThing(back string) func(field.Asking, string) *edit.Thing {
	return func(field.Asking, string) *edit.Thing { return &edit.Thing{To: back} }
}

// newID names what is new by its title.
func newID(noun string) func(field.Asking, string, edit.Data) {
	return func(a field.Asking, _ string, data edit.Data) { data["id"] = edit.NewID(a.Book, noun, data["title"]) }
}
