// Package edit is how staff give the commands of the office on pages. A form is an entry of a table: what it is about, which fields
// it has, which command it comes to. From that it is shown, filled with what the book says; read, with every fault beside its field;
// shown with what it would set off, if somebody is told of it; and handed in, once, however often it is sent. Whose page is out of
// date sees what has changed beside what they have typed.
package edit

import (
	"embed"
	"log/slog"
	"net/url"
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/rights"
	"jourfixe/worker"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/shell"
)

// Templates hold the part of pages that says what was done.
//
//go:embed templates
var Templates embed.FS

// A Form is one way to give a command.
type Form struct {
	Name    string // begins with the noun it is about; the keys of its texts are form.<name>.title, .button, .done
	Command string // as in venue.set
	Path    string // where it is asked for: /new/<noun>, or a path below that of the thing, {id}
	Fields  []Field
	// Thing is what the form is about, nil if there is no such thing; the id is "" of something new.
	Thing func(a field.Asking, id string) *Thing
	// Begin fills a form for something new with what its address says; nil: nothing.
	Begin func(q url.Values) any
	// Make completes the data of the command with what nobody types; nil: the id alone.
	Make func(a field.Asking, id string, data Data)
	// Warn says what whoever sends the form should know before it is done; then it is always shown before.
	Warn func(a field.Asking, id string, data Data) []string
	// Note says the same of what the thing has come to be, by the book as it would be then.
	Note func(after field.Asking, id string) []string
	To   func(id string) string // the page of a thing of this noun
	// Makes is the noun of what a form makes that is about another thing; it leads to the page of that.
	Makes string

	// Keeps names what the page to which the form leads can be asked for, as what is looked for in a list: that page comes back as it was.
	Keeps []string

	Partly  bool // the command changes what it names and leaves the rest, so only that is sent which was changed
	Lead    bool // there is a text before the fields, form.<name>.lead
	Highest bool // it is for administrators alone, though others may give its command about other things
	Final   bool // it cannot be undone, which form.<name>.final says; it is always shown before it is done
}

// A Field is one of a form.
type Field struct {
	Name     string // of the command's, as in avoid.holidays
	Words    string // under which its texts are, if not under form.<noun>.<name>
	Kind     field.Kind
	Required bool
	Hint     bool // there is a text that says more, with .hint at its end
	None     any  // what the command has where the field was emptied; nil, in a form that changes a thing partly: it cannot be
}

// Anew are the fields of a form that makes a thing, by those of the one that changes it: what is left empty is not sent.
func Anew(fields []Field) []Field {
	list := slices.Clone(fields)
	for i := range list {
		list[i].None = nil
	}
	return list
}

// A Thing is what a form is about.
type Thing struct {
	About events.Ref // zero for something new
	Title string     // what it is called by those who look, "" for something new
	To    string     // the page that leads here, and to which it leads back
	Now   any        // what the book says, in the terms of the command; nil for nothing
}

// Data are those of a command, by the names of its fields.
type Data map[string]any

// Set puts a value in, where the dots of a name lead.
func (d Data) Set(name string, value any) {
	first, rest, deeper := strings.Cut(name, ".")
	if !deeper {
		d[first] = value
		return
	}
	inner, ok := d[first].(Data)
	if !ok {
		inner = Data{}
		d[first] = inner
	}
	inner.Set(rest, value)
}

// noun is what a form is about.
func (f *Form) noun() string {
	noun, _, _ := strings.Cut(f.Name, ".")
	return noun
}

// Options are what forms need.
type Options struct {
	Mirror    *worker.Mirror
	Reception *worker.Reception
	Forms     *form.Submitter
	Log       *slog.Logger
}

// A Table is all forms.
type Table struct {
	Options
	all []Form
}

// maxForm bounds the body of a form: two texts of 4,000 characters in each language, each of four bytes that are sent as twelve, and
// the names of a few thousand people.
const maxForm = 512 << 10

// Access is the rule of a form: it is for the lowest role that may give its command.
func (f *Form) Access() shell.Access {
	t, err := events.ParseType(f.Command)
	if err == nil && !f.Highest && rights.OfRole(events.Coordinator).Give(t, rights.OfOffice) == nil {
		return shell.Coordinator.UpTo(maxForm)
	}
	return shell.Administrator.UpTo(maxForm)
}

// New returns the table of some forms.
func New(o Options, forms ...Form) *Table { return &Table{o, forms} }

// Room is where all forms of the table are asked for.
func (t *Table) Room() shell.Room {
	r := shell.Room{Name: "forms", Templates: Templates}
	for i := range t.all {
		x := &asker{t, &t.all[i]}
		r.Routes = append(r.Routes, shell.On("GET "+x.form.Path, x.form.Access(), x.show), shell.On("POST "+x.form.Path, x.form.Access(), x.take))
	}
	return r
}

// All lists the forms.
func (t *Table) All() []Form { return slices.Clone(t.all) }

// Has reports whether there is a form of that name.
func (t *Table) Has(name string) bool {
	return slices.ContainsFunc(t.all, func(f Form) bool { return f.Name == name })
}

// Path is where a form is asked for about a thing, by its name.
func Path(pattern, id string) string { return strings.ReplaceAll(pattern, "{id}", url.PathEscape(id)) }

// asking is in which office a visitor is asked about a thing.
func asking(b *calendar.Book, v *shell.Visit, about string) field.Asking {
	return field.Asking{Book: b, Voice: v.Voice, About: about}
}
