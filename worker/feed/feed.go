// Package feed publishes calendars: one URL for each feed, with a token in it that nobody can guess. A feed is rendered
// once for a day of the office and a language, and anew when something in its scope has happened; what is asked for again is
// served from memory, and a client that has it already is told so.
package feed

import (
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/links"
	"jourfixe/worker/throttle"
)

// Options say what feeds are made of.
type Options struct {
	Mirror *worker.Mirror
	Domain string       // mail domain, for UIDs
	Links  *links.Maker // where entries lead
	Now    func() time.Time
	Log    *slog.Logger
	// Tried hears of each address that is no feed's, and whether it was one too many; nil: nobody does.
	Tried func(door string, beyond bool)
}

// A Handler serves GET and HEAD /feeds/{token}.ics, and the same as /feeds/{token}/{name}.ics: some programs show the end of the
// address as the name of the calendar.
type Handler struct {
	Options
	cache  cache
	recent *recent
	door   *throttle.Door
}

// New returns the handler, which hears of what happens from now on. It must be made before the mirror runs.
func New(o Options) *Handler {
	h := &Handler{Options: o, cache: newCache(), recent: &recent{last: map[events.Ref]uint64{}}}
	h.door = throttle.New(throttle.Options{Name: "feed", Place: triesAtOnce, All: triesInAll, Now: o.Now, Tell: o.Tried})
	o.Mirror.Listen(h.recent.heard)
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
	token, ok := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/feeds/"), ".ics")
	token, name, _ := strings.Cut(token, "/")
	if !ok || token == "" || len(token) > maxToken || strings.Contains(name, "/") {
		h.missing(w, r)
		return
	}
	body, found, err := h.find(links.TokenHash(token), r.URL.Query())
	if err != nil {
		h.Log.Error("a feed could not be made", "error", err)
	}
	switch {
	case found == unknown && !h.Mirror.Ready() && h.Mirror.Health() == nil:
		// It may still come: the book is not whole yet. A program that was told 404 might give its calendar up.
		header.Set("Retry-After", "2")
		http.Error(w, "the calendars are being loaded", http.StatusServiceUnavailable)
	case found == unknown:
		h.missing(w, r)
	case found == revoked:
		http.Error(w, "this calendar is no longer published at this address", http.StatusGone)
	case body == nil:
		header.Set("Retry-After", "60")
		http.Error(w, "the calendar cannot be read at the moment", http.StatusServiceUnavailable)
	default:
		body.serve(w, r)
	}
}

// missing answers to an address that is no feed's.
func (h *Handler) missing(w http.ResponseWriter, r *http.Request) {
	if !h.door.Wrong(w, r) {
		http.Error(w, "too many addresses that are no calendar's were asked for from here; try again later", http.StatusTooManyRequests)
		return
	}
	http.NotFound(w, r)
}

// serve writes the feed, or that the client has it already. Identity and gzip have ETags of their own, since they are
// different bytes.
func (f *rendered) serve(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Type", "text/calendar; charset=utf-8")
	header.Set("Cache-Control", "private, max-age=300")
	header.Set("Vary", "Accept-Encoding")
	body, tag := f.plain, f.plainTag
	if acceptsGzip(r.Header.Get("Accept-Encoding")) {
		body, tag = f.zipped, f.zippedTag
		header.Set("Content-Encoding", "gzip")
	}
	header.Set("ETag", tag)
	if matches(r.Header.Get("If-None-Match"), tag) {
		header.Del("Content-Type")
		header.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		return
	}
	// A client that goes away while it reads is its own affair.
	_, _ = w.Write(body)
}

// matches reports whether If-None-Match names the tag. The weak form of it counts too: proxies that zip on the fly weaken
// tags. There is no Last-Modified beside it: two changes in one second would look like one.
func matches(header, tag string) bool {
	for candidate := range strings.SplitSeq(header, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == "*" || candidate == tag {
			return true
		}
	}
	return false
}

// acceptsGzip reads Accept-Encoding (RFC 9110, section 12.5.3) as far as gzip is concerned.
func acceptsGzip(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		name, params, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
			continue
		}
		q, ok := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		if !ok {
			return true
		}
		weight, err := strconv.ParseFloat(q, 64)
		return err == nil && weight > 0
	}
	return false
}

// What became of a look for a token.
type lookup int

const (
	unknown lookup = iota
	revoked
	issued
)

// find returns the feed behind the hash of a token as it is now.
func (h *Handler) find(hash string, query url.Values) (body *rendered, found lookup, err error) {
	b := h.Mirror.Snapshot()
	f := b.FeedByHash(hash)
	switch {
	case f == nil:
		return nil, unknown, nil
	case f.Revoked, f.Scope.Noun == "person" && !b.Has(f.Scope.Ref):
		return nil, revoked, nil
	}
	body, err = h.rendering(keyOf(b, f.Scope, query), b)
	return body, issued, err
}
