package hosting

import (
	"crypto/rand"
	"net/http"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/shell"
)

// overtaken is the fault of what does not fit how things stand by now.
const overtaken = "since"

// A changePage asks what a family offers.
type changePage struct {
	sheet
	Stored   bool
	Whole    *form.Fault // of the whole form
	To, Back string
	Once     string
	Seen     uint64 // the place in the journal at which it was shown
	Title    events.Text
}

func (x *pages) showChange(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
	s := x.stand(v)
	if s.state != standOffers {
		x.displayOwn(v, http.StatusOK, ownPage{})
		return
	}
	x.displayChange(v, http.StatusOK, s, stated(s.h), changePage{})
}

// change takes what a family offers from now on. What others have changed since the form was shown is not taken back unseen.
func (x *pages) change(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	e, s := &entry{}, x.stand(v)
	whole := form.Read(w, r, e)
	if sent, fault := x.Forms.Given(r, offers, clientOwn, sourceOwn, (&events.AmendHost{}).Type()); sent {
		x.lead(w, r, v, doneChanged)
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
			e = stated(s.h)
		}
		x.displayChange(v, whole.Status, s, e, changePage{Whole: whole, Seen: e.seen})
		return
	}
	e.before = s.h.House().Languages
	if e.settle(s.t.To.Sub(s.t.From)); e.status != 0 {
		x.displayChange(v, e.status, s, e, changePage{Seen: e.seen})
		return
	}
	body := e.letter(s.t.ID).amend(s.h)
	if body == nil {
		x.lead(w, r, v, doneChanged)
		return
	}
	m := events.Message{ID: x.Forms.Identity(r, body.Type()), Source: sourceOwn, Since: min(e.seen, s.book.Sequence())}
	outcome := x.Forms.SubmitOnce(w, r, offers, clientOwn, m, body)
	switch {
	case outcome.Gone:
	case outcome.Done():
		x.lead(w, r, v, doneChanged)
	default:
		p := changePage{Stored: outcome.Stored, Whole: outcome.Fault, Seen: e.seen}
		if p.Whole.Refused(events.Changed) {
			p.Whole, p.Seen = offers.Overtaken("changed"), 0 // they know now
		}
		x.displayChange(v, p.Whole.Or(http.StatusAccepted), x.stand(v), e, p)
	}
}

// displayChange shows the form with what was typed into it.
func (x *pages) displayChange(v *shell.Visit, status int, s stand, e *entry, p changePage) {
	if v.ChooseLanguage() {
		return
	}
	if s.state != standOffers {
		x.displayOwn(v, status, ownPage{Fault: p.Whole})
		return
	}
	p.fail(e, v.Voice)
	p.fill(e, s.t, v.Voice)
	p.Back, p.To, p.Once, p.Title = own(v), own(v)+"/change", rand.Text(), s.t.Title
	if p.Seen == 0 {
		p.Seen = s.book.Sequence()
	}
	title := v.Voice.T("hosting.change.title") + " – " + v.Voice.In(p.Title)
	if p.Whole != nil || len(p.Faults) > 0 {
		title = v.Voice.T("fault.short") + " – " + title
	}
	v.Show(status, "hostedchange", func(*calendar.Book) shell.Content { return shell.Content{Title: title, Body: &p} })
}

// lead sends a family on to their page, which says what they have done.
func (x *pages) lead(w http.ResponseWriter, r *http.Request, v *shell.Visit, done string) {
	form.Lead(w, r, own(v)+"?done="+done)
}
