package web

import (
	"errors"
	"mime"
	"net/http"
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// choices are the mails that a person can do without, in the order of the page.
var choices = []string{owed.Reminder, owed.Digest, owed.Overview}

// A mailsForm is what somebody is about to choose, or has tried to.
type mailsForm struct {
	Offered  []string // what the page had a box for
	Wanted   []string // what was ticked
	OneClick bool     // sent by a mail program, not by the page
	Saved    bool     // a choice was just made
	Stored   bool     // it is stored, and not decided yet
	Fault    string   // key of the text that says why the choice was not taken, "" if it was
}

// A mailsPage shows a person which mails they get.
type mailsPage struct {
	mailsForm
	To      string // where the form is sent
	Name    string // of the person: who was passed a mail on sees whose mails these are
	Choices []mailChoice
}

// A mailChoice is one kind of mail.
type mailChoice struct {
	Kind   string
	Wanted bool
	Asked  bool // the link they came by is for turning it off
}

// readMails reads the form. If there is a fault, the status says of what kind.
func readMails(w http.ResponseWriter, r *http.Request) (form mailsForm, status int) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	form.Fault = "mails.fault.form"
	parse := r.ParseForm
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && media == "multipart/form-data" {
		// The whole body fits into memory, so nothing of it is ever put into a file.
		parse = func() error { return r.ParseMultipartForm(maxForm) }
	}
	if err := parse(); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return form, http.StatusRequestEntityTooLarge
		}
		return form, http.StatusBadRequest
	}
	if strings.EqualFold(r.PostForm.Get("List-Unsubscribe"), "One-Click") {
		return mailsForm{OneClick: true}, http.StatusOK
	}
	for _, kind := range choices {
		if slices.Contains(r.PostForm["offered"], kind) {
			form.Offered = append(form.Offered, kind)
		}
		if slices.Contains(r.PostForm["wanted"], kind) {
			form.Wanted = append(form.Wanted, kind)
		}
	}
	if len(form.Offered) > 0 {
		form.Fault = ""
	}
	return form, http.StatusUnprocessableEntity
}

// asked are the kinds of mail that the link names, in the order of the page. What it names beside them is passed over.
func asked(r *http.Request) (kinds []string) {
	named := r.URL.Query()["mails"]
	for _, kind := range choices {
		if slices.Contains(named, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// showMails shows what the person gets by now, or what they have tried to choose.
func (s *site) showMails(w http.ResponseWriter, r *http.Request, v *visitor, d door, form mailsForm, status int) {
	named := asked(r)
	var p mailsPage
	s.Mirror.View(func(b *calendar.Book) { p = newMails(b, b.Person(d.person), form, named) })
	p.To = "/mails/" + d.token
	s.show(w, r, v, status, "mails", func(*calendar.Book) content { return content{v.voice.t("mails.title"), p} })
}

// newMails puts together what the page shows. Digests are offered to those who get them, and to those who have had enough
// of them.
func newMails(b *calendar.Book, person *calendar.Person, form mailsForm, named []string) mailsPage {
	p := mailsPage{mailsForm: form, Name: person.Name.Value()}
	for _, kind := range choices {
		c := mailChoice{Kind: kind, Wanted: !slices.Contains(person.Without, kind)}
		if kind == owed.Digest && c.Wanted && !slices.Contains(named, kind) && !digested(b, person.ID) {
			continue
		}
		c.Asked = c.Wanted && slices.Contains(named, kind) && !form.Saved
		if slices.Contains(form.Offered, kind) {
			c.Wanted, c.Asked = slices.Contains(form.Wanted, kind), false
		}
		p.Choices = append(p.Choices, c)
	}
	return p
}

// digested reports whether a person is among those that a digest goes to.
func digested(b *calendar.Book, person string) bool {
	return slices.ContainsFunc(b.Schedules(), func(x *calendar.Schedule) bool {
		return x.Do == events.DoDigest && b.Includes(x.To, person)
	})
}
