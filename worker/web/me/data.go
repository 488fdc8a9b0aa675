package me

import (
	"context"
	"encoding/json"
	"mime"
	"net/http"
	"time"
	"unicode/utf8"

	"jourfixe/calendar"
	"jourfixe/calendar/export"
	"jourfixe/calendar/personal"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/known"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// within is how long gathering what is known of somebody may take.
const within = 20 * time.Second

// correcting is the kind of the form by which somebody corrects what is known of them.
var correcting = &form.Kind{Texts: "data", Limit: 4 << 10}

// mostName is how many characters a name has at most.
const mostName = 200

// A correction is what somebody says of themself.
type correction struct{ Name, Language string }

// Kind implements form.Form.
func (*correction) Kind() *form.Kind { return correcting }

// Read implements form.Form.
func (c *correction) Read(f form.Fields) (fault string) {
	c.Name, c.Language = voice.Clean(f.Lines("name")), f.One("language", words.Spoken())
	switch {
	case c.Name == "" || utf8.RuneCountInString(c.Name) > mostName:
		return "name"
	case c.Language == "":
		return form.Broken
	}
	return ""
}

// dataPage shows somebody all that is known of them, and lets them correct it.
type dataPage struct {
	*correction
	Form       string // the session's token
	Spoken     []string
	Text       func(key string, pairs ...any) string
	Tongue     func(tag string) string
	Known      *known.Export
	Partner    events.Text
	Groups     []events.Text
	Activities []noted
	Attended   []export.Meeting // of which it was noted how they were there
	Decided    int
	Corrected  bool
	Stored     bool
	Fault      *form.Fault
}

// noted is what the journal says of somebody in one thing that the office does.
type noted struct {
	ID, Title string
	Lines     []notedLine // the latest first
}

// A notedLine is one value.
type notedLine struct {
	At    time.Time // on their clock
	What  string
	Field string
	Said  []string
	About events.Text
}

// data answers the page.
func (m *mine) data(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	if v.Person == "" {
		form.Lead(w, r, "/me") // the operator is nobody in particular
		return
	}
	m.showData(v, r, w, http.StatusOK, dataPage{Corrected: r.URL.Query().Has("corrected")})
}

// gather reads all that is known of whoever looks, for one at a time: it reads much. False if it cannot now; then that is said.
func (m *mine) gather(v *shell.Visit, r *http.Request, w http.ResponseWriter) (*known.Export, bool) {
	ctx, cancel := context.WithTimeout(r.Context(), within)
	defer cancel()
	var x known.Export
	var err error
	select {
	case m.turn <- struct{}{}:
		var there bool
		if x, there, err = m.Known.Of(ctx, v.Person); err == nil && !there {
			<-m.turn
			v.Missing()
			return nil, false
		}
		<-m.turn
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		m.Log.Error("gather what is known of somebody", "error", err)
		w.Header().Set("Retry-After", "60")
		v.Fail(http.StatusServiceUnavailable, "error.waiting")
		return nil, false
	}
	return &x, true
}

// showData shows the page as things are now.
func (m *mine) showData(v *shell.Visit, r *http.Request, w http.ResponseWriter, status int, p dataPage) {
	x, ok := m.gather(v, r, w)
	if !ok {
		return
	}
	v.Show(status, "mydata", func(b *calendar.Book) shell.Content {
		p.Tongue = words.TongueName
		p.Known, p.Form, p.Spoken, p.Text = x, v.FormToken(), words.Spoken(), words.Texts(words.Personal)[v.Voice.Language].Say
		if p.correction == nil {
			p.correction = &correction{voice.Clean(x.Name), x.Language}
		}
		for _, m := range x.Meetings {
			if m.Attended != "" {
				m.Instant = voice.At(m.Instant, x.Zone)
				p.Attended = append(p.Attended, m)
			}
		}
		if x.Partner != "" {
			p.Partner = b.TitleOf(events.Ref{Noun: "partner", ID: x.Partner})
		}
		for _, id := range x.Groups {
			p.Groups = append(p.Groups, b.TitleOf(events.Ref{Noun: "group", ID: id}))
		}
		p.Activities, p.Decided = activities(b, x, v.Voice.Language), len(x.Decided)
		return shell.Content{Title: p.Text("me.title"), Body: p}
	})
}

// activities puts what the journal says of somebody in order.
func activities(b *calendar.Book, x *known.Export, language string) (list []noted) {
	for _, a := range personal.Say(language, events.Retention{}) {
		what := map[string]string{}
		for _, k := range a.Data {
			what[k.ID] = k.What
		}
		n := noted{ID: a.ID, Title: a.Title}
		for i := len(x.Noted) - 1; i >= 0; i-- {
			e := x.Noted[i]
			var about events.Text
			if ref, err := events.ParseRef(e.About); err == nil && ref.Noun != "person" {
				about = b.TitleOf(ref)
			}
			for _, value := range e.Values {
				if what[value.Kind] != "" {
					n.Lines = append(n.Lines, notedLine{voice.At(e.At, x.Zone), what[value.Kind], value.Field, value.Said, about})
				}
			}
		}
		if len(n.Lines) > 0 {
			list = append(list, n)
		}
	}
	return list
}

// dataFile hands the same out as a file.
func (m *mine) dataFile(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.Early() {
		return
	}
	if v.Person == "" {
		form.Lead(w, r, "/me")
		return
	}
	x, ok := m.gather(v, r, w)
	if !ok {
		return
	}
	out, err := json.MarshalIndent(x, "", "  ")
	if err != nil {
		m.Log.Error("write what is known of somebody", "error", err)
		v.Fail(http.StatusInternalServerError, "error.waiting")
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "data.json"}))
	w.Header().Set("Cache-Control", "no-store")
	w.Write(append(out, '\n')) // Whoever has hung up needs no answer.
}

// correct has somebody's name and language be as they say.
func (m *mine) correct(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.Person == "" {
		form.Lead(w, r, "/me")
		return
	}
	typed := &correction{}
	if fault := form.Read(w, r, typed); fault != nil {
		m.showData(v, r, w, fault.Status, dataPage{correction: typed, Fault: fault})
		return
	}
	body := &events.AmendPerson{ID: v.Person}
	m.Mirror.View(func(b *calendar.Book) {
		if p := b.Person(v.Person); p != nil {
			if typed.Name != p.Name.Value() {
				body.Name = &typed.Name
			}
			if typed.Language != p.Language {
				body.Language = &typed.Language
			}
		}
	})
	if body.Name == nil && body.Language == nil {
		form.Lead(w, r, "/me/data?corrected")
		return
	}
	outcome := m.Forms.Submit(w, r, correcting, v.Client, "/me/data", body)
	switch {
	case outcome.Gone:
	case outcome.Done():
		form.Lead(w, r, "/me/data?corrected")
	default:
		m.showData(v, r, w, outcome.Fault.Or(http.StatusAccepted), dataPage{correction: typed, Stored: outcome.Stored, Fault: outcome.Fault})
	}
}
