// Package search is the page on which staff find things by the words that they are called by. What they look for is written down
// nowhere.
package search

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"jourfixe/calendar"
	"jourfixe/calendar/search"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

//go:embed templates
var templates embed.FS

// How many things of a kind are shown: of each, and where one kind alone is asked for.
const (
	mostOfEach = 5
	mostOfOne  = 200
)

// A Finder answers the page. Run, it makes its index when the book is whole; else that is done when somebody first looks for something.
type Finder struct {
	mirror *worker.Mirror
	now    func() time.Time
	mu     sync.Mutex
	index  search.Index
}

// New returns a finder of what is in a mirror.
func New(m *worker.Mirror, now func() time.Time) *Finder { return &Finder{mirror: m, now: now} }

// Name implements worker.Worker.
func (f *Finder) Name() string { return "search" }

// Run makes the index of the book as it is at the start.
func (f *Finder) Run(ctx context.Context) error {
	if err := f.mirror.WaitReady(ctx); err != nil {
		return err
	}
	b := f.mirror.Snapshot()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.index.Update(b)
	return nil
}

// Room is the table of what there is.
func (f *Finder) Room() shell.Room {
	return shell.Room{
		Name: "search", Templates: templates,
		Routes: []shell.Route{shell.On("GET /search", shell.Staff, f.show)},
	}
}

// A page shows what was found.
type page struct {
	Query  string
	Most   int // characters of it
	Long   bool
	Groups []group
	Number int    // of all that was found
	Kind   string // the one that is asked for, "" for all
	All    string // where all kinds are
}

// A group are the things of one kind.
type group struct {
	Noun string
	All  int
	More string // where more of them are, "" if there are none
	Cut  bool   // there are more than can be shown at all
	Hits []hit
}

// A hit is a line.
type hit struct {
	To      string // "" if the thing has no page
	Title   events.Text
	Name    string // if it has no title
	At      time.Time
	Days    [2]events.Date // of a trip
	Place   events.Text    // city or venue
	Address string
	Rhythm  events.Text
	People  int // of a group
	Past    bool
	Gone    string // the kind of a thing that has ended
}

func (f *Finder) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	asked := r.URL.Query()
	p := page{Query: strings.TrimSpace(voice.Clean(strings.ToValidUTF8(asked.Get("q"), "\uFFFD"))), Most: search.MaxRunes, Kind: asked.Get("kind")}
	if p.Kind != "" && !slices.Contains(search.Nouns, p.Kind) {
		v.Missing()
		return
	}
	p.All = "/search?" + url.Values{"q": {p.Query}}.Encode()
	if p.Long = utf8.RuneCountInString(p.Query) > p.Most; p.Long {
		p.Query = string([]rune(p.Query)[:p.Most])
	}
	v.Read("search", func(b *calendar.Book) shell.Content {
		title := v.Voice.T("search.title")
		if p.Query != "" && !p.Long {
			f.find(b, &p, v)
			title = v.Voice.N("search.found", p.Number, "query", p.Query)
		}
		return shell.Content{Title: title, Body: &p}
	})
}

// find looks through the book. Whoever sees this page sees the names of people on others, too, and who plans their addresses.
func (f *Finder) find(b *calendar.Book, p *page, v *shell.Visit) {
	ask := search.Asking{Query: search.Parse(p.Query), Noun: p.Kind, Most: mostOfEach, People: true, Addresses: v.Is(events.Coordinator), Now: f.now()}
	if p.Kind != "" {
		ask.Most = mostOfOne
	}
	for _, found := range f.look(b, ask) {
		g := group{Noun: found.Noun, All: found.All}
		if found.All > len(found.Hits) {
			if g.Cut = p.Kind != ""; !g.Cut {
				g.More = p.All + "&kind=" + found.Noun
			}
		}
		for _, h := range found.Hits {
			g.Hits = append(g.Hits, line(b, h, v))
		}
		p.Number += found.All
		p.Groups = append(p.Groups, g)
	}
}

func (f *Finder) look(b *calendar.Book, ask search.Asking) []search.Group {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.index.Update(b)
	return f.index.Find(ask)
}

// line puts a hit into a line.
func line(b *calendar.Book, found search.Hit, v *shell.Visit) hit {
	h := hit{Title: found.Title, Name: voice.Clean(found.Name), Past: found.Past}
	if to := listing.To(found.Ref); to != "" && v.Leads(to) {
		h.To = to
	}
	if found.Gone {
		h.Gone = found.Ref.Noun
	}
	id := found.Ref.ID
	switch found.Ref.Noun {
	case "person":
		if p := b.Person(id); p != nil {
			h.Place = b.TitleOf(events.Ref{Noun: "partner", ID: p.Partner})
		}
	case "meeting":
		m := b.Meeting(id)
		h.At = voice.At(m.Instant, b.Office().Zone)
		h.Place = b.TitleOf(events.Ref{Noun: "venue", ID: m.Venue})
	case "trip":
		t := b.Trip(id)
		h.Days = [2]events.Date{t.From, t.To}
		h.Place = b.TitleOf(events.Ref{Noun: "partner", ID: t.Partner})
	case "agreement":
		h.Place = b.TitleOf(events.Ref{Noun: "partner", ID: b.Agreement(id).Partner})
	case "series":
		h.Rhythm = b.Series(id).Words()
	case "group":
		h.People = len(b.Invited([]events.Ref{{Noun: "group", ID: id}}))
	case "link":
		h.Place = b.Link(id).Subject
	case "venue":
		h.Address = voice.Clean(b.Venue(id).Address)
	}
	return h
}
