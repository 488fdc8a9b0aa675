package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/events"
)

//go:embed templates
var templateFiles embed.FS

//go:embed text.*.json
var textFiles embed.FS

// A page is what the frame around every page needs.
type page struct {
	Title   string
	Office  events.Text
	At      string // the part of the site it belongs to, for the navigation
	Others  []languageLink
	Form    string // the session's form token; "" if nobody can sign out
	Known   bool   // somebody who may see more than the sign-in page
	Guest   bool   // somebody with a link of their own: nothing else here is for them
	Contact string // the mail address that guests can write to, "" if there is none
	Mailbox bool   // there is one to look into
	Stopped bool   // the book is not current any more
	Body    any
}

// A languageLink leads to the same page in another language.
type languageLink struct{ Language, Name, To string }

// A content is the title and the body that a page makes from the book.
type content struct {
	title string
	body  any // nil if there is no such thing; a fault if the request cannot be met
}

// A fault is a request that cannot be met: the key of the texts that say what would be right, and what they name.
type fault struct {
	status int
	key    string
	pairs  []any
}

// The pages by who comes to see them. An error may be shown to anybody.
var (
	publicPages = []string{"login", "error", "rsvp", "mails"}
	staffPages  = []string{"agenda", "partners", "partner", "meeting", "trip", "mailbox", "mail", "year", "holidays", "region"}
)

// parse reads the templates that the voice has texts for: layout.html is the frame, parts.html what several
// pages share, every other a page.
func (v *voice) parse(static map[string]string) (map[string]*template.Template, error) {
	frame, err := template.New("layout.html").Funcs(v.funcs()).Funcs(template.FuncMap{
		"static": func(name string) string { return static[name] },
	}).Option("missingkey=error").ParseFS(templateFiles, "templates/layout.html", "templates/parts.html")
	if err != nil {
		return nil, fmt.Errorf("read the frame of the pages: %w", err)
	}
	files, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("list the templates: %w", err)
	}
	pages := map[string]*template.Template{}
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if name == "layout" || name == "parts" || v.staff == nil && !slices.Contains(publicPages, name) {
			continue
		}
		t, err := frame.Clone()
		if err == nil {
			t, err = t.ParseFS(templateFiles, file)
		}
		if err != nil {
			return nil, fmt.Errorf("read the page %s: %w", name, err)
		}
		pages[name] = t
	}
	for _, name := range slices.Concat(publicPages, staffPages) {
		if pages[name] == nil && (v.staff != nil || slices.Contains(publicPages, name)) {
			return nil, fmt.Errorf("there is no template for the page %s", name)
		}
	}
	return pages, nil
}

// read answers a page made from the book: 404 if make finds nothing to show, 503 while the book is not whole yet.
func (s *site) read(w http.ResponseWriter, r *http.Request, v *visitor, name string, make func(b *calendar.Book) content) {
	if s.chooseLanguage(w, r, v) {
		return
	}
	if s.early(w, r, v) {
		return
	}
	s.show(w, r, v, http.StatusOK, name, make)
}

// early answers as long as the book is not whole yet, and reports whether it has: what is not in it may still come.
func (s *site) early(w http.ResponseWriter, r *http.Request, v *visitor) bool {
	if s.Mirror.Ready() || s.Mirror.Health() != nil {
		return false
	}
	w.Header().Set("Retry-After", "2")
	s.showError(w, r, v, http.StatusServiceUnavailable, "error.early")
	return true
}

// show renders a page into memory and then sends it, so that a fault on the way never leaves half of one.
func (s *site) show(w http.ResponseWriter, r *http.Request, v *visitor, status int, name string, make func(b *calendar.Book) content) {
	p := page{At: name, Others: s.languageLinks(r, v), Guest: v.guest, Contact: s.Contact}
	if v.client != "" && !v.guest {
		p.Known, p.Stopped, p.Mailbox = true, s.Mirror.Health() != nil, s.Mailbox != nil
	}
	if v.session != nil && !v.guest {
		p.Form = v.session.form
	}
	var c content
	s.Mirror.View(func(b *calendar.Book) {
		p.Office = b.Office().Title
		c = make(b)
	})
	if f, ok := c.body.(fault); ok {
		s.showError(w, r, v, f.status, f.key, f.pairs...)
		return
	}
	if c.body == nil {
		s.missing(w, r, v)
		return
	}
	p.Title, p.Body = c.title, c.body
	var out bytes.Buffer
	if err := v.voice.pages[name].Execute(&out, p); err != nil {
		s.Log.Error("render a page", "page", name, "error", err)
		http.Error(w, "500 the page could not be made", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", v.voice.language)
	h.Set("Cache-Control", "private, no-store")
	h.Add("Vary", "Accept-Language, Cookie")
	w.WriteHeader(status)
	w.Write(out.Bytes()) // Whoever has hung up needs no answer.
}

// languageLinks leads to this page in the other languages, each named in its own.
func (s *site) languageLinks(r *http.Request, v *visitor) []languageLink {
	var links []languageLink
	for _, l := range languagesOf(v.route) {
		if l == v.voice.language {
			continue
		}
		query := r.URL.Query()
		if next := r.PostForm.Get("next"); next != "" {
			query.Set("next", localPath(next)) // the sign-in page, shown again
		}
		query.Set("lang", l)
		to := url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: query.Encode()}
		links = append(links, languageLink{l, s.voices[l].t("language.name"), samePath(to.String())})
	}
	return links
}

// An errorPage says what went wrong.
type errorPage struct {
	Title, Text string
	Guest       bool // nothing else here is for them, so no link leads on
}

// showError answers with a page that says what went wrong and where to go on. Pairs fill the text that belongs to the
// key.
func (s *site) showError(w http.ResponseWriter, r *http.Request, v *visitor, status int, key string, pairs ...any) {
	s.show(w, r, v, status, "error", func(*calendar.Book) content {
		p := errorPage{v.voice.t(key + ".title"), v.voice.t(key+".text", pairs...), v.guest}
		return content{title: p.Title, body: p}
	})
}

// missing answers what is not there, in the form of the API below /api/.
func (s *site) missing(w http.ResponseWriter, r *http.Request, v *visitor) {
	if strings.HasPrefix(r.URL.Path, "/api/") {
		fail(w, http.StatusNotFound, "not-found", "There is nothing here", "/api/asyncapi.json describes what there is")
		return
	}
	if s.chooseLanguage(w, r, v) {
		return
	}
	s.showError(w, r, v, http.StatusNotFound, "error.missing")
}
