package records

import (
	"cmp"
	"net/http"
	"slices"

	"jourfixe/calendar"
	"jourfixe/calendar/people"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

var members = []string{"partner", "person"}

func toGroup(id string) string { return "/groups/" + id }

// aGroup is what forms about a group are about; now says what the book holds.
func aGroup(now func(g *people.Group) any) func(a field.Asking, id string) *edit.Thing {
	return func(a field.Asking, id string) *edit.Thing {
		g := a.Book.Group(id)
		if g == nil || g.Ended {
			return nil
		}
		return &edit.Thing{About: events.Ref{Noun: "group", ID: id}, Title: a.Voice.In(g.Title), To: toGroup(id), Now: now(g)}
	}
}

var groupForms = []edit.Form{
	{
		Name: "group.new", Command: "group.set", Path: "/new/group", To: toGroup,
		Fields: []edit.Field{
			{Name: "title", Kind: field.Text{}, Required: true, Hint: true},
			{Name: "members", Kind: field.Things{Of: members, Ref: true}, Hint: true, None: []string{}},
		},
		Thing: func(field.Asking, string) *edit.Thing { return &edit.Thing{To: "/groups"} },
		Make: func(a field.Asking, _ string, data edit.Data) {
			data["id"] = edit.NewID(a.Book, "group", data["title"])
		},
	},
	{
		Name: "group.change", Command: "group.set", Path: "/groups/{id}/change", To: toGroup,
		Fields: []edit.Field{{Name: "title", Kind: field.Text{}, Required: true, Hint: true}},
		Thing:  aGroup(func(g *people.Group) any { return g.SetGroup }),
		Make: func(a field.Asking, id string, data edit.Data) { // who is in it stays; that is changed one by one
			data["members"] = append([]events.Ref{}, a.Book.Group(id).Members...)
		},
	},
	{
		Name: "group.add", Command: "group.add", Path: "/groups/{id}/add", To: toGroup,
		Fields: []edit.Field{{Name: "members", Kind: field.Things{Of: members, Ref: true, Among: outside}, Required: true, Hint: true}},
		Thing:  aGroup(func(*people.Group) any { return nil }),
	},
	{
		Name: "group.remove", Command: "group.remove", Path: "/groups/{id}/remove", To: toGroup,
		Fields: []edit.Field{{Name: "members", Kind: field.Things{Of: members, Ref: true, Among: inside}, Required: true}},
		Thing:  aGroup(func(*people.Group) any { return nil }),
	},
	{Name: "group.end", Command: "group.end", Path: "/groups/{id}/end", To: toGroup, Thing: aGroup(func(*people.Group) any { return nil }), Lead: true},
}

// inside and outside say who can be taken off a group and put into it.
func inside(b *calendar.Book, group string, ref events.Ref) bool {
	g := b.Group(group)
	return g != nil && slices.Contains(g.Members, ref)
}

func outside(b *calendar.Book, group string, ref events.Ref) bool { return !inside(b, group, ref) }

type groups struct{ Options }

// A groupLine is a group in a list.
type groupLine struct {
	To     string
	Title  events.Text
	People int
}

type groupsPage struct {
	listing.List
	May    bool
	Groups []groupLine
}

// list answers the list of groups.
func (x *groups) list(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("groups", func(b *calendar.Book) shell.Content {
		p := groupsPage{List: listing.NewList(r.URL), May: v.Is(events.Coordinator)}
		var found []listing.Found[*people.Group]
		for g := range b.EachGroup() {
			if !g.Ended && p.Fits(p.InAll(g.Title)) {
				found = append(found, listing.Found[*people.Group]{Thing: g, ID: g.ID})
			}
		}
		name := func(g *people.Group) string { return v.Voice.In(g.Title) }
		p.Groups = listing.Lines(&p.List, v.Voice, found, name, func(g *people.Group) groupLine {
			return groupLine{toGroup(g.ID), g.Title, len(b.Invited([]events.Ref{{Noun: "group", ID: g.ID}}))}
		})
		return shell.Content{Title: v.Voice.T("groups.title"), Body: p}
	})
}

// A memberLine is a member of a group.
type memberLine struct {
	To     string
	Name   string
	People int  // of a partner: how many it stands for
	Of     bool // it is a partner
	Gone   bool // nobody is invited by it any more
}

type groupPage struct {
	ID      string
	Title   events.Text
	May     bool
	Done    *edit.Done
	Story   listing.Story
	Members []memberLine
	People  int
	Dates   []listing.Date
	More    int
	Ended   bool
	Used    bool // so it cannot be ended
	Series  []seriesHere
}

// show answers the page of a group.
func (x *groups) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("group", func(b *calendar.Book) shell.Content {
		g := b.Group(r.PathValue("id"))
		if g == nil {
			return shell.Content{}
		}
		ref := events.Ref{Noun: "group", ID: g.ID}
		a := field.Asking{Book: b, Voice: v.Voice}
		p := groupPage{ID: g.ID, Title: g.Title, May: v.Is(events.Coordinator) && !g.Ended, Ended: g.Ended, Done: x.Done(a, r), People: len(b.Invited([]events.Ref{ref}))}
		for _, m := range g.Members {
			if m.Noun != "person" || b.Has(m) { // who is erased is nobody any more
				p.Members = append(p.Members, newMember(a, m))
			}
		}
		order := v.Voice.Order()
		defer order.Done()
		slices.SortStableFunc(p.Members, func(x, y memberLine) int {
			if x.Of != y.Of {
				if x.Of {
					return -1
				}
				return 1
			}
			return order.CompareString(x.Name, y.Name)
		})
		p.Dates, p.More = listing.Dates(b.MeetingsNaming(ref), x.Now())
		for _, by := range b.UsesOfGroup(g.ID, x.Now()) {
			p.Used = true
			if by.Noun != "meeting" { // those stand among the dates
				p.Series = append(p.Series, seriesHere{b.TitleOf(by), listing.To(by)})
			}
		}
		p.Story = listing.NewStory(x.Mirror, b, events.Ref{Noun: "group", ID: g.ID}, x.Now())
		return shell.Content{Title: p.Done.Title(v.Voice.In(g.Title)), Body: p}
	})
}

func newMember(a field.Asking, ref events.Ref) memberLine {
	line := memberLine{Name: cmp.Or(voice.Clean(field.Name(a, ref)), ref.ID), Gone: !a.Book.Has(ref)}
	line.To = listing.To(ref)
	if line.Of = ref.Noun == "partner"; line.Of {
		line.People = len(a.Book.Invited([]events.Ref{ref}))
	}
	return line
}
