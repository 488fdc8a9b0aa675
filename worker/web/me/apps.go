package me

import (
	"errors"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal/sessions"
	"jourfixe/worker/signin"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// naming is the kind of the form by which somebody makes an app password.
var naming = &form.Kind{Texts: "apps", Limit: 4 << 10}

// A name is what somebody calls an app password that they are about to make.
type name struct {
	Typed   string
	Answers bool   // they want to answer invitations with it
	once    string // of which showing of the page it is
}

// Kind implements form.Form.
func (*name) Kind() *form.Kind { return naming }

// Read implements form.Form.
func (n *name) Read(f form.Fields) (fault string) {
	n.Answers = f.Word("answers") != ""
	n.Typed, n.once = voice.Clean(f.Lines("name")), f.Word("once")
	switch {
	case len(n.once) > 64:
		return form.Broken
	case n.Typed == "":
		return "name"
	case utf8.RuneCountInString(n.Typed) > signin.MostName:
		return "long"
	}
	return ""
}

// appsPage shows somebody the app passwords that are theirs.
type appsPage struct {
	*name
	Form    string // the session's token
	Server  string // what programs are told
	Mail    string
	Secret  string // of the one that was made just now
	Called  string // and its name
	Revoked bool   // one was revoked just now
	Full    bool   // there is none more
	Most    int    // characters of a name
	Fault   *form.Fault
	List    []app
}

// An app is an app password as its owner sees it.
type app struct {
	Hash    string
	Name    string
	Answers bool        // its owner answers invitations with it
	Made    time.Time   // on the person's clock
	Used    events.Date // the day of its last use, zero for none
	Idle    int         // how many months ago it was used last, or made, if that is long
}

// WasUsed reports whether it was used at all.
func (a app) WasUsed() bool { return a.Used != (events.Date{}) }

// apps answers the page.
func (m *mine) apps(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	if v.Person == "" {
		form.Lead(w, r, "/me") // the operator is nobody in particular
		return
	}
	m.showApps(v, r, http.StatusOK, appsPage{name: &name{}, Revoked: r.URL.Query().Has("revoked")})
}

// showApps shows the page as things are now.
func (m *mine) showApps(v *shell.Visit, r *http.Request, status int, p appsPage) {
	list := m.Passwords.Of(v.Person)
	called := map[string]string{}
	for _, x := range list {
		called[x.Hash] = voice.Clean(m.Passwords.Called(r.Context(), x))
	}
	v.Show(status, "apps", func(b *calendar.Book) shell.Content {
		zone := b.Office().Zone
		if person := b.Person(v.Person); person != nil {
			zone = person.Zone
			p.Mail = voice.Clean(person.Email.Value())
		}
		p.Form, p.Server, p.Most = v.FormToken(), m.Server, signin.MostName
		p.Full = len(list) >= signin.MostPasswords
		for _, x := range list {
			p.List = append(p.List, app{Hash: x.Hash, Name: called[x.Hash], Answers: x.Answers, Made: voice.At(x.Made, zone), Used: x.Used, Idle: idle(x, b.Today(m.Now()))})
		}
		return shell.Content{Title: v.Voice.T("apps.title"), Body: p}
	})
}

// idle is how long an app password has not been used, if that is long.
func idle(x signin.Password, today events.Date) int {
	last := x.Used
	if last.IsZero() {
		last = events.DateOf(x.Made)
	}
	return signin.Unused(last, today)
}

// makeApp makes an app password. It is shown on the answer and is nowhere else.
func (m *mine) makeApp(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.Person == "" {
		form.Lead(w, r, "/me")
		return
	}
	typed := &name{}
	if fault := form.Read(w, r, typed); fault != nil {
		m.showApps(v, r, fault.Status, appsPage{name: typed, Fault: fault})
		return
	}
	secret, err := m.Passwords.Make(r.Context(), v.Person, typed.Typed, typed.Answers, typed.once)
	switch {
	case errors.Is(err, sessions.ErrUsed):
		m.showApps(v, r, http.StatusUnprocessableEntity, appsPage{name: &name{}, Fault: naming.Wrong("twice")})
	case errors.Is(err, signin.ErrManyPasswords):
		m.showApps(v, r, http.StatusConflict, appsPage{name: typed, Fault: naming.Overtaken("full")})
	case err != nil:
		m.failed(v, r, w, err)
	default:
		m.showApps(v, r, http.StatusOK, appsPage{name: &name{}, Secret: secret, Called: typed.Typed})
	}
}

// failed says that nothing was done, since what keeps passwords is away.
func (m *mine) failed(v *shell.Visit, r *http.Request, w http.ResponseWriter, err error) {
	m.Log.Error("keep app passwords", "error", err)
	w.Header().Set("Retry-After", "60")
	m.showApps(v, r, http.StatusServiceUnavailable, appsPage{name: &name{}, Fault: naming.Later()})
}

// revokeApp ends an app password of whoever asks.
func (m *mine) revokeApp(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	named := r.PostForm.Get("revoke")
	// Whatever is named, it has to be their own.
	theirs := slices.ContainsFunc(m.Passwords.Of(v.Person), func(x signin.Password) bool { return x.Hash == named })
	if v.Person == "" || !theirs {
		form.Lead(w, r, "/me/apps")
		return
	}
	if err := m.Passwords.Revoke(r.Context(), v.Person, named); err != nil {
		m.failed(v, r, w, err)
		return
	}
	form.Lead(w, r, "/me/apps?revoked")
}
