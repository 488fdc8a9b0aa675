package guest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/shell"
)

// mails shows each person which mails they get, and lets them choose.
type mails struct {
	mirror *worker.Mirror
	forms  *form.Submitter
}

// show shows what a person gets. Looking changes nothing, whatever the query says: the link stands in mails, and scanners
// follow it.
func (m *mails) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	m.display(r, v, choice{Saved: r.URL.Query().Has("saved")}, http.StatusOK)
}

// choose takes the form of the page, or what a mail program sends in a person's name when they unsubscribe there
// (RFC 8058).
func (m *mails) choose(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	c := choice{}
	c.Fault = form.Read(w, r, &c)
	if c.OneClick {
		m.unsubscribe(w, r, v)
		return
	}
	if c.Fault == nil {
		outcome := m.forms.Submit(w, r, choices, client, "/mails", c.command(v.Guest.Person))
		switch {
		case outcome.Gone:
			return
		case outcome.Done():
			form.Lead(w, r, "/mails/"+url.PathEscape(v.Guest.Token)+"?saved")
			return
		}
		c.Stored, c.Fault = outcome.Stored, outcome.Fault
	}
	m.display(r, v, c, c.Fault.Or(http.StatusAccepted))
}

// unsubscribe takes away what the link names, or all that anybody subscribes to without being asked, and nothing else. It
// never gives anything back, so the same again changes nothing. There is nobody to look at a page: the answer is a line.
func (m *mails) unsubscribe(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	kinds := unsubscribed(r)
	if len(kinds) == 0 {
		line(w, v, http.StatusBadRequest, "mails.always") // none of our links says so
		return
	}
	before := m.without(v.Guest.Person)
	fewer := slices.DeleteFunc(kinds, func(kind string) bool { return slices.Contains(before, kind) })
	if len(fewer) == 0 {
		line(w, v, http.StatusOK, "mails.off")
		return
	}
	outcome := m.forms.Submit(w, r, choices, client, "/mails", &events.PreferPerson{ID: v.Guest.Person, Fewer: fewer})
	switch {
	case outcome.Gone:
	case outcome.Fault != nil:
		line(w, v, outcome.Fault.Status, outcome.Fault.Text)
	case outcome.Stored:
		line(w, v, http.StatusAccepted, "mails.off")
	default:
		line(w, v, http.StatusOK, "mails.off")
	}
}

// unsubscribed is what a link of a mail is to turn off: the kinds it names or, if it names none, those that come again and
// again. What nobody can do without is not turned off, nor anything in its place.
func unsubscribed(r *http.Request) []string {
	if r.URL.Query().Has("mails") {
		return asked(r)
	}
	again, _ := owed.Choices()
	return again
}

// without is what a person does without by now, as a copy.
func (m *mails) without(person string) (kinds []string) {
	m.mirror.View(func(b *calendar.Book) {
		if p := b.Person(person); p != nil {
			kinds = slices.Clone(p.Without)
		}
	})
	return kinds
}

// line answers a program with one line, which it may show to somebody.
func line(w http.ResponseWriter, v *shell.Visit, status int, key string) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Language", v.Voice.Language)
	h.Set("Cache-Control", "private, no-store")
	w.WriteHeader(status)
	fmt.Fprintln(w, v.Voice.T(key)) // Whoever has hung up needs no answer.
}
