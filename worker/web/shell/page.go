package shell

import (
	"crypto/rand"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"

	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

//go:embed templates
var templateFiles embed.FS

// A frame is what goes around every page.
type frame struct {
	Title     string
	Office    events.Text
	At        string // the page, for the navigation
	Others    []languageLink
	Form      string        // the session's form token; "" if nobody can sign out
	Enter     bool          // nobody has to sign in, and they can
	Me        string        // what is said of who has signed in; "" if nobody has
	Known     bool          // somebody who may see the pages of the office
	Nav       template.HTML // what leads to the parts of the site
	Guest     bool          // somebody with a link of their own, or from outside: nothing else here is for them
	Embedded  bool          // in the frame of another site
	Found     bool          // search engines may lead here
	Canonical string        // at which address, of a page that is not published
	Contact   string        // the mail address that guests can write to, "" if there is none
	Stopped   bool          // the book is not current any more
	Easy      bool          // there is a page in Leichte Sprache
	Signs     string        // where the same is in a sign language, "" if nowhere
	Body      any

	Published *published // nil: the page is not
}

// A languageLink leads to the same page in another language.
type languageLink struct{ Language, Name, To string }

// A NavItem is a part of the site that every page of staff leads to, for whoever its rule lets in.
type NavItem struct {
	Page string // its first page
	To   string
	Text string // key of what it is called
	role string // that its route takes
}

// pages are the templates of one language, in one set, so that what they share is held once: by what is held, the collector of
// garbage is slowed down under each page that is made. A page's own part, its content, goes by the name of the page there.
type pages struct {
	set    *template.Template
	funcs  template.FuncMap
	shared map[string]bool // files that were read, which several rooms share
	byName map[string]*template.Template
}

// parse reads the templates of all rooms in one voice: layout.html is the frame, parts.html what several rooms share.
// Every other file is a page, but for a room's own parts.html, which its pages share. A voice that has the texts for
// everybody alone has no pages of rooms for staff.
func (e *edition) parse(v *voice.Voice, rooms []Room) (*pages, error) {
	p := &pages{funcs: v.Funcs(), shared: map[string]bool{}, byName: map[string]*template.Template{}}
	p.funcs["static"] = func(name string) string { return e.paths[name] }
	p.funcs["once"] = rand.Text // tells the showings of a form apart
	p.set = template.New("").Funcs(p.funcs).Option("missingkey=error")
	for _, file := range []string{"templates/layout.html", "templates/parts.html"} {
		if err := p.read(templateFiles, file, ""); err != nil {
			return nil, fmt.Errorf("read the frame of the pages: %w", err)
		}
	}
	for _, room := range rooms {
		if room.Templates == nil || !room.Everybody && !v.ForStaff() {
			continue
		}
		if err := p.add(room); err != nil {
			return nil, fmt.Errorf("read the pages of %s: %w", room.Name, err)
		}
	}
	return p, p.settle()
}

// add reads the pages of a room.
func (p *pages) add(room Room) error {
	for _, parts := range append(room.Parts, room.Templates) {
		files, err := fs.Glob(parts, "templates/parts.html")
		if err != nil {
			return err
		}
		for _, file := range files {
			if err := p.read(parts, file, ""); err != nil {
				return err
			}
		}
	}
	files, err := fs.Glob(room.Templates, "templates/*.html")
	if err != nil {
		return err
	}
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if name == "layout" || name == "parts" {
			continue
		}
		if p.byName[name] != nil {
			return fmt.Errorf("there is another page called %s", name)
		}
		if err := p.read(room.Templates, file, name); err != nil {
			return fmt.Errorf("read the page %s: %w", name, err)
		}
		t, err := p.set.New("page " + name).Parse(`{{template "top" .}}{{template "` + contentOf(name) + `" .Body}}{{template "bottom" .}}`)
		if err != nil {
			return fmt.Errorf("read the page %s: %w", name, err)
		}
		p.byName[name] = t
	}
	return nil
}

// contentOf is what the content of a page is called.
func contentOf(page string) string { return "content of " + page }

// read takes what a file defines into the set. What several rooms share is read with the first of them.
func (p *pages) read(files fs.FS, file, page string) error {
	text, err := fs.ReadFile(files, file)
	if err != nil {
		return err
	}
	if page == "" {
		if p.shared[string(text)] {
			return nil
		}
		p.shared[string(text)] = true
	}
	own, err := template.New(path.Base(file)).Funcs(p.funcs).Parse(string(text))
	if err != nil {
		return err
	}
	for _, t := range own.Templates() {
		name := t.Name()
		switch {
		case name == own.Name():
			continue // what stands around the definitions
		case name == "content" && page != "":
			name = contentOf(page)
		case p.set.Lookup(name) != nil:
			return fmt.Errorf("%s: there is another template called %s", file, name)
		}
		if _, err := p.set.AddParseTree(name, t.Tree); err != nil {
			return err
		}
	}
	return nil
}

// render writes a page in its frame.
func (s *shell) render(w io.Writer, v *voice.Voice, name string, p frame) error {
	t := s.pages[v.Language].byName[name]
	if t == nil {
		return fmt.Errorf("there is no such page in the language %s", v.Language)
	}
	return t.Execute(w, p)
}

// A navPlace is what the navigation hangs on.
type navPlace struct {
	language, page string
	level          int // of the visitor's role; -1 for the operator
}

// navigation leads to the parts of the site that whoever visits may see. It is the same for all of a role, so it is made once.
func (v *Visit) navigation(page string) (template.HTML, error) {
	at := navPlace{v.Voice.Language, page, v.role.Level()}
	if v.staff {
		at.level = -1
	}
	if made, ok := v.shell.made.Load(at); ok {
		return made.(template.HTML), nil
	}
	nav := struct {
		At  string
		Nav []NavItem
	}{At: page}
	for _, n := range v.shell.nav {
		if v.Is(n.role) {
			nav.Nav = append(nav.Nav, n)
		}
	}
	var b strings.Builder
	if err := v.shell.pages[v.Voice.Language].set.ExecuteTemplate(&b, "nav", nav); err != nil {
		return "", err
	}
	v.shell.made.Store(at, template.HTML(b.String()))
	return template.HTML(b.String()), nil
}
