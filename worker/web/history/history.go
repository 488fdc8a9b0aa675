// Package history tells people what has happened in the office: who decided what and when, what it was before, and who was told; and
// it takes back what can be.
package history

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

//go:embed templates
var templates embed.FS

const (
	perPage    = 50               // deeds on a page
	perDeed    = 4                // events of a deed that are told where there are many deeds
	mostOfDeed = 500              // and where it stands alone
	mostNames  = 20               // of people who were told
	within     = 10 * time.Second // for reading the journal
)

// Options are what the pages are made from.
type Options struct {
	Reception *worker.Reception
	Forms     *form.Submitter
	Now       func() time.Time
	Log       *slog.Logger
}

type historian struct{ Options }

// Room is the table of what there is.
func Room(o Options) shell.Room {
	h := &historian{o}
	return shell.Room{
		Name: "history", Templates: templates, Parts: []fs.FS{listing.Templates},
		Nav: []shell.NavItem{{Page: "history", To: "/history", Text: "nav.history"}},
		Routes: []shell.Route{
			shell.On("GET /history", shell.Staff, h.list),
			shell.On("GET /history/{place}", shell.Staff, h.show),
			shell.On("POST /history/{place}", shell.Staff, h.undo),
		},
	}
}

// A page lists what has happened, the latest first.
type page struct {
	Deeds  []deed
	Older  string // where what is before it stands, "" if there is nothing
	Newest string // where the beginning is, "" if this is it
	Filter filter
	Any    bool // something is left out
}

// A filter says what is shown, as it was asked for and as it can be chosen.
type filter struct {
	About    string // of one thing, as in meeting/video
	Title    title  // of it
	Noun     string
	Who      string // person/… or client/…
	Day      string
	Nouns    []string
	Deciders []choice
	BadDay   bool // what was asked for is no day
}

// A choice is one of the people who have decided something.
type choice struct {
	Value, Name string
}

// nouns are the kinds of things that can be chosen.
var nouns = []string{"meeting", "matter", "agenda", "minutes", "resolution", "attendance", "poll", "trip", "registration", "host", "lodging", "material", "series", "person", "partner", "agreement", "anniversary", "group", "venue", "schedule", "reminder", "link", "feed", "office", "legal", "publication", "command"}

// question reads what is asked for; false if there can be no such thing.
func (h *historian) question(asked url.Values, b *calendar.Book) (q worker.Question, f filter, ok bool) {
	f = filter{About: asked.Get("about"), Noun: asked.Get("kind"), Who: asked.Get("who"), Day: asked.Get("day"), Nouns: nouns}
	if f.About != "" {
		ref, err := events.ParseRef(f.About)
		if err != nil {
			return q, f, false
		}
		q.About = ref
	}
	if f.Noun != "" && !slices.Contains(nouns, f.Noun) {
		return q, f, false
	}
	if q.Noun = f.Noun; q.Noun != "command" {
		q.Types = func(t events.Type) bool { return t.Noun != "command" } // what was refused has changed nothing
	}
	switch kind, id, _ := strings.Cut(f.Who, "/"); kind {
	case "":
	case "person":
		q.Who.Person = id
	case "client":
		q.Who.Client = id
	default:
		return q, f, false
	}
	if f.Day != "" {
		day, err := events.ParseDate(f.Day)
		if f.BadDay = err != nil; f.BadDay {
			return q, f, true
		}
		home := b.Office().Location()
		q.From, q.To = day.In(0, home), day.AddDays(1).In(0, home)
	}
	if before := asked.Get("before"); before != "" {
		n, err := strconv.ParseUint(before, 10, 63)
		if err != nil || n == 0 {
			return q, f, false
		}
		q.Before = n
	}
	return q, f, true
}

// list answers the page of what has happened.
func (h *historian) list(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	asked, b := r.URL.Query(), h.Reception.Mirror.Snapshot()
	q, f, ok := h.question(asked, b)
	if !ok {
		v.Missing()
		return
	}
	p := &page{Filter: f, Any: f.About != "" || f.Noun != "" || f.Who != "" || f.Day != ""}
	var deeds []worker.Deed
	more := false
	if !f.BadDay {
		deeds, more = h.Reception.Mirror.Deeds(q, perPage)
	}
	if more {
		p.Older = turned(asked, "before", strconv.FormatUint(deeds[len(deeds)-1].Entries[0].Place, 10))
	}
	if q.Before != 0 {
		p.Newest = turned(asked, "before", "")
	}
	ctx, cancel := context.WithTimeout(r.Context(), within)
	defer cancel()
	t, err := h.read(ctx, deeds, q.About, perDeed)
	if err != nil {
		h.Log.Error("show what has happened", "error", err)
		v.Fail(http.StatusServiceUnavailable, "error.waiting")
		return
	}
	v.Show(http.StatusOK, "history", func(b *calendar.Book) shell.Content {
		t.book, t.voice, t.leads, t.plans = b, v.Voice, v.Leads, v.Is(events.Coordinator)
		for _, d := range deeds {
			p.Deeds = append(p.Deeds, t.deed(d, q.About, perDeed))
		}
		p.Filter.Deciders = h.deciders(b, v.Voice)
		title := v.Voice.T("history.all")
		if q.About != (events.Ref{}) {
			p.Filter.Title = t.title(q.About, nil)
			title = v.Voice.T("history.here") + ": " + p.Filter.Title.words(v.Voice)
		}
		return shell.Content{Title: title, Body: p}
	})
}

// turned is the address of the page with one thing asked for in another way.
func turned(asked url.Values, name, value string) string {
	next := url.Values{}
	for _, keep := range []string{"about", "kind", "who", "day"} {
		if asked.Get(keep) != "" {
			next.Set(keep, asked.Get(keep))
		}
	}
	if value != "" {
		next.Set(name, value)
	}
	if len(next) == 0 {
		return "/history"
	}
	return "/history?" + next.Encode()
}

// deciders lists who has decided something, by name.
func (h *historian) deciders(b *calendar.Book, v *voice.Voice) (list []choice) {
	for _, who := range h.Reception.Mirror.Deciders() {
		switch {
		case who.Person == "":
			list = append(list, choice{"client/" + who.Client, listing.ClientName(v, who.Client)})
		case b.Has(events.Ref{Noun: "person", ID: who.Person}):
			list = append(list, choice{"person/" + who.Person, listing.PersonName(b.Person(who.Person), v)})
		}
	}
	slices.SortFunc(list, func(x, y choice) int { return strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)) })
	return list
}
