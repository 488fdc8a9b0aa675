package records

import (
	"net/http"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

const toOffice = "/office"

var officeForms = []edit.Form{{
	Name: "office.change", Command: "office.set", Path: "/office/change", To: func(string) string { return toOffice },
	Fields: []edit.Field{
		{Name: "title", Kind: field.Text{}, Required: true, Hint: true},
		{Name: "city", Kind: field.Text{}, Hint: true},
		{Name: "zone", Kind: field.Zone{}, Required: true, Hint: true},
		{Name: "holidays", Kind: field.Regions{Most: 40}, Hint: true},
	},
	Thing: func(a field.Asking, _ string) *edit.Thing {
		return &edit.Thing{About: (&events.SetOffice{}).About(), Title: a.Voice.In(a.Book.Office().Title), To: toOffice, Now: said(a.Book.Office())}
	},
}}

// said is the office in the terms in which it is set.
func said(o *calendar.Office) events.SetOffice {
	return events.SetOffice{Title: o.Title, City: o.City, Zone: o.Zone, Holidays: o.Holidays}
}

type officePage struct {
	events.SetOffice
	May     bool
	Done    *edit.Done
	Regions []events.Text
	Missing int      // of what law asks the office to publish
	Public  []string // what else it publishes
}

// showOffice answers the page of the office itself.
func (x *venues) showOffice(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("office", func(b *calendar.Book) shell.Content {
		p := officePage{SetOffice: said(b.Office()), May: v.Is(events.Coordinator), Done: x.Done(field.Asking{Book: b, Voice: v.Voice}, r), Missing: len(b.Legal().Missing())}
		for _, name := range events.PublicParts {
			if b.Publication().Publishes(name) {
				p.Public = append(p.Public, name)
			}
		}
		for _, code := range p.Holidays {
			p.Regions = append(p.Regions, listing.NewRegion(code).Title)
		}
		return shell.Content{Title: p.Done.Title(v.Voice.T("office.title")), Body: p}
	})
}
