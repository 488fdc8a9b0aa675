package staff

import (
	"jourfixe/calendar/agreement"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
)

// agreementKinds are what an agreement can be.
var agreementKinds = field.Choice{Of: []string{"framework", "friendship", "cooperation", "memorandum", "project", "charter", "other"}, Texts: "agreement.kind-"}

var agreementFields = []edit.Field{
	{Name: "title", Kind: field.Text{}, Required: true, Hint: true},
	{Name: "kind", Kind: agreementKinds, Required: true},
	{Name: "signed.on", Kind: field.Date{}, Hint: true, None: ""},
	{Name: "signed.year", Kind: field.Number{Least: 1000, Most: 2199}, Hint: true, None: 0},
	{Name: "offices", Kind: field.Lines{Of: field.Line{}, Most: 20}, Hint: true, None: []string{}},
	{Name: "term.from", Kind: field.Date{}, Hint: true, None: ""},
	{Name: "term.until", Kind: field.Date{}, Hint: true, None: ""},
	{Name: "term.renewal", Kind: field.Choice{Of: []string{events.RenewalTacit, events.RenewalExpress}, Texts: "agreement.renewal.", None: "agreement.renewal.none"}, None: ""},
	{Name: "term.extends", Kind: field.Span{}, Hint: true, None: ""},
	{Name: "term.notice", Kind: field.Span{}, Hint: true, None: ""},
	{Name: "note", Kind: field.Text{Long: true}, Hint: true, None: events.Text{}},
}

func toAgreement(id string) string { return "/agreements/" + id }

// anAgreement is what forms about an agreement that was not ended are about.
func anAgreement(a field.Asking, id string) *edit.Thing {
	x := a.Book.Agreement(id)
	if x == nil || x.Ended() {
		return nil
	}
	return &edit.Thing{About: events.Ref{Noun: "agreement", ID: id}, Title: a.Voice.In(x.Title), To: toAgreement(id), Now: x.RegisterAgreement}
}

// whole completes what a command takes as one, signing and term, and leaves out what is empty in them.
func whole(a *agreement.Agreement, data edit.Data) {
	said := map[string]map[string]any{"signed": {}, "term": {}}
	if a != nil {
		said["signed"] = map[string]any{"on": a.Signed.On.String(), "year": a.Signed.Year}
		said["term"] = map[string]any{"from": a.Term.From.String(), "until": a.Term.Until.String(), "renewal": a.Term.Renewal, "extends": period(a.Term.Extends), "notice": period(a.Term.Notice)}
	}
	for name, parts := range said {
		inner, changed := data[name].(edit.Data)
		if !changed {
			continue
		}
		for part, value := range parts {
			if _, there := inner[part]; !there {
				inner[part] = value
			}
		}
		for part, value := range inner {
			if value == "" || value == 0 || value == nil {
				delete(inner, part)
			}
		}
	}
}

func period(p events.Period) string {
	if p.IsZero() {
		return ""
	}
	return p.String()
}

var agreementForms = []edit.Form{
	{
		Name: "agreement.new", Command: "agreement.register", Path: "/new/agreement", To: toAgreement, Lead: true,
		Fields: edit.Anew(append([]edit.Field{{Name: "partner", Kind: field.Thing{Of: []string{"partner"}, None: "form.agreement.partner.none"}, Required: true}}, agreementFields...)),
		Thing:  func(field.Asking, string) *edit.Thing { return &edit.Thing{To: "/agreements"} },
		Make: func(a field.Asking, _ string, data edit.Data) {
			data["id"] = edit.NewID(a.Book, "agreement", data["title"])
			if _, said := data["signed"]; !said {
				data["signed"] = edit.Data{}
			}
			whole(nil, data)
		},
	},
	{
		Name: "agreement.change", Command: "agreement.amend", Path: "/agreements/{id}/change", Fields: agreementFields, To: toAgreement, Partly: true, Lead: true, Thing: anAgreement,
		Make: func(a field.Asking, id string, data edit.Data) {
			data["id"] = id
			whole(a.Book.Agreement(id), data)
		},
	},
	{
		Name: "agreement.end", Command: "agreement.end", Path: "/agreements/{id}/end", To: toAgreement, Final: true, Thing: func(a field.Asking, id string) *edit.Thing {
			thing := anAgreement(a, id)
			if thing != nil {
				thing.Now = nil
			}
			return thing
		},
		Fields: []edit.Field{{Name: "on", Kind: field.Date{}, Hint: true}, {Name: "note", Words: "form.agreement.why", Kind: field.Text{Long: true}}},
	},
}
