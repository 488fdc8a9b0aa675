// Package material has the page of the files of one thing - a meeting, a series, a matter, a trip, a partner, an agreement - for the office, the forms by which they are
// brought, called otherwise and removed, and the files themselves, for the office and for whoever has signed in and is shown them.
package material

import (
	"embed"
	"io/fs"
	"net/http"
	"net/url"
	"slices"

	"jourfixe/calendar"
	"jourfixe/calendar/material"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/attach"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

//go:embed templates
var templates embed.FS

// Options are what the pages are made from.
type Options struct {
	*edit.Table
	Mirror *worker.Mirror
	Desk   *attach.Desk
}

type pages struct{ Options }

// Room is the table of what there is.
func Room(o Options) shell.Room {
	p := &pages{o}
	return shell.Room{
		Name: "material", Templates: templates, Parts: []fs.FS{edit.Templates, listing.Templates, attach.Templates},
		Routes: []shell.Route{
			shell.On("GET /material/{noun}/{id}", shell.Staff, p.show),
			shell.On("POST /material/{noun}/{id}", shell.Coordinator.Streamed(), p.take),
			shell.On("GET /files/{id}", shell.Staff, p.showFile),
			shell.On("GET /files/{id}/content", shell.Staff, p.give),
			shell.On("GET /me/files/{id}", shell.SignedIn, p.giveMember),
		},
	}
}

// A page is that of the files of one thing.
type page struct {
	Of    string // what it is called
	Back  string // its page
	Lines []listing.File
	Done  *edit.Done
	Added bool
	Bring *attach.Form // nil: whoever looks may bring none, or there is nothing to bring them to
}

func of(r *http.Request) events.Ref {
	return events.Ref{Noun: r.PathValue("noun"), ID: r.PathValue("id")}
}

// show shows the files of a thing.
func (p *pages) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("material", func(b *calendar.Book) shell.Content { return p.content(b, r, v, of(r), nil) })
}

// showFile shows the files of what a file is of, also once it is removed.
func (p *pages) showFile(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("material", func(b *calendar.Book) shell.Content {
		m := b.Material(r.PathValue("id"))
		if m == nil {
			return shell.Content{}
		}
		return p.content(b, r, v, m.Of, nil)
	})
}

// content is the page, with the form as it was sent if it was.
func (p *pages) content(b *calendar.Book, r *http.Request, v *shell.Visit, about events.Ref, sent *attach.Form) shell.Content {
	if !slices.Contains(calendar.MaterialNouns, about.Noun) || !b.Known(about) {
		return shell.Content{}
	}
	may := v.Is(events.Coordinator)
	x := page{Of: listing.Name(b, about, v.Voice), Back: back(b, about), Lines: listing.FilesOf(b, about, listing.Staff(v.Person, may), v.Voice)}
	x.Done, x.Added = p.Done(field.Asking{Book: b, Voice: v.Voice}, r), sent == nil && r.URL.Query().Get("done") == "added"
	title := v.Voice.T("material.title") + ": " + x.Of
	if may && b.Has(about) {
		if sent == nil {
			sent = &attach.Form{Replaces: r.URL.Query().Get("replaces")}
		}
		sent.To = listing.FilesTo(about)
		x.Bring = p.Desk.Show(b, v, sent, about, x.Lines)
		if sent.Fault != nil {
			title = v.Voice.T("fault.short") + " – " + title
		}
	}
	return shell.Content{Title: x.Done.Title(title), Body: x}
}

// back is the page of what files are of. A matter has none of its own: it stands in its room.
func back(b *calendar.Book, about events.Ref) string {
	if m := b.Matter(about.ID); about.Noun == "matter" && m != nil {
		home := m.Home()
		if home.Noun == "series" {
			return "/rooms/" + url.PathEscape(home.ID)
		}
		return "/meetings/" + url.PathEscape(home.ID) + "/room"
	}
	return listing.To(about)
}

// take takes a file.
func (p *pages) take(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	about, there := of(r), false
	p.Mirror.View(func(b *calendar.Book) {
		there = slices.Contains(calendar.MaterialNouns, about.Noun) && b.Has(about)
	})
	if !there {
		v.Missing()
		return
	}
	p.Desk.Take(w, r, v, about, listing.FilesTo(about)+"?done=added", func(status int, x *attach.Form) {
		v.Show(status, "material", func(b *calendar.Book) shell.Content { return p.content(b, r, v, about, x) })
	})
}

// give gives a file to the office.
func (p *pages) give(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	p.send(w, r, v, func(*calendar.Book, *material.Material) bool { return true })
}

// giveMember gives a file to whoever is shown it.
func (p *pages) giveMember(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	p.send(w, r, v, func(b *calendar.Book, m *material.Material) bool {
		return v.Is(events.Reader) || v.Person != "" && b.SeesFile(m, v.Person)
	})
}

func (p *pages) send(w http.ResponseWriter, r *http.Request, v *shell.Visit, sees func(*calendar.Book, *material.Material) bool) {
	if v.Early() {
		return
	}
	var m *material.Material
	p.Mirror.View(func(b *calendar.Book) {
		if m = b.Material(r.PathValue("id")); m != nil && (!m.Readable() || !sees(b, m)) {
			m = nil
		}
	})
	switch {
	case m == nil:
		v.Missing()
	case !p.Desk.Uploads.Serve(w, r, m):
		w.Header().Set("Retry-After", "60")
		v.Fail(http.StatusServiceUnavailable, "error.material")
	}
}
