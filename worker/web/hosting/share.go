package hosting

import (
	"net/http"
	"strconv"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/host"
	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/typed"
	"jourfixe/worker/web/voice"
)

// A sharing is how a family is reached, as it fills it in.
type sharing struct{ entry }

// Read implements form.Form.
func (e *sharing) Read(f form.Fields) string {
	e.Begin(f)
	e.seen, _ = strconv.ParseUint(f.Word("seen"), 10, 64)
	e.Values[fMail] = f.One(fMail, []string{"yes"})
	e.Line(f, fPhone, most[fPhone])
	e.Line(f, fAddress, most[fAddress])
	e.Area(f, fWords, most[fWords])
	return ""
}

// command is what was typed.
func (e *sharing) command(id string) *events.ShareHost {
	return &events.ShareHost{ID: id, Mail: e.Values[fMail] != "", Phone: e.Values[fPhone], Address: e.Values[fAddress], Words: e.Values[fWords]}
}

// shared is what the book has of how a family is reached, as the form shows it.
func shared(h *host.Host) *sharing {
	said := h.Reach.Said(h.ID)
	e := &sharing{entry{Entry: typed.Entry{Values: map[string]string{
		fPhone: voice.Clean(said.Phone), fAddress: voice.Clean(said.Address), fWords: strings.TrimSpace(voice.CleanLines(said.Words)),
	}}}}
	if said.Mail {
		e.Values[fMail] = "yes"
	}
	return e
}

// A sharePage asks how guests may reach a family.
type sharePage struct {
	changePage
	Address string // to which the office writes
}

func (x *pages) showShare(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
	s := x.stand(v)
	if s.state != standOffers {
		x.displayOwn(v, http.StatusOK, ownPage{})
		return
	}
	x.displayShare(v, http.StatusOK, s, shared(s.h), changePage{})
}

// share takes how a family is reached from now on.
func (x *pages) share(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	e := &sharing{}
	x.give(w, r, v, own{
		Form: e, entry: &e.entry, is: (&events.ShareHost{}).Type(), done: doneShared,
		stated: func(h *host.Host) *entry { return &shared(h).entry },
		command: func(s stand) events.Body {
			if body := e.command(s.h.ID); *body != s.h.Reach.Said(s.h.ID) {
				return body
			}
			return nil
		},
		display: func(status int, s stand, p changePage) { x.displayShare(v, status, s, e, p) },
	})
}

// displayShare shows the form with what was typed into it.
func (x *pages) displayShare(v *shell.Visit, status int, s stand, e *sharing, c changePage) {
	if v.ChooseLanguage() {
		return
	}
	if s.state != standOffers {
		x.displayOwn(v, status, ownPage{Fault: c.Whole})
		return
	}
	c.sheet = newSheet(&e.entry, v.Voice)
	c.Fill(&e.Entry)
	title := c.put(v, s, "share")
	p := sharePage{changePage: c, Address: address(s)}
	v.Show(status, "hostedshare", func(*calendar.Book) shell.Content { return shell.Content{Title: title, Body: &p} })
}

// address is where the office writes to a family.
func address(s stand) string {
	if p := s.book.Person(s.h.Person); p != nil {
		return p.Email.Value()
	}
	return ""
}

// reached is how guests reach a family, line by line.
func reached(s stand, v *voice.Voice) (list []typed.Filled) {
	said := s.h.Reach.Said(s.h.ID)
	add := func(label, value string) {
		if value != "" {
			list = append(list, typed.Filled{Label: label, Value: value})
		}
	}
	if said.Mail {
		add(v.T("hosting.reach.mail"), address(s))
	}
	add(v.T("hosting.field."+fPhone), voice.Clean(said.Phone))
	add(v.T("hosting.field."+fAddress), voice.Clean(said.Address))
	add(v.T("hosting.field."+fWords), voice.CleanLines(said.Words))
	return list
}
