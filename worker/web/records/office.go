package records

import (
	"cmp"
	"fmt"
	"net/http"

	"jourfixe/calendar"
	"jourfixe/calendar/words"
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
		{Name: "tripKinds", Kind: ownKinds, Hint: true},
		{Name: "retention.answers", Kind: field.Span{}, Hint: true},
		{Name: "retention.matters", Kind: field.Span{}, Hint: true},
		{Name: "retention.minutes", Kind: field.Span{}, Hint: true},
		{Name: "retention.polls", Kind: field.Span{}, Hint: true},
	},
	Make: func(_ field.Asking, _ string, data edit.Data) { nameKinds(data) },
	Thing: func(a field.Asking, _ string) *edit.Thing {
		return &edit.Thing{About: (&events.SetOffice{}).About(), Title: a.Voice.In(a.Book.Office().Title), To: toOffice, Now: said(a.Book.Office())}
	},
}}

// ownKinds are the kinds of trips of the office's own.
var ownKinds = field.Entries{
	Texts: "form.office.tripKinds.", Most: 20,
	Of: []field.Member{
		{Name: "id", Kind: field.Kept{}, Always: true},
		{Name: "title", Kind: field.Text{}, Required: true},
	},
	Sum: func(a field.Asking, kind field.Typed) string {
		value, _ := field.Text{}.Read(a, kind.Under("title")) // what is wrong with it stands beside it
		said, _ := value.(map[string]any)
		title := events.Text{}
		for l, s := range said {
			title[l], _ = s.(string)
		}
		return a.Voice.In(title)
	},
}

// nameKinds gives kinds that have none an id, made of their titles.
func nameKinds(data edit.Data) {
	list, _ := data["tripKinds"].([]any)
	taken := map[string]bool{}
	for _, kind := range events.TripKinds {
		taken[kind] = true
	}
	for _, x := range list {
		if own, ok := x.(map[string]any); ok {
			if id, ok := own["id"].(string); ok {
				taken[id] = true
			}
		}
	}
	for _, x := range list {
		own, ok := x.(map[string]any)
		if !ok || own["id"] != nil {
			continue
		}
		title, _ := own["title"].(map[string]any)
		slug := ""
		for _, l := range events.Languages {
			if s, _ := title[l].(string); slug == "" {
				slug = words.Slug(s, 48)
			}
		}
		slug = cmp.Or(slug, "kind")
		id := slug
		for n := 2; taken[id]; n++ {
			id = fmt.Sprintf("%s-%d", slug, n)
		}
		own["id"], taken[id] = id, true
	}
}

// said is the office in the terms in which it is set.
func said(o *calendar.Office) events.SetOffice {
	return events.SetOffice{Title: o.Title, City: o.City, Zone: o.Zone, Holidays: o.Holidays, TripKinds: o.TripKinds, Retention: o.Retention}
}

type officePage struct {
	events.SetOffice
	May     bool
	Done    *edit.Done
	Regions []events.Text
	Missing int      // of what law asks the office to publish
	Public  []string // what else it publishes
	Kept    []keptFor
}

// A keptFor says how long something is kept, by its name in the table.
type keptFor struct{ Name, For string }

// showOffice answers the page of the office itself.
func (x *venues) showOffice(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("office", func(b *calendar.Book) shell.Content {
		p := officePage{SetOffice: said(b.Office()), May: v.Is(events.Coordinator), Done: x.Done(field.Asking{Book: b, Voice: v.Voice}, r), Missing: len(b.Legal().Missing())}
		for _, name := range events.PublicParts {
			if b.Publication().Publishes(name) {
				p.Public = append(p.Public, name)
			}
		}
		for _, k := range events.Keepings {
			p.Kept = append(p.Kept, keptFor{k.Name, words.Period(p.Retention.Of(k.Name), v.Voice.Language)})
		}
		for _, code := range p.Holidays {
			p.Regions = append(p.Regions, listing.NewRegion(code).Title)
		}
		return shell.Content{Title: p.Done.Title(v.Voice.T("office.title")), Body: p}
	})
}
