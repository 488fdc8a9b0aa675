package hosting

import (
	"crypto/rand"
	"net/http"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/shell"
)

// withdrawals are the forms that ask for nothing to be typed.
var withdrawals = &form.Kind{Texts: "hosting", Limit: 4 << 10}

// A withdrawal is what the button asks for.
type withdrawal struct{}

// Kind implements form.Form.
func (*withdrawal) Kind() *form.Kind { return withdrawals }

// Read implements form.Form.
func (*withdrawal) Read(f form.Fields) (fault string) {
	if f.One("do", []string{"withdraw"}) == "" {
		return form.Broken
	}
	return ""
}

func (x *pages) showWithdraw(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
	x.displayWithdraw(v, http.StatusOK, ownPage{})
}

// withdraw takes back what a family has offered. Guests who were to sleep there are open to the office from then on.
func (x *pages) withdraw(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	p := ownPage{}
	if p.Fault = form.Read(w, r, &withdrawal{}); p.Fault != nil {
		x.displayWithdraw(v, p.Fault.Status, p)
		return
	}
	s := x.stand(v)
	switch {
	case s.state == standWithdrawn:
		x.lead(w, r, v, doneWithdrawn)
		return
	case s.state != standOffers:
		x.displayOwn(v, http.StatusConflict, ownPage{Fault: offers.Overtaken(overtaken)})
		return
	}
	body := &events.WithdrawHost{ID: s.h.ID}
	outcome := x.Forms.SubmitOnce(w, r, withdrawals, clientOwn, events.Message{ID: x.Forms.Identity(r, body.Type()), Source: sourceOwn}, body)
	switch {
	case outcome.Gone:
	case outcome.Done(), x.stand(v).state == standWithdrawn: // also where somebody was quicker
		x.lead(w, r, v, doneWithdrawn)
	default:
		p.Stored, p.Fault = outcome.Stored, outcome.Fault
		x.displayWithdraw(v, p.Fault.Or(http.StatusAccepted), p)
	}
}

// displayWithdraw asks the question. Where there is nothing to withdraw it is the family's page that says so.
func (x *pages) displayWithdraw(v *shell.Visit, status int, p ownPage) {
	s := x.stand(v)
	if s.state != standOffers {
		x.displayOwn(v, status, p)
		return
	}
	if v.ChooseLanguage() {
		return
	}
	p.put(v, s)
	p.Once = rand.Text()
	title := v.Voice.T("hosting.withdraw.title") + " – " + v.Voice.In(p.Title)
	if p.Fault != nil {
		title = v.Voice.T("fault.short") + " – " + title
	}
	v.Show(status, "hostedwithdraw", func(*calendar.Book) shell.Content { return shell.Content{Title: title, Body: p} })
}
