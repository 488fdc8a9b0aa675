package records

import (
	"net/http"
	"net/url"

	"jourfixe/calendar"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/looked"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

var linkFields = []edit.Field{
	{Name: "title", Kind: field.Text{}, Required: true, Hint: true},
	{Name: "address", Kind: field.Page{}, Required: true, Hint: true},
	{Name: "subject", Kind: field.Text{}, Required: true, Hint: true},
	{Name: "language", Kind: field.Tongue{None: "form.link.language.none"}, None: ""},
	{Name: "note", Kind: field.Text{Long: true}, Hint: true, None: events.Text{}},
	{Name: "order", Kind: field.Number{Least: 1, Most: 9999}, Hint: true, None: 0},
}

func toLink(id string) string { return "/links/" + id }

var linkForms = []edit.Form{
	{
		Name: "link.new", Command: "link.add", Path: "/new/link", Fields: edit.Anew(linkFields), To: toLink,
		Thing: func(field.Asking, string) *edit.Thing { return &edit.Thing{To: "/links"} },
		Make: func(a field.Asking, _ string, data edit.Data) {
			data["id"] = edit.NewID(a.Book, "link", data["title"])
		},
	},
	{Name: "link.change", Command: "link.amend", Path: "/links/{id}/change", Fields: linkFields, To: toLink, Partly: true, Thing: aboutLink},
	{Name: "link.remove", Command: "link.remove", Path: "/links/{id}/remove", To: toLink, Lead: true, Thing: aboutLink},
}

// aboutLink is a link that is on the list, with what the book says of it.
func aboutLink(a field.Asking, id string) *edit.Thing {
	x := a.Book.Link(id)
	if x == nil || x.Removed {
		return nil
	}
	return &edit.Thing{About: events.Ref{Noun: "link", ID: id}, Title: a.Voice.In(x.Title), To: toLink(id), Now: x.AddLink}
}

type links struct{ Options }

// A linkLine is a link in the list.
type linkLine struct {
	*calendar.Link
	To     string // its own page
	Host   string // who reads the list sees where it leads
	Tongue string // the language of the page, as those who speak it call it
	Found  found
}

// found is what was found at the address of a link, for staff alone.
type found struct {
	looked.State
	Said string // since when it is so, in words; "" where nobody has looked yet
	Take string // a form that is filled in with the address that the page has now; "" where it has none, or nobody here may change it
}

func (x *links) found(b *calendar.Book, y *calendar.Link, v *shell.Visit) found {
	f := found{State: listing.FoundAt(x.Looked, y, b)}
	if f.Looked.IsZero() {
		return f
	}
	f.Said = listing.FoundSince(f.State, v.Voice)
	if f.Moved != "" && v.Is(events.Coordinator) {
		f.Take = toLink(y.ID) + "/change?" + url.Values{"v.address": {f.Moved}}.Encode()
	}
	return f
}

// A subject is what stands under one heading.
type subject struct {
	Title events.Text
	Links []linkLine
}

type linksPage struct {
	listing.List
	May      bool // whoever looks may change things
	Dead     int  // links at which readers find nothing, beyond doubt
	Subjects []subject
}

// list answers the list of links by their subjects.
func (x *links) list(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("links", func(b *calendar.Book) shell.Content {
		p := linksPage{May: v.Is(events.Coordinator), List: listing.NewList(r.URL), Dead: len(x.Looked.Doubtless(b))}
		var found []listing.Found[*calendar.Link]
		for y := range b.EachLink() {
			if !y.Removed && p.Fits(p.InAll(y.Title), p.InAll(y.Subject), p.InAll(y.Note), y.Address) {
				found = append(found, listing.Found[*calendar.Link]{Thing: y, ID: y.ID, At: listing.PlaceOfLink(y)})
			}
		}
		listing.BySubject(found, v.Voice)
		name := func(y *calendar.Link) string { return v.Voice.In(y.Title) }
		for _, line := range listing.Lines(&p.List, v.Voice, found, name, newLinkLine) {
			if n := len(p.Subjects); n == 0 || v.Voice.In(p.Subjects[n-1].Title) != v.Voice.In(line.Subject) {
				p.Subjects = append(p.Subjects, subject{Title: line.Subject})
			}
			line.Found = x.found(b, line.Link, v)
			of := &p.Subjects[len(p.Subjects)-1]
			of.Links = append(of.Links, line)
		}
		return shell.Content{Title: v.Voice.T("links.title"), Body: p}
	})
}

func newLinkLine(y *calendar.Link) linkLine {
	l := linkLine{Link: y, To: toLink(y.ID), Host: y.Address}
	if u, err := url.Parse(y.Address); err == nil {
		l.Host = u.Host
	}
	if y.Language != "" {
		l.Tongue = words.TongueName(y.Language)
	}
	return l
}

type linkPage struct {
	linkLine
	May   bool // whoever looks may change it
	Done  *edit.Done
	Story listing.Story
}

// show answers the page of a link.
func (x *links) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("onelink", func(b *calendar.Book) shell.Content {
		y := b.Link(r.PathValue("id"))
		if y == nil {
			return shell.Content{}
		}
		p := linkPage{linkLine: newLinkLine(y), May: v.Is(events.Coordinator) && !y.Removed, Done: x.Done(field.Asking{Book: b, Voice: v.Voice}, r)}
		if !y.Removed {
			p.Found = x.found(b, y, v)
		}
		p.Story = listing.NewStory(x.Mirror, b, events.Ref{Noun: "link", ID: y.ID}, x.Now())
		return shell.Content{Title: p.Done.Title(v.Voice.In(y.Title)), Body: p}
	})
}
