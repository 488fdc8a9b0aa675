package minutes

import (
	"net/http"
	"strconv"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/minutes"
	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/refusal"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

var writing = &form.Kind{Texts: "minutes", Limit: maxForm, Large: "text"}

// A sheet is the text as somebody writes it, which version they have seen, and which one they settle with it.
type sheet struct {
	Text    string
	Base    int
	Settles int // 0: none
}

// Kind implements form.Form.
func (*sheet) Kind() *form.Kind { return writing }

// mostVersion bounds the numbers that a form names.
const mostVersion = 1_000_000

// Read implements form.Form. A text that is too long is read whole, so that it can be shown again.
func (s *sheet) Read(f form.Fields) (fault string) {
	s.Text = f.Lines("text")
	s.Base, _ = f.Number("base", mostVersion)
	s.Settles, _ = f.Number("with", mostVersion)
	switch {
	case s.Text == "":
		return "empty"
	case len(s.Text) > minutes.MostText:
		return "text"
	}
	return ""
}

// A writePage asks for the text.
type writePage struct {
	sheet
	Meeting events.Text
	Back    string
	To      string
	Form    string
	Other   *version // which is settled with it
	Late    bool     // somebody else has written meanwhile
	Rows    int
	Size    string // of what was written
	Most    string
	Stored  bool
	Fault   *form.Fault
}

func (p *pages) ask(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	p.display(r, v, http.StatusOK, writePage{}, true)
}

// display shows the form: with what the book says, or with what was typed.
func (p *pages) display(r *http.Request, v *shell.Visit, status int, x writePage, fresh bool) {
	v.Show(status, "minutes-write", func(b *calendar.Book) shell.Content {
		m := b.Meeting(r.PathValue("id"))
		if m == nil || m.Cancelled || p.Now().Before(m.Instant) {
			return shell.Content{}
		}
		w := b.Minutes(m.ID)
		if w.Fixed() && fresh {
			return shell.Content{}
		}
		if fresh {
			x.sheet = begun(b, m, w, v.Voice)
			if n, err := strconv.Atoi(r.URL.Query().Get("with")); err == nil {
				x.Settles = n
			}
		}
		if x.Settles > 0 && held(w, x.Settles) {
			of := w.Version(x.Settles)
			one := newVersion(b, of, v.Voice)
			one.Mine, one.Theirs = compare(of.Text.Value(), w.Current.Text.Value())
			x.Other = &one
		} else {
			x.Settles = 0
		}
		x.Late = w != nil && w.Current.Number != x.Base
		x.Meeting, x.Back, x.To, x.Form = m.Title, To(m.ID), r.URL.Path, v.FormToken()
		x.Size, x.Most = v.Voice.Size(len(x.Text)), v.Voice.Size(minutes.MostText)
		x.Rows = min(40, max(16, strings.Count(x.Text, "\n")+4))
		refusal.Put(b, v.Voice, x.Fault)
		return shell.Content{Title: v.Voice.T("minutes.write") + ": " + v.Voice.In(m.Title) + ", " + v.Voice.DayOnly(m.Date), Body: x}
	})
}

// begun is what somebody begins with: the version that counts, or a heading for each item that was on the agenda.
func begun(b *calendar.Book, m *meeting.Meeting, w *minutes.Minutes, v *voice.Voice) sheet {
	if w.Written() && w.Cleared.IsZero() {
		return sheet{Text: w.Current.Text.Value(), Base: w.Current.Number}
	}
	var text strings.Builder
	for _, item := range b.Items(m) {
		text.WriteString("# " + v.In(item.Title) + "\n\n\n")
	}
	return sheet{Text: strings.TrimSuffix(text.String(), "\n")}
}

// write takes the text in.
func (p *pages) write(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	typed := &sheet{}
	if fault := form.Read(w, r, typed); fault != nil {
		p.display(r, v, fault.Status, writePage{sheet: *typed, Fault: fault}, false)
		return
	}
	c := &events.WriteMinutes{ID: r.PathValue("id"), Text: typed.Text, Base: typed.Base}
	if typed.Settles > 0 {
		c.Settles = []int{typed.Settles}
	}
	outcome := p.Hand.Submit(w, r, writing, v.Client, "/minutes", c)
	switch {
	case outcome.Gone:
	case outcome.Done():
		form.Lead(w, r, To(c.ID)+"?done=written")
	default:
		p.display(r, v, outcome.Fault.Or(http.StatusAccepted), writePage{sheet: *typed, Stored: outcome.Stored, Fault: outcome.Fault}, false)
	}
}

func number(n int) string { return strconv.Itoa(n) }
