package hosting

import (
	"crypto/rand"
	"net/http"

	"jourfixe/calendar/host"
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
	Strained []string // who could not stay any more by what was typed, of those whom the family was told of
	Sure     string   // what says that the family has seen that
}

// put puts onto the page what every form of a family has, which stands at a path below theirs, and returns what the page is called.
func (p *changePage) put(v *shell.Visit, s stand, path string) (title string) {
	p.Back, p.To, p.Once, p.Title = ownPath(v), ownPath(v)+"/"+path, rand.Text(), s.t.Title
	if p.Seen == 0 {
		p.Seen = s.book.Sequence()
	}
	title = v.Voice.T("hosting."+path+".title") + " – " + v.Voice.In(p.Title)
	switch {
	case p.Strained != nil:
		title = v.Voice.T("hosting.strained.title") + " – " + title
	case p.Whole != nil || len(p.Faults) > 0:
		title = v.Voice.T("fault.short") + " – " + title
	}
	return title
}

// An own is a form that a family fills in about itself.
type own struct {
	form.Form
	entry   *entry // what stands in it
	is      events.Type
	done    string                                      // what is said once it is done
	stated  func(h *host.Host) *entry                   // what the book has
	settle  func(s stand)                               // holds what was typed against the trip; nil: there is nothing to hold
	command func(s stand) events.Body                   // nil if it is as the book has it
	ahead   func(s stand, body events.Body) *changePage // what is to be seen before it is done, nil if nothing is; nil: nothing ever is
	display func(status int, s stand, p changePage)     // shows the form again
}

// give gives the command to which a form comes. What others have changed since it was shown is not taken back unseen.
func (x *pages) give(w http.ResponseWriter, r *http.Request, v *shell.Visit, o own) {
	s := x.stand(v)
	o.entry.Kept = o.stated(s.h).Values
	whole := form.Read(w, r, o.Form)
	if sent, fault := x.Forms.Given(r, offers, clientOwn, sourceOwn, o.is); sent {
		x.lead(w, r, v, o.done)
		return
	} else if whole == nil {
		whole = fault
	}
	switch {
	case s.state != standOffers:
		x.displayOwn(v, http.StatusConflict, ownPage{Fault: offers.Overtaken(overtaken)})
		return
	case whole != nil:
		seen := o.entry.seen
		if o.entry.Values == nil {
			*o.entry = *o.stated(s.h)
		}
		o.display(whole.Status, s, changePage{Whole: whole, Seen: seen})
		return
	}
	if o.settle != nil {
		o.settle(s)
	}
	if o.entry.Status != 0 {
		o.display(o.entry.Status, s, changePage{Seen: o.entry.seen})
		return
	}
	body := o.command(s)
	if body == nil {
		x.lead(w, r, v, o.done)
		return
	}
	if o.ahead != nil {
		if p := o.ahead(s, body); p != nil {
			p.Seen = o.entry.seen
			o.display(http.StatusOK, s, *p)
			return
		}
	}
	m := events.Message{ID: x.Forms.Identity(r, o.is), Source: sourceOwn, Since: min(o.entry.seen, s.book.Sequence())}
	outcome := x.Forms.SubmitOnce(w, r, offers, clientOwn, m, body)
	switch {
	case outcome.Gone:
	case outcome.Done():
		x.lead(w, r, v, o.done)
	default:
		p := changePage{Stored: outcome.Stored, Whole: outcome.Fault, Seen: o.entry.seen}
		if p.Whole.Refused(events.Changed) {
			p.Whole, p.Seen = offers.Overtaken("changed"), 0 // they know now
		}
		o.display(p.Whole.Or(http.StatusAccepted), x.stand(v), p)
	}
}

// lead sends a family on to their page, which says what they have done.
func (x *pages) lead(w http.ResponseWriter, r *http.Request, v *shell.Visit, done string) {
	form.Lead(w, r, ownPath(v)+"?done="+done)
}
