// Package calendars has the pages of the feeds that were given out: which there are, what each shows, its address, and the forms by
// which one is opened and closed.
package calendars

import (
	"cmp"
	"embed"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/events"
	"jourfixe/worker/links"
	"jourfixe/worker/signin"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

//go:embed templates
var templates embed.FS

// Options are what the pages are made from.
type Options struct {
	Forms *edit.Table
	Links *links.Maker // nil: no feed can be opened here, since nobody could be told its address
	// Readings know on which day each feed was read last; nil: nobody does.
	Readings *signin.Readings
	// Frames are the sites that may show what is ahead in a calendar in a frame.
	Frames []string
}

// toCalendar is the page of a feed.
func toCalendar(id string) string { return "/calendars/" + id }

// maxName is what the name of a feed has at most, in characters.
const maxName = 80

// Forms are those of this room.
func Forms(l *links.Maker) []edit.Form {
	if l == nil {
		return []edit.Form{changing(), changingOfPerson(), revoking()}
	}
	return []edit.Form{opening(l), openingOfPerson(l), changing(), changingOfPerson(), rotating(l), revoking()}
}

// opening is the form by which a feed is opened. The address of one that is opened here follows from its id and the office's key, so the
// form can be sent twice, nothing secret is kept, and its page can show the address to who may know it.
func opening(l *links.Maker) edit.Form {
	return edit.Form{
		Name: "feed.new", Command: "feed.issue", Path: "/new/feed", To: toCalendar, Lead: true,
		Fields: edit.Anew(fields()),
		Thing:  func(field.Asking, string) *edit.Thing { return &edit.Thing{To: "/calendars"} },
		Make: func(a field.Asking, _ string, data edit.Data) {
			id := edit.NewID(a.Book, "feed", map[string]any{events.Languages[0]: data["name"]})
			data["id"], data["hash"] = id, links.TokenHash(l.CalendarToken(id, 0))
		},
	}
}

// openingOfPerson opens a feed of what one person is invited to. Whoever has its address reads that, so it is for administrators, beside
// the person themself on their own page.
func openingOfPerson(l *links.Maker) edit.Form {
	return edit.Form{
		Name: "feed.person", Command: "feed.issue", Path: "/people/{id}/calendar", To: func(id string) string { return "/people/" + url.PathEscape(id) },
		Lead: true, Highest: true, Fields: edit.Anew(fieldsOfPerson()),
		Thing: func(a field.Asking, id string) *edit.Thing {
			ref := events.Ref{Noun: "person", ID: id}
			if !a.Book.Has(ref) {
				return nil
			}
			return &edit.Thing{About: ref, Title: field.Name(a, ref), To: "/people/" + url.PathEscape(id)}
		},
		Make: func(a field.Asking, person string, data edit.Data) {
			id := edit.NewID(a.Book, "feed", map[string]any{events.Languages[0]: data["name"]})
			data["id"], data["scope"], data["hash"] = id, "person/"+person, links.TokenHash(l.CalendarToken(id, 0))
		},
	}
}

// changing changes what a feed of the office shows, and until when; its address stays.
func changing() edit.Form {
	return edit.Form{
		Name: "feed.change", Command: "feed.amend", Path: "/calendars/{id}/change", To: toCalendar, Partly: true, Lead: true,
		Fields: fields()[1:], // what it is of stays
		Thing:  func(a field.Asking, id string) *edit.Thing { return openOf(a, id, false) },
	}
}

// changingOfPerson changes that of a person, which is for administrators as well, beside the person themself on their own page.
func changingOfPerson() edit.Form {
	return edit.Form{
		Name: "feed.personal", Command: "feed.amend", Path: "/calendars/{id}/personal", To: toCalendar, Partly: true, Lead: true, Highest: true,
		Fields: fieldsOfPerson(),
		Thing:  func(a field.Asking, id string) *edit.Thing { return openOf(a, id, true) },
	}
}

// rotating gives a feed another address.
func rotating(l *links.Maker) edit.Form {
	return edit.Form{
		Name: "feed.rotate", Command: "feed.rotate", Path: "/calendars/{id}/rotate", To: toCalendar, Final: true, Thing: open,
		Make: func(a field.Asking, id string, data edit.Data) {
			data["id"], data["hash"] = id, links.TokenHash(l.CalendarToken(id, a.Book.Feed(id).Rotated+1))
		},
	}
}

// revoking closes a feed.
func revoking() edit.Form {
	return edit.Form{Name: "feed.revoke", Command: "feed.revoke", Path: "/calendars/{id}/revoke", To: toCalendar, Final: true, Thing: open}
}

// openOf is an open feed of a person, or one of the office.
func openOf(a field.Asking, id string, person bool) *edit.Thing {
	if f := a.Book.Feed(id); f == nil || person != (f.Scope.Noun == "person") {
		return nil
	}
	return open(a, id)
}

// open is a feed that is not revoked, with what the book says of it that can be ticked.
func open(a field.Asking, id string) *edit.Thing {
	f := a.Book.Feed(id)
	if f == nil || f.Revoked {
		return nil
	}
	now := &events.FeedAmended{Name: f.Name, Until: f.Until, FeedFilter: f.Filter}
	offered := kinds
	if f.Scope.Noun == "person" {
		offered = kindsOfPerson
	}
	now.Kinds = slices.DeleteFunc(slices.Clone(now.Kinds), func(kind string) bool { return !slices.Contains(offered, kind) })
	return &edit.Thing{About: events.Ref{Noun: "feed", ID: id}, Title: listing.FeedName(a.Book, f, a.Voice), To: toCalendar(id), Now: now}
}

// Room is the table of what there is.
func Room(o Options) shell.Room {
	p := &pages{o}
	room := shell.Room{
		Name: "calendars", Templates: templates, Parts: []fs.FS{edit.Templates, listing.Templates},
		Nav: []shell.NavItem{{Page: "calendars", To: "/calendars", Text: "nav.calendars"}},
		Routes: []shell.Route{
			shell.On("GET /calendars", shell.Staff, p.list),
			shell.On("GET /calendars/{id}", shell.Staff, p.show),
		},
	}
	if o.Links != nil {
		room.Routes = append(room.Routes, shell.On("GET /subscribe/{token}", shell.ByLink("a calendar", p.known), p.subscribe),
			shell.On("GET /subscribe/{token}/agenda", shell.ByLink("a calendar", p.known), p.fragment))
	}
	return room
}

type pages struct{ Options }

// A line is a feed in the list.
type line struct {
	To, Name string
	Shows    string // "" if its name says so
	Issued   time.Time
	Until    events.Date // the last day on which it can be read; zero: there is none
	Revoked  bool
	Over     bool        // its last day is over
	Read     events.Date // the day on which it was read last; zero: nothing is known of that
	Idle     int         // how many months that is ago, if it is long
}

func (p *pages) line(b *calendar.Book, f *calendar.Feed, v *voice.Voice) line {
	name, shows := called(b, f, v)
	today, read := b.Today(p.Forms.Reception.Now()), p.Readings.Last(f)
	return line{
		toCalendar(f.ID), name, shows, voice.At(f.Issued, b.Office().Zone), f.Until, f.Revoked, !f.Revoked && f.Closed(today), read, signin.Unused(read, today),
	}
}

// called is the name of a feed, and what it shows if that does not say so.
func called(b *calendar.Book, f *calendar.Feed, v *voice.Voice) (name, of string) {
	if f.Scope.Noun == "person" && f.Name == listing.OwnFeed {
		return listing.FeedName(b, f, v), ""
	}
	return voice.Clean(f.Name), shows(b, f.Scope, v)
}

type listPage struct {
	listing.List
	May   bool
	Feeds []line
}

// shows says what a feed shows.
func shows(b *calendar.Book, s agenda.Scope, v *voice.Voice) string {
	of := v.T("calendar.of." + cmp.Or(s.Noun, wholeOffice))
	switch s.Noun {
	case "", agenda.NounDeadlines, agenda.NounAnniversaries:
		return of
	case "person":
		return of + " " + field.Name(field.Asking{Book: b, Voice: v}, s.Ref)
	}
	return of + " " + v.In(b.Title(s))
}

// list answers the list of feeds: those that are open first, those of people after what is the office's, the last opened before others.
func (p *pages) list(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("calendars", func(b *calendar.Book) shell.Content {
		page := listPage{List: listing.NewList(r.URL), May: v.Is(events.Coordinator) && p.Links != nil}
		var found []listing.Found[*calendar.Feed]
		for f := range b.EachFeed() {
			var texts []string
			if page.Query != "" {
				name, shows := called(b, f, v.Voice)
				texts = []string{name, shows}
			}
			if page.Fits(texts...) {
				found = append(found, listing.Found[*calendar.Feed]{Thing: f, ID: f.ID, Section: place(f), At: -f.Issued.UnixMicro()})
			}
		}
		page.Feeds = listing.Lines(&page.List, v.Voice, found, func(f *calendar.Feed) string { return voice.Clean(f.Name) }, func(f *calendar.Feed) line { return p.line(b, f, v.Voice) })
		return shell.Content{Title: v.Voice.T("calendars.title"), Body: page}
	})
}

// place puts feeds of people behind those of the office, and what is closed behind what is open.
func place(f *calendar.Feed) (n int) {
	if f.Scope.Noun == "person" {
		n++
	}
	if f.Revoked {
		n += 2
	}
	return n
}

type feedPage struct {
	line
	ID      string
	May     bool
	Change  string // the form by which it is changed
	Done    *edit.Done
	Story   listing.Story
	Parts   []string // what of its scope it shows, and how
	Address string   // "" if it is not known here, or not for who looks
	Steps   string   // the page that says how programs subscribe to it
}

// show answers the page of a feed. Whoever has the address reads the calendar, so it is shown to those alone who could open one like it.
func (p *pages) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("calendar", func(b *calendar.Book) shell.Content {
		f := b.Feed(r.PathValue("id"))
		if f == nil {
			return shell.Content{}
		}
		may, change := v.Is(events.Coordinator), "/change"
		if f.Scope.Noun == "person" {
			may, change = v.Is(events.Administrator), "/personal"
		}
		page := feedPage{
			ID: f.ID, May: may && !f.Revoked, Change: toCalendar(f.ID) + change, Done: p.Forms.Done(field.Asking{Book: b, Voice: v.Voice}, r),
			line: p.line(b, f, v.Voice), Parts: Parts(b, f, v.Voice),
		}
		if page.May && p.Links != nil {
			if token := p.Links.TokenOf(f); token != "" {
				page.Address, page.Steps = links.FeedURL(p.Links.BaseURL, token, f.Name), links.Subscribe("", token)
			}
		}
		page.Story = listing.NewStory(p.Forms.Mirror, b, events.Ref{Noun: "feed", ID: f.ID}, p.Forms.Reception.Now())
		return shell.Content{Title: page.Done.Title(page.Name), Body: page}
	})
}
