// Package legal has the pages that law asks for, for everybody: imprint, privacy with the list of what is kept of people, accessibility, and the same in Leichte Sprache. What only
// the office can know are its own words; what the program knows of itself, it says. And what it says to whoever has found a weakness.
package legal

import (
	"embed"
	"fmt"
	"net/http"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/personal"
	"jourfixe/calendar/prose"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

//go:embed templates
var templates embed.FS

// Options are what the pages are made from.
type Options struct {
	Mirror  *worker.Mirror
	BaseURL string // how the world reaches this server
}

// Room is the table of what there is.
func Room(o Options) shell.Room {
	return shell.Room{
		Name: "legal", Templates: templates, Everybody: true,
		Routes: []shell.Route{
			shell.On("GET /imprint", shell.Public, page("imprint", newImprint)),
			shell.On("GET /privacy", shell.Public, page("privacy", newPrivacy)),
			shell.On("GET /privacy/data", shell.Public, data),
			shell.On("GET /accessibility", shell.Public, page("accessibility", newAccessibility)),
			shell.On("GET /easy", shell.Public, page("easy", newEasy)),
			shell.On("GET /.well-known/security.txt", shell.Public, o.security),
		},
	}
}

// A teller makes what a page says.
type teller struct {
	*calendar.Legal
	voice *voice.Voice
	may   bool // whoever looks can fill in what is missing
	home  *time.Location
	kept  events.Retention
}

// A said is what the office says of something.
type said struct {
	Tag    string // the language, "" if it is the page's
	Blocks []prose.Block
	Fill   bool // nothing is said, and whoever looks can say it
}

func (t *teller) said(text events.Text) said {
	words, tag := text.Find(t.voice.Language)
	s := said{Blocks: prose.Lined(voice.CleanLines(words))}
	if s.Fill = t.may && len(s.Blocks) == 0; tag != t.voice.Language {
		s.Tag = tag
	}
	return s
}

// to is what is said where there is an address alone.
func (t *teller) to(address string) said {
	return t.said(events.Text{t.voice.Language: address})
}

// since is when the texts were last changed, zero if there were none ever.
func (t *teller) since() events.Date {
	if t.Changed.IsZero() {
		return events.Date{}
	}
	return events.DateOf(t.Changed.In(t.home))
}

// page answers a page, of which make says what is on it; nil if there is no such page.
func page(name string, make func(*teller) any) func(http.ResponseWriter, *http.Request, *shell.Visit) {
	return func(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
		v.Read(name, func(b *calendar.Book) shell.Content {
			t := &teller{b.Legal(), v.Voice, v.Is(events.Coordinator), b.Office().Location(), b.Office().Retention}
			return shell.Content{Title: v.Voice.T("legal." + name), Body: make(t), Found: true}
		})
	}
}

type imprintPage struct {
	Imprint said
	Since   events.Date
}

func newImprint(t *teller) any { return imprintPage{t.said(t.Imprint), t.since()} }

type privacyPage struct {
	Controller, Officer, Authority, Privacy said
	Since                                   events.Date
	Kept                                    []personal.Said // in short: what is kept equally long in one line
	List                                    string          // what the page is called that has all in detail
}

func newPrivacy(t *teller) any {
	list := words.Texts(words.Personal)[t.voice.Language].Say("title")
	return privacyPage{t.said(t.Controller), t.said(t.Officer), t.said(t.Authority), t.said(t.Privacy), t.since(), personal.Brief(t.voice.Language, t.kept), list}
}

type accessibilityPage struct {
	Statement, Feedback, Arbitration said
	Since                            events.Date
}

func newAccessibility(t *teller) any {
	return accessibilityPage{t.said(t.Accessibility), t.to(t.Feedback), t.said(t.Arbitration), t.since()}
}

type easyPage struct{ Easy said }

func newEasy(t *teller) any {
	if len(t.Easy) == 0 {
		return nil
	}
	s := t.said(t.Easy)
	return easyPage{s}
}

// security answers what RFC 9116 asks for. The day on which it ends to be good is the office's own promise, and stays when it is over: who
// reads it then sees that nobody has renewed it, and so does the office, among what waits.
func (o Options) security(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.Early() {
		return
	}
	var s *events.Security
	var home *time.Location
	o.Mirror.View(func(b *calendar.Book) { s, home = b.Legal().Security, b.Office().Location() })
	if s == nil {
		http.NotFound(w, r)
		return
	}
	contact := s.Contact
	if !strings.HasPrefix(contact, "https://") {
		contact = "mailto:" + contact
	}
	lines := []string{"Contact: " + contact, "Expires: " + s.Expires.AddDays(1).In(0, home).UTC().Format(time.RFC3339)}
	if len(s.Languages) > 0 {
		lines = append(lines, "Preferred-Languages: "+strings.Join(s.Languages, ", "))
	}
	lines = append(lines, "Canonical: "+o.BaseURL+"/.well-known/security.txt")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	fmt.Fprintln(w, strings.Join(lines, "\n"))
}
