// Package minutes has the pages of what was written of a meeting: the minutes as they are read and printed, the form by which they are written, which
// loses nothing where two write at the same time, and the forms by which they are approved, corrected and destroyed.
package minutes

import (
	"embed"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/minutes"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

//go:embed templates
var templates embed.FS

// Options are what the pages are made from.
type Options struct {
	*edit.Table
	Hand *form.Submitter
	Now  func() time.Time
}

type pages struct{ Options }

// maxForm bounds what can be sent: a megabyte is shown again beside what is wrong with it, also of letters of which each is sent as six characters.
const maxForm = 4 << 20

// Room is the table of what there is.
func Room(o Options) shell.Room {
	p := &pages{o}
	return shell.Room{
		Name: "minutes", Templates: templates, Parts: []fs.FS{edit.Templates, listing.Templates},
		Routes: []shell.Route{
			shell.On("GET /meetings/{id}/minutes", shell.Staff, p.show),
			shell.On("GET /meetings/{id}/minutes/write", shell.Coordinator, p.ask),
			shell.On("POST /meetings/{id}/minutes/write", shell.Coordinator.UpTo(maxForm), p.write),
		},
	}
}

// To is the path of the minutes of a meeting.
func To(meeting string) string { return "/meetings/" + url.PathEscape(meeting) + "/minutes" }

// A page shows minutes.
type page struct {
	listing.Minutes
	To, Back string
	Current  *version // nil: nothing is written, or it is destroyed
	Beside   []version
	Kept     bool // something is written or recorded, and not destroyed
	May      bool // whoever looks may write
	Begun    bool
	Highest  bool // and destroy
	Done     *edit.Done
	Written  bool // something was just written
}

// A version is what somebody has written.
type version struct {
	Number int
	By     string
	At     time.Time
	Mine   []line // line by line, what is not in the version that counts
	Theirs []line // and that, what is not in this one
	Settle string // where it is looked at with the one that counts
}

// A line is one of a text, which the other text may not have.
type line struct {
	Text string
	Only bool
}

func (p *pages) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("minutes", func(b *calendar.Book) shell.Content {
		m := b.Meeting(r.PathValue("id"))
		if m == nil || m.Cancelled {
			return shell.Content{}
		}
		x := page{
			Minutes: listing.NewMinutes(b, m, v.Voice), To: To(m.ID), Back: "/meetings/" + m.ID,
			Begun: !p.Now().Before(m.Instant), May: v.Is(events.Coordinator), Highest: v.Is(events.Administrator),
		}
		x.Recorded(b, m, v.Voice, listing.Reader{Person: v.Person, Office: true}, p.Now())
		if w := b.Minutes(m.ID); w != nil && w.Cleared.IsZero() {
			x.Kept = true
			if w.Written() {
				x.versions(b, w, v.Voice)
			}
		}
		x.Done = p.Done(field.Asking{Book: b, Voice: v.Voice}, r)
		x.Written = r.URL.Query().Get("done") == "written"
		return shell.Content{Title: x.Done.Title(x.Title(v.Voice)), Body: x}
	})
}

// versions puts in the one that counts, and those that are held beside it.
func (x *page) versions(b *calendar.Book, w *minutes.Minutes, v *voice.Voice) {
	current := newVersion(b, &w.Current, v)
	x.Current = &current
	for _, held := range w.Beside {
		one := newVersion(b, &held, v)
		one.Mine, one.Theirs = compare(held.Text.Value(), w.Current.Text.Value())
		one.Settle = x.To + "/write?with=" + number(held.Number)
		x.Beside = append(x.Beside, one)
	}
}

func newVersion(b *calendar.Book, w *minutes.Version, v *voice.Voice) version {
	return version{Number: w.Number, By: listing.Author(b, w.By, v), At: listing.Moment(w.At, b.Office().Zone)}
}

// compare puts two texts side by side, line by line.
func compare(mine, theirs string) (a, b []line) {
	for _, c := range minutes.Differ(mine, theirs) {
		for _, text := range c.Lines {
			if c.How != minutes.Second {
				a = append(a, line{text, c.How == minutes.First})
			}
			if c.How != minutes.First {
				b = append(b, line{text, c.How == minutes.Second})
			}
		}
	}
	return a, b
}

// Forms are those by which minutes are approved, corrected and destroyed, and by which is recorded who was there and what came of it.
func Forms() []edit.Form {
	return append(append(outcomeForms(), attendanceForm), []edit.Form{
		{
			Name: "minutes.approve", Command: "minutes.approve", Path: "/meetings/{id}/minutes/approve", To: To, Final: true, Warn: warn,
			Thing: thing(func(w *minutes.Minutes) bool { return w.Written() && !w.Fixed() && len(w.Beside) == 0 }),
			Make: func(a field.Asking, id string, data edit.Data) {
				if w := a.Book.Minutes(id); w != nil {
					data["version"] = w.Current.Number
				}
			},
		},
		{
			Name: "minutes.correct", Command: "minutes.correct", Path: "/meetings/{id}/minutes/correct", To: To, Lead: true,
			Fields: []edit.Field{{Name: "words", Kind: field.Paragraphs{}, Required: true, Hint: true}},
			Thing:  thing((*minutes.Minutes).Fixed),
		},
		{
			Name: "minutes.clear", Command: "minutes.clear", Path: "/meetings/{id}/minutes/clear", To: To, Final: true, Highest: true,
			Thing: thing(func(*minutes.Minutes) bool { return true }),
		},
	}...)
}

// warn says which version is approved, so that another one is looked at anew.
func warn(a field.Asking, id string, _ edit.Data) []string {
	w := a.Book.Minutes(id)
	if w == nil {
		return nil
	}
	when := listing.Moment(w.Current.At, a.Book.Office().Zone)
	return []string{a.Voice.T("minutes.approves", "n", number(w.Current.Number), "when", a.Voice.DayOnly(events.DateOf(when))+", "+a.Voice.Clock(when))}
}

// thing is the minutes of a meeting for a form, if they are as it needs them.
func thing(fit func(*minutes.Minutes) bool) func(field.Asking, string) *edit.Thing {
	return func(a field.Asking, id string) *edit.Thing {
		w, m := a.Book.Minutes(id), a.Book.Meeting(id)
		if m == nil || w == nil || !w.Cleared.IsZero() || !fit(w) {
			return nil
		}
		return &edit.Thing{About: events.Ref{Noun: "minutes", ID: id}, Title: a.Voice.In(m.Title) + ", " + a.Voice.DayOnly(m.Date), To: To(id)}
	}
}

// held reports whether a version is held beside.
func held(w *minutes.Minutes, number int) bool {
	return w != nil && slices.ContainsFunc(w.Beside, func(v minutes.Version) bool { return v.Number == number })
}
