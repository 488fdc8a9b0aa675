// Package records has the pages of what the office keeps - people, groups, venues, links - with a list that can be searched, a page of each, and the forms
// by which they are made, changed and ended.
package records

import (
	"embed"
	"io/fs"
	"slices"
	"time"

	"jourfixe/worker/looked"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

//go:embed templates
var templates embed.FS

// Options are what the pages are made from.
type Options struct {
	*edit.Table
	Looked *looked.Links // what was found at links; nil: nobody knows
	Now    func() time.Time
}

// Forms are those of this room.
func Forms() []edit.Form {
	return slices.Concat(personForms, groupForms, venueForms, linkForms, officeForms, legalForms, publicationForms)
}

// Room is the table of what there is.
func Room(o Options) shell.Room {
	p, g, v, l := &persons{o}, &groups{o}, &venues{o}, &links{o}
	return shell.Room{
		Name: "records", Templates: templates, Parts: []fs.FS{edit.Templates, listing.Templates},
		Nav: []shell.NavItem{
			{Page: "people", To: "/people", Text: "nav.people"}, {Page: "groups", To: "/groups", Text: "nav.groups"},
			{Page: "venues", To: "/venues", Text: "nav.venues"}, {Page: "links", To: "/links", Text: "nav.links"},
		},
		Routes: []shell.Route{
			shell.On("GET /people", shell.Staff, p.list),
			shell.On("GET /people/{id}", shell.Staff, p.show),
			shell.On("GET /new/people", shell.Coordinator, p.askFile),
			shell.On("POST /new/people", importRule, p.takeFile),
			shell.On("GET /groups", shell.Staff, g.list),
			shell.On("GET /groups/{id}", shell.Staff, g.show),
			shell.On("GET /office", shell.Staff, v.showOffice),
			shell.On("GET /office/due", shell.Staff, v.showDue),
			shell.On("GET /office/legal", shell.Staff, v.showLegal),
			shell.On("GET /office/public", shell.Staff, v.showPublication),
			shell.On("GET /venues", shell.Staff, v.list),
			shell.On("GET /venues/{id}", shell.Staff, v.show),
			shell.On("GET /links", shell.Staff, l.list),
			shell.On("GET /links/{id}", shell.Staff, l.show),
		},
	}
}
