package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// mailsPath is where mails are chosen.
const mailsPath = "/mails/{token...}"

// preferences finds the door to what mails a person gets.
func (s *site) preferences(token string) (d door, ok bool) {
	d.person, ok = s.Doors.FindMails(token)
	return d, ok
}

// mails shows a person which mails they get, and lets them choose. Looking changes nothing, whatever the query says:
// the link stands in mails, and scanners follow it.
func (s *site) mails(w http.ResponseWriter, r *http.Request, v *visitor) {
	if s.chooseLanguage(w, r, v) {
		return
	}
	if d, ok := s.enter(w, r, v, s.preferences); ok {
		s.showMails(w, r, v, d, mailsForm{Saved: r.URL.Query().Has("saved")}, http.StatusOK)
	}
}

// chooseMails takes the form of the page, or what a mail program sends in a person's name when they unsubscribe there
// (RFC 8058).
func (s *site) chooseMails(w http.ResponseWriter, r *http.Request, v *visitor) {
	d, ok := s.enter(w, r, v, s.preferences)
	if !ok {
		return
	}
	form, status := readMails(w, r)
	if form.OneClick {
		s.unsubscribe(w, r, v, d)
		return
	}
	if form.Fault != "" {
		s.showMails(w, r, v, d, form, status)
		return
	}
	// What the page did not offer stays as it is.
	choice := &events.PreferPerson{ID: d.person}
	for _, kind := range form.Offered {
		if slices.Contains(form.Wanted, kind) {
			choice.Again = append(choice.Again, kind)
		} else {
			choice.Fewer = append(choice.Fewer, kind)
		}
	}
	outcome, err := s.prefer(w, r, choice)
	switch {
	case err != nil && r.Context().Err() != nil:
		return // whoever has gone away needs no answer
	case err != nil:
		s.Log.Error("take a choice of mails", "person", d.person, "error", err)
		w.Header().Set("Retry-After", "60")
		form.Fault = "mails.fault.later"
		s.showMails(w, r, v, d, form, http.StatusServiceUnavailable)
	case outcome.Outcome == events.Pending:
		form.Stored = true
		s.showMails(w, r, v, d, form, http.StatusAccepted)
	case outcome.Problem != nil:
		form.Fault = "mails.fault.refused"
		s.showMails(w, r, v, d, form, http.StatusUnprocessableEntity)
	default:
		w.Header().Set("Cache-Control", "private, no-store")
		http.Redirect(w, r, "/mails/"+url.PathEscape(d.token)+"?saved", http.StatusSeeOther)
	}
}

// unsubscribe takes away what the link names, or all that anybody subscribes to without being asked, and nothing else. It
// never gives anything back, so the same again changes nothing. There is nobody to look at a page: the answer is a line.
func (s *site) unsubscribe(w http.ResponseWriter, r *http.Request, v *visitor, d door) {
	kinds := unsubscribed(r)
	if len(kinds) == 0 {
		line(w, v, http.StatusBadRequest, "mails.always") // none of our links says so
		return
	}
	before := s.without(d.person)
	fewer := slices.DeleteFunc(kinds, func(kind string) bool { return slices.Contains(before, kind) })
	if len(fewer) == 0 {
		line(w, v, http.StatusOK, "mails.off")
		return
	}
	outcome, err := s.prefer(w, r, &events.PreferPerson{ID: d.person, Fewer: fewer})
	switch {
	case err != nil && r.Context().Err() != nil:
		return
	case err != nil:
		s.Log.Error("unsubscribe somebody", "person", d.person, "error", err)
		w.Header().Set("Retry-After", "60")
		line(w, v, http.StatusServiceUnavailable, "mails.fault.later")
	case outcome.Problem != nil:
		s.Log.Error("unsubscribe somebody", "person", d.person, "problem", outcome.Problem.Code)
		line(w, v, http.StatusUnprocessableEntity, "mails.fault.refused")
	case outcome.Outcome == events.Pending:
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
	return []string{owed.Reminder, owed.Digest}
}

// without is what a person does without by now, as a copy.
func (s *site) without(person string) (kinds []string) {
	s.Mirror.View(func(b *calendar.Book) {
		if p := b.Person(person); p != nil {
			kinds = slices.Clone(p.Without)
		}
	})
	return kinds
}

// prefer has it noted: what changes and nothing else, since a second click may come before the first is decided.
func (s *site) prefer(w http.ResponseWriter, r *http.Request, choice *events.PreferPerson) (events.Answer, error) {
	s.allowTime(w)
	return s.submit(r.Context(), calendar.ClientRSVP, "/mails", choice)
}

// line answers a program with one line, which it may show to somebody.
func line(w http.ResponseWriter, v *visitor, status int, key string) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Language", v.voice.language)
	h.Set("Cache-Control", "private, no-store")
	w.WriteHeader(status)
	fmt.Fprintln(w, v.voice.t(key)) // Whoever has hung up needs no answer.
}
