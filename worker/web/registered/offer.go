package registered

import (
	"net/http"

	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

// The faults of what does not fit how somebody stands by now.
const (
	overtaken = "since"  // it is otherwise since the page was shown
	lapsed    = "lapsed" // the offer has
)

// asks are the forms that ask for nothing to be typed.
var asks = &form.Kind{Texts: "registered", Limit: 4 << 10}

// What the buttons of the forms do.
const (
	doAccept   = "accept"
	doDecline  = "decline"
	doWithdraw = "withdraw"
)

// An ask is what a button asks for.
type ask struct {
	of       []string // what may be asked for on the page
	do       string
	standing string // as they saw it
}

// Kind implements form.Form.
func (*ask) Kind() *form.Kind { return asks }

// Read implements form.Form.
func (a *ask) Read(f form.Fields) (fault string) {
	a.do, a.standing = f.One("do", a.of), f.Word("standing")
	if a.do == "" {
		return form.Broken
	}
	return ""
}

// command is what is asked for, how somebody stands who has done it, and how their page says so.
func (a *ask) command(id string) (body events.Body, standing, done string) {
	switch a.do {
	case doAccept:
		return &events.AcceptOffer{ID: id}, events.Seated, doneAccepted
	case doDecline:
		return &events.DeclineOffer{ID: id}, events.Declined, doneDeclined
	}
	return &events.WithdrawRegistration{ID: id}, events.Withdrawn, doneWithdrawn
}

// answer takes or leaves the seats that are offered.
func (x *own) answer(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	x.ask(w, r, v, &ask{of: []string{doAccept, doDecline}}, func(s stand, _ *ask) string {
		switch s.state {
		case events.Offered:
			return ""
		case events.Lapsed:
			return lapsed
		}
		return overtaken
	}, x.display)
}

// withdraw takes somebody off the trip, if they stand as they saw it when they were asked: whoever has been offered a seat since should know.
func (x *own) withdraw(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	x.ask(w, r, v, &ask{of: []string{doWithdraw}}, func(s stand, a *ask) string {
		if s.active() && a.standing == s.state {
			return ""
		}
		return overtaken
	}, x.displayWithdraw)
}

// ask takes what a button asks for. Who has it already is told so, and nothing is done twice. The desk decides by its own clock: what
// fits here may have lapsed there.
func (x *own) ask(w http.ResponseWriter, r *http.Request, v *shell.Visit, a *ask, fits func(stand, *ask) (fault string), again func(*shell.Visit, int, page)) {
	p := page{}
	if p.Fault = form.Read(w, r, a); p.Fault != nil {
		again(v, p.Fault.Status, p)
		return
	}
	s := x.stand(v)
	body, standing, done := a.command(s.r.ID)
	sent, fault := x.Forms.Given(r, asks, client, source, body.Type())
	switch {
	case fault != nil:
		p.Fault = fault
	case sent || s.state == standing:
		lead(w, r, v, done)
		return
	default:
		if name := fits(s, a); name != "" {
			p.Fault = asks.Overtaken(name)
			break
		}
		outcome := x.give(w, r, asks, s, body)
		switch {
		case outcome.Gone:
			return
		case outcome.Done():
			lead(w, r, v, done)
			return
		}
		p.Stored, p.Fault = outcome.Stored, outcome.Fault
		if p.Fault.Refused(events.NotPossible) {
			if p.Fault = asks.Overtaken(overtaken); listing.StateOf(s.book, s.r, x.Now()) == events.Lapsed {
				p.Fault = asks.Overtaken(lapsed)
			}
		}
	}
	again(v, p.Fault.Or(http.StatusAccepted), p)
}
