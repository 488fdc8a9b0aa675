// Package feed publishes calendars: one URL for each feed, with a token in it that nobody can guess. What is in them is put together of
// blocks that are written once (worker/blocks); what is asked for again is served from memory, and a client that has it already is told so.
package feed

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/blocks"
	"jourfixe/worker/links"
	"jourfixe/worker/signin"
	"jourfixe/worker/throttle"
)

// Options say what feeds are made of.
type Options struct {
	Mirror *worker.Mirror
	Blocks *blocks.Store
	// Readings are told what is read; nil: nobody is.
	Readings *signin.Readings
	Now      func() time.Time
	Log      *slog.Logger
	// Tried hears of each address that is no feed's, and whether it was one too many; nil: nobody does.
	Tried func(door string, beyond bool)
}

// A Handler serves what the office publishes, GET and HEAD /public/agenda.ics and trips.ics, and what whoever has the address may read: /feeds/{token}.ics, and the same as /feeds/{token}/{name}.ics: some programs show the end of the
// address as the name of the calendar.
type Handler struct {
	Options
	rack    *rack
	door    *throttle.Door
	whole   atomic.Bool  // the book has been whole once
	waiting atomic.Int32 // who waits for that
	last    atomic.Int64 // when the last event was decided, in seconds
}

// New returns the handler, which hears of what happens from now on. It must be made before the mirror runs.
func New(o Options) *Handler {
	h := &Handler{Options: o, rack: newRack(roomForBodies)}
	h.door = throttle.New(throttle.Options{Name: "feed", Place: triesAtOnce, All: triesInAll, Now: o.Now, Tell: o.Tried})
	o.Mirror.Listen(func(e *events.Event, _ []calendar.Touch) { h.last.Store(max(h.last.Load(), e.Time.Unix())) })
	return h
}

// maxToken is longer than any token the house makes.
const maxToken = 128

// How many addresses that are no feed's are answered as such at once, and then a minute: to one place, and to all together.
// Behind one router several calendars may ask at once for feeds of an office that is no more.
const (
	triesAtOnce = 30
	triesInAll  = 300
)

// ServeHTTP answers 404 for a token that was never issued and 410 for one that is revoked, which makes calendar
// programs stop asking. To whoever tries many that were never issued it answers 429.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Robots-Tag", "noindex")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		header.Set("Allow", "GET, HEAD")
		http.Error(w, "a feed can only be read", http.StatusMethodNotAllowed)
		return
	}
	if name, ok := strings.CutPrefix(r.URL.Path, "/public/"); ok {
		h.servePublic(w, r, name)
		return
	}
	token, as := formOf(strings.TrimPrefix(r.URL.Path, "/feeds/"))
	token, name, _ := strings.Cut(token, "/")
	if as == nil || token == "" || len(token) > maxToken || strings.Contains(name, "/") {
		h.missing(w, r)
		return
	}
	if !h.ready(r.Context()) {
		// A program that was told 404 might give its calendar up, and one that got half a book would take the rest as gone.
		later(w, r, 2, "the calendars are being loaded")
		return
	}
	list, want, found, err := h.find(links.TokenHash(token), r.URL.Query())
	if err != nil {
		h.Log.Error("a feed could not be made", "error", err)
	}
	switch {
	case found == unknown:
		h.missing(w, r)
	case found == revoked:
		http.Error(w, "this calendar is no longer published at this address", http.StatusGone)
	case list == nil:
		later(w, r, 60, "the calendar cannot be read at the moment")
	default:
		h.serve(w, r, want, list, as, "private")
	}
}

// How long a request waits for a book that is still being read, and how many do: some calendar programs switch a calendar off at any error. Proxies
// wait for a minute, as a rule, and so does this server for an answer to be written.
const (
	patience    = 45 * time.Second
	mostWaiting = 1000
)

// ready reports whether the book is whole, or was: what was last known is served while the journal is out of reach. While the house
// starts, it waits for that.
func (h *Handler) ready(ctx context.Context) bool {
	if h.whole.Load() {
		return true
	}
	defer h.waiting.Add(-1)
	if h.waiting.Add(1) > mostWaiting || h.Mirror.Health() != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if h.Mirror.WaitReady(ctx) != nil {
		return false
	}
	h.whole.Store(true)
	return true
}

// missing answers to an address that is no feed's.
func (h *Handler) missing(w http.ResponseWriter, r *http.Request) {
	if !h.door.Wrong(w, r) {
		http.Error(w, "too many addresses that are no calendar's were asked for from here; try again later", http.StatusTooManyRequests)
		return
	}
	http.NotFound(w, r)
}

// serve writes a feed, or that the client has it already. Each coding has an ETag of its own, since it is other bytes. Who may keep it says by whom
// it may be kept on the way: privately or publicly.
func (h *Handler) serve(w http.ResponseWriter, r *http.Request, want blocks.Want, list *blocks.List, as *form, who string) {
	header := w.Header()
	header.Set("Content-Type", as.kind)
	header.Set("Cache-Control", who+", max-age=300")
	header.Set("Vary", "Accept-Encoding")
	c := accepted(r.Header.Get("Accept-Encoding"))
	tag := `"` + list.Tag + as.mark + `"`
	if c != identity {
		header.Set("Content-Encoding", string(c))
		tag = `"` + list.Tag + as.mark + "-" + string(c) + `"`
	}
	header.Set("ETag", tag)
	content := &content{header: header, make: func() ([]byte, func(), error) {
		return h.rack.get(want, as.ending, list.Tag, func(room []byte) ([]byte, error) { return as.make(h, list, room) }, c)
	}}
	defer content.close()
	http.ServeContent(atOnce{w}, r, "", h.modified(), content)
	if content.failed != nil {
		h.Log.Error("a feed could not be encoded", "error", content.failed)
	}
}

// modified is when what feeds show can have changed last: with the last event, or as the office's day began. It is the same on all
// replicas, and never earlier than a change of any feed. The zero time, and so no header, as long as something may still happen in the
// same second: two states must not be told apart by a clock that shows one.
func (h *Handler) modified() time.Time {
	now := h.Now()
	b := h.Mirror.Snapshot()
	at := events.Later(b.Today(now).In(0, b.Office().Location()), time.Unix(h.last.Load(), 0)).Truncate(time.Second)
	if now.Sub(at) < 2*time.Second {
		return time.Time{}
	}
	return at.UTC()
}

// What became of a look for a token.
type lookup int

const (
	unknown lookup = iota
	revoked
	issued
)

// find returns what the feed behind the hash of a token shows now.
func (h *Handler) find(hash string, query url.Values) (list *blocks.List, want blocks.Want, found lookup, err error) {
	b := h.Mirror.Snapshot()
	f := b.FeedByHash(hash)
	switch {
	case f == nil:
		return nil, want, unknown, nil
	case f.Hash != hash, f.Closed(b.Today(h.Now())), f.Scope.Noun == "person" && !b.Has(f.Scope.Ref):
		return nil, want, revoked, nil
	}
	want = wanted(b, f.Scope, &f.Filter, query)
	if list, err = h.Blocks.List(b, want); list != nil {
		h.Readings.Note(f, b.Today(h.Now()))
	}
	return list, want, issued, err
}

// wanted is what a feed shows to whoever asks for it. Without the invited, a person's feed leaves out what their invitations have put
// into their calendar.
func wanted(b *calendar.Book, scope agenda.Scope, filter *events.FeedFilter, query url.Values) blocks.Want {
	return blocks.Want{
		Scope: scope, View: blocks.Of(b, scope, filter, query.Get("lang")), Filter: blocks.FilterOf(filter),
		Apart: scope.Noun == "person" && query.Get("without") == "invited",
	}
}
