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

const toPublication = "/office/public"

var publicationForms = []edit.Form{{
	Name: "publication.change", Command: "publication.set", Path: "/office/public/change", To: func(string) string { return toPublication }, Lead: true,
	Fields: []edit.Field{
		{Name: "what", Kind: field.Some{Of: events.PublicParts, Texts: "publication."}, Hint: true},
		{Name: "series", Kind: field.Things{Of: []string{"series"}}, Hint: true},
		{Name: "meetings", Kind: field.Things{Of: []string{"meeting"}}, Hint: true},
	},
	Thing: func(a field.Asking, _ string) *edit.Thing {
		return &edit.Thing{About: (&events.SetPublication{}).About(), Title: a.Voice.In(a.Book.Office().Title), To: toPublication, Now: a.Book.Publication().SetPublication}
	},
}}

type publicationPage struct {
	May      bool
	Done     *edit.Done
	Parts    []part
	Agenda   bool // the agenda is published
	Series   []thing
	Meetings []thing
}

// A part is something that can be published.
type part struct {
	Name   string
	Public bool
}

// A thing is one that stands in the public agenda.
type thing struct{ To, Name string }

// showPublication answers the page of what everybody may read.
func (x *venues) showPublication(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("publication", func(b *calendar.Book) shell.Content {
		of := b.Publication()
		p := publicationPage{
			May: v.Is(events.Coordinator), Done: x.Done(field.Asking{Book: b, Voice: v.Voice}, r), Agenda: of.Publishes(events.PublicAgenda),
			Series: things(b, v, "series", of.Series), Meetings: things(b, v, "meeting", of.Meetings),
		}
		for _, name := range events.PublicParts {
			p.Parts = append(p.Parts, part{name, of.Publishes(name)})
		}
		return shell.Content{Title: p.Done.Title(v.Voice.T("office.public")), Body: p}
	})
}

// things are those of some ids, as far as they are known.
func things(b *calendar.Book, v *shell.Visit, noun string, ids []string) (list []thing) {
	for _, id := range ids {
		ref := events.Ref{Noun: noun, ID: id}
		if name := listing.Name(b, ref, v.Voice); name != "" {
			list = append(list, thing{listing.To(ref), name})
		}
	}
	return list
}
