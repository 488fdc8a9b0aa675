package staff

import (
	"slices"

	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
)

// Forms are those about the things of this room.
func Forms() []edit.Form { return slices.Concat(partnerForms, agreementForms) }

// kinds are what a partner can be, in the order in which they are listed.
var kinds = field.Choice{Of: []string{"twin-city", "friendship", "cooperation", "network"}, Texts: "kind.one."}

var partnerFields = []edit.Field{
	{Name: "title", Kind: field.Text{}, Required: true, Hint: true},
	{Name: "kind", Kind: kinds, Required: true},
	{Name: "status", Kind: field.Choice{Of: []string{"active", "dormant"}, Texts: "partner."}, Required: true, Hint: true},
	{Name: "since", Kind: field.Number{Least: 1000, Most: 2199}, Hint: true, None: 0},
	{Name: "country", Kind: field.Country{}, Hint: true, None: ""},
	{Name: "zone", Kind: field.Zone{}, Hint: true, None: ""},
	{Name: "geo", Kind: field.Geo{}, Hint: true, None: ""},
	{Name: "hours", Kind: field.Hours{}, Hint: true},
	{Name: "holidays", Kind: field.Regions{Most: 40}, Hint: true, None: []string{}},
	{Name: "purpose", Kind: field.Text{Long: true}, None: events.Text{}},
	{Name: "note", Kind: field.Text{Long: true}, Hint: true, None: events.Text{}},
}

func toPartner(id string) string { return "/partners/" + id }

// aPartner is what forms about a partner that has not retired are about.
func aPartner(a field.Asking, id string) *edit.Thing {
	ref := events.Ref{Noun: "partner", ID: id}
	if !a.Book.Has(ref) {
		return nil
	}
	p := a.Book.Partner(id)
	return &edit.Thing{About: ref, Title: a.Voice.In(p.Title), To: toPartner(id), Now: p.RegisterPartner}
}

var partnerForms = []edit.Form{
	{
		Name: "partner.new", Command: "partner.register", Path: "/new/partner", Fields: edit.Anew(partnerFields), To: toPartner,
		Thing: func(field.Asking, string) *edit.Thing { return &edit.Thing{To: "/partners"} },
		Make: func(a field.Asking, _ string, data edit.Data) {
			data["id"] = edit.NewID(a.Book, "partner", data["title"])
		},
	},
	{Name: "partner.change", Command: "partner.amend", Path: "/partners/{id}/change", Fields: partnerFields, To: toPartner, Partly: true, Thing: aPartner},
	{Name: "partner.retire", Command: "partner.retire", Path: "/partners/{id}/retire", To: toPartner, Lead: true, Final: true, Thing: aPartner},
}
