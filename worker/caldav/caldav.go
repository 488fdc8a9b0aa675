// Package caldav serves the office's calendars to programs that speak CalDAV: who comes in by an app password sees their own calendar,
// and that of the whole office if they have a role in it; who has the token of a feed sees that one. What CalDAV is stands in package dav,
// what an entry says in calendar/ics; this says who sees what, and what has changed.
package caldav

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/ics"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/blocks"
	"jourfixe/worker/dav"
	"jourfixe/worker/links"
	"jourfixe/worker/signin"
	"jourfixe/worker/throttle"
)

// Options say what calendars are made of, and who may see them.
type Options struct {
	Mirror *worker.Mirror
	Blocks *blocks.Store // knows what of calendars was touched when, and where entries lead
	// Passwords are those of people; nil: nobody has any, and the tokens of feeds alone let somebody in.
	Passwords *signin.Passwords
	// Readings are told which feeds are read; nil: nobody is.
	Readings *signin.Readings
	// Key is the office's, for tokens.
	Key []byte
	// Reception takes answers in, From is where the office's mails come from; nil and "": invitations cannot be answered here.
	Reception *worker.Reception
	From      string
	// Build names the program: another may write what has not changed in another way.
	Build string
	Now   func() time.Time
	Log   *slog.Logger
	// Tried hears of each password that is nobody's, and whether it was one too many; nil: nobody does.
	Tried func(door string, beyond bool)
}

// A Handler serves all that lies below Prefix.
type Handler struct {
	Options
	parts parts
	slots slots
	door  *throttle.Door
	dav   *dav.Handler
}

// Prefix is where it all lies.
const Prefix = "/dav/"

// How many wrong passwords are answered as such at once, and then a minute: to one place, and to all together. A program whose password was
// revoked tries it again and again.
const (
	triesAtOnce = 30
	triesInAll  = 300
)

// New returns the handler, which hears of what happens from now on. It must be made before the mirror runs.
func New(o Options) *Handler {
	h := &Handler{Options: o, parts: parts{of: map[events.Ref][]string{}}, slots: newSlots()}
	h.door = throttle.New(throttle.Options{Name: "app password", Place: triesAtOnce, All: triesInAll, Now: o.Now, Tell: o.Tried})
	h.dav = dav.New(dav.Options{Prefix: Prefix, Enter: h.enter, Failed: func(err error) { o.Log.Error("calendars could not be served", "error", err) }})
	o.Mirror.Listen(h.parts.heard)
	return h
}

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.dav.ServeHTTP(w, r) }

// enter finds who has sent a request, by the password alone: it is long enough to say whose it is, and whatever else has to be typed can be
// mistyped. Programs that ask for a user name may be given any; people are told to give their mail address, since some take it for theirs.
func (h *Handler) enter(w http.ResponseWriter, r *http.Request) (dav.Person, bool) {
	_, password, ok := r.BasicAuth()
	if !ok || password == "" {
		h.challenge(w, "sign in with an app password, which is made on the page /me of this server")
		return nil, false
	}
	b := h.Mirror.Snapshot()
	if h.Passwords != nil {
		if by, ok := h.Passwords.Find(password); ok {
			if p := b.Person(by.Person); p != nil {
				return &visitor{Handler: h, book: b, person: p, answers: by.Answers && h.Reception != nil, path: "people/" + by.Person}, true
			}
		}
	}
	if f := b.FeedByHash(links.TokenHash(password)); f != nil && f.Hash == links.TokenHash(password) && !f.Closed(b.Today(h.Now())) && (f.Scope.Noun != "person" || b.Has(f.Scope.Ref)) {
		h.Readings.Note(f, b.Today(h.Now()))
		return &visitor{Handler: h, book: b, feed: f, path: "feeds/" + f.ID}, true
	}
	switch {
	case h.loading():
		// It may still come. A program that is refused now might be switched off for good.
		w.Header().Set("Retry-After", "2")
		http.Error(w, "the calendars are being loaded", http.StatusServiceUnavailable)
	case !h.door.Wrong(w, r):
		http.Error(w, "too many passwords that are nobody's were tried from here; the right one is taken at all times", http.StatusTooManyRequests)
	default:
		h.challenge(w, "this app password is not known, or was revoked")
	}
	return nil, false
}

// loading reports whether it is not known yet who there is.
func (h *Handler) loading() bool {
	return !h.Mirror.Ready() && h.Mirror.Health() == nil || h.Passwords != nil && !h.Passwords.Ready()
}

// challenge asks for a password. The realm stays the same for good, since programs keep passwords by it.
func (h *Handler) challenge(w http.ResponseWriter, why string) {
	w.Header().Set("WWW-Authenticate", `Basic realm="jourfixe", charset="UTF-8"`)
	http.Error(w, why, http.StatusUnauthorized)
}

// signing is the key by which tokens of a collection are signed. All by which the same entries may be written in another way belongs to
// it, so that a program begins anew then.
func (h *Handler) signing(v view) []byte {
	mac := hmac.New(sha256.New, h.Key)
	fmt.Fprintf(mac, "caldav token\x00%s\x00%s\x00%s\x00%s\x00%s\x00%+v\x00%+v", h.Build, h.Blocks.Domain, h.Blocks.Links.BaseURL, v.scope, v.filter, v.View, v.guest)
	return mac.Sum(nil)
}

func midnight(d events.Date) time.Time { return d.In(0, time.UTC) }

// called is the name of the calendar of a scope.
func called(b *calendar.Book, v view) string {
	switch {
	case v.scope == (agenda.Scope{}):
		return ics.CalendarName(ics.CalendarOffice, b.Office().Title, v.Language)
	case v.scope.Noun == "person":
		return ics.CalendarName(ics.CalendarOwn, b.Office().Title, v.Language)
	}
	return b.Title(v.scope).In(v.Language)
}
