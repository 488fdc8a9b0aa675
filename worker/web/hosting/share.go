package hosting

import (
	"crypto/rand"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

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
	e.typed, e.faults = map[string]string{}, map[string]fault{}
	e.seen, _ = strconv.ParseUint(f.Word("seen"), 10, 64)
	e.typed[fMail] = f.One(fMail, []string{"yes"})
	e.typed[fPhone], e.typed[fAddress], e.typed[fWords] = typed.Line(f.Lines(fPhone)), typed.Line(f.Lines(fAddress)), f.Lines(fWords)
	for _, name := range []string{fPhone, fAddress, fWords} {
		if n := utf8.RuneCountInString(e.typed[name]); n > most[name] {
			e.wrong(name, "long", "most", most[name], "n", n)
		}
	}
	return ""
}

// command is what was typed.
func (e *sharing) command(id string) *events.ShareHost {
	return &events.ShareHost{ID: id, Mail: e.typed[fMail] != "", Phone: e.typed[fPhone], Address: e.typed[fAddress], Words: e.typed[fWords]}
}

// shared is what the book has of how a family is reached, as the form shows it.
func shared(h *host.Host) *sharing {
	said := h.Reach.Said(h.ID)
	e := &sharing{entry{typed: map[string]string{
		fPhone: voice.Clean(said.Phone), fAddress: voice.Clean(said.Address), fWords: strings.TrimSpace(voice.CleanLines(said.Words)),
	}}}
	if said.Mail {
		e.typed[fMail] = "yes"
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

// share takes how a family is reached from now on. What others have changed since the form was shown is not taken back unseen.
func (x *pages) share(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	e, s := &sharing{}, x.stand(v)
	whole := form.Read(w, r, e)
	if sent, fault := x.Forms.Given(r, offers, clientOwn, sourceOwn, (&events.ShareHost{}).Type()); sent {
		x.lead(w, r, v, doneShared)
		return
	} else if whole == nil {
		whole = fault
	}
	switch {
	case s.state != standOffers:
		x.displayOwn(v, http.StatusConflict, ownPage{Fault: offers.Overtaken(overtaken)})
		return
	case whole != nil:
		if e.typed == nil {
			e = shared(s.h)
		}
		x.displayShare(v, whole.Status, s, e, changePage{Whole: whole, Seen: e.seen})
		return
	case e.status != 0:
		x.displayShare(v, e.status, s, e, changePage{Seen: e.seen})
		return
	}
	body := e.command(s.h.ID)
	if *body == s.h.Reach.Said(s.h.ID) {
		x.lead(w, r, v, doneShared)
		return
	}
	m := events.Message{ID: x.Forms.Identity(r, body.Type()), Source: sourceOwn, Since: min(e.seen, s.book.Sequence())}
	outcome := x.Forms.SubmitOnce(w, r, offers, clientOwn, m, body)
	switch {
	case outcome.Gone:
	case outcome.Done():
		x.lead(w, r, v, doneShared)
	default:
		p := changePage{Stored: outcome.Stored, Whole: outcome.Fault, Seen: e.seen}
		if p.Whole.Refused(events.Changed) {
			p.Whole, p.Seen = offers.Overtaken("changed"), 0 // they know now
		}
		x.displayShare(v, p.Whole.Or(http.StatusAccepted), x.stand(v), e, p)
	}
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
	p := sharePage{changePage: c, Address: address(s)}
	p.fail(&e.entry, v.Voice)
	p.Entry, p.Back, p.To, p.Once, p.Title = &e.entry, own(v), own(v)+"/share", rand.Text(), s.t.Title
	if p.Seen == 0 {
		p.Seen = s.book.Sequence()
	}
	title := v.Voice.T("hosting.share.title") + " – " + v.Voice.In(p.Title)
	if p.Whole != nil || len(p.Faults) > 0 {
		title = v.Voice.T("fault.short") + " – " + title
	}
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
func reached(s stand, v *voice.Voice) (list []typedLine) {
	said := s.h.Reach.Said(s.h.ID)
	add := func(label, value string) {
		if value != "" {
			list = append(list, typedLine{label, value})
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
