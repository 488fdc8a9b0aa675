package records

import (
	"net/http"
	"slices"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/shell"
)

const toLegal = "/office/legal"

var legalForms = []edit.Form{{
	Name: "legal.change", Command: "legal.set", Path: "/office/legal/change", To: func(string) string { return toLegal }, Lead: true,
	Fields: []edit.Field{
		{Name: "imprint", Kind: field.Prose{Rows: 6}, Hint: true},
		{Name: "controller", Kind: field.Prose{Rows: 4}, Hint: true},
		{Name: "officer", Kind: field.Prose{Rows: 3}, Hint: true},
		{Name: "authority", Kind: field.Prose{Rows: 4}, Hint: true},
		{Name: "privacy", Kind: field.Prose{Rows: 8}, Hint: true},
		{Name: "accessibility", Kind: field.Prose{Rows: 8}, Hint: true},
		{Name: "feedback", Kind: field.Reached{}, Hint: true},
		{Name: "arbitration", Kind: field.Prose{Rows: 4}, Hint: true},
		{Name: "easy", Kind: field.Prose{Rows: 6}, Hint: true},
		{Name: "signs", Kind: field.Conference{}, Hint: true},
		{Name: "security.contact", Kind: field.Reached{}, Hint: true},
		{Name: "security.expires", Kind: field.Date{}, Hint: true},
		{Name: "security.languages", Kind: field.Lines{Of: field.Tag{}, Most: 20}, Hint: true},
	},
	Thing: func(a field.Asking, _ string) *edit.Thing {
		return &edit.Thing{About: (&events.SetLegal{}).About(), Title: a.Voice.In(a.Book.Office().Title), To: toLegal, Now: a.Book.Legal().SetLegal}
	},
}}

type legalPage struct {
	May     bool
	Done    *edit.Done
	Missing []string // fields
	Pages   []string
	Expires events.Date // of what is said to whoever has found a weakness; zero: nothing is
	Soon    bool        // that needs to be renewed
}

// showLegal answers the page of what law asks for: what is missing, and where the rest is read.
func (x *venues) showLegal(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("legal", func(b *calendar.Book) shell.Content {
		l := b.Legal()
		p := legalPage{May: v.Is(events.Coordinator), Done: x.Done(field.Asking{Book: b, Voice: v.Voice}, r), Missing: l.Missing(), Pages: []string{"imprint", "privacy", "accessibility"}}
		if len(l.Easy) > 0 {
			p.Pages = slices.Concat(p.Pages, []string{"easy"})
		}
		if l.Security != nil {
			p.Expires, p.Soon = l.Security.Expires, l.RunsOut(b.Today(x.Now()))
		}
		return shell.Content{Title: p.Done.Title(v.Voice.T("office.legal")), Body: p}
	})
}
