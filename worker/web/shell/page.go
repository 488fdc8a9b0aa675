package shell

import (
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
	Title   string
	Office  events.Text
	At      string // the page, for the navigation
	Others  []languageLink
	Form    string // the session's form token; "" if nobody can sign out
	Me      string // what is said of who has signed in; "" if nobody has
	Known   bool   // somebody who may see the pages of the office
	Nav     []NavItem
	Guest   bool   // somebody with a link of their own: nothing else here is for them
	Contact string // the mail address that guests can write to, "" if there is none
	Stopped bool   // the book is not current any more
	Body    any
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

// pages are the templates of one language, by name.
type pages map[string]*template.Template

// parse reads the templates of all rooms in one voice: layout.html is the frame, parts.html what several rooms share.
// Every other file is a page, but for a room's own parts.html, which its pages share. A voice that has the texts for
// everybody alone has no pages of rooms for staff.
func (s *shell) parse(v *voice.Voice, rooms []Room) (pages, error) {
	frame, err := template.New("layout.html").Funcs(v.Funcs()).Funcs(template.FuncMap{
		"static": func(name string) string { return s.paths[name] },
	}).Option("missingkey=error").ParseFS(templateFiles, "templates/layout.html", "templates/parts.html")
	if err != nil {
		return nil, fmt.Errorf("read the frame of the pages: %w", err)
	}
	all := pages{}
	for _, room := range rooms {
		if room.Templates == nil || !room.Everybody && !v.ForStaff() {
			continue
		}
		if err := all.add(frame, room); err != nil {
			return nil, fmt.Errorf("read the pages of %s: %w", room.Name, err)
		}
	}
	return all, nil
}

// add reads the pages of a room.
func (all pages) add(frame *template.Template, room Room) error {
	shared, err := frame.Clone()
	if err != nil {
		return err
	}
	for _, parts := range append(room.Parts, room.Templates) {
		files, err := fs.Glob(parts, "templates/parts.html")
		if err == nil && len(files) > 0 {
			shared, err = shared.ParseFS(parts, files...)
		}
		if err != nil {
			return err
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
		if all[name] != nil {
			return fmt.Errorf("there is another page called %s", name)
		}
		t, err := shared.Clone()
		if err == nil {
			t, err = t.ParseFS(room.Templates, file)
		}
		if err != nil {
			return fmt.Errorf("read the page %s: %w", name, err)
		}
		all[name] = t
	}
	return nil
}

// render writes a page in its frame.
func (s *shell) render(w io.Writer, v *voice.Voice, name string, p frame) error {
	t := s.pages[v.Language][name]
	if t == nil {
		return fmt.Errorf("there is no such page in the language %s", v.Language)
	}
	return t.Execute(w, p)
}
