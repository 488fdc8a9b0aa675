package registered

import (
	"crypto/rand"
	"net/http"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/shell"
)

// A withdrawPage asks whether somebody really wants to withdraw, and says what that means.
type withdrawPage struct {
	page
	Back, Once string
	Opened     bool        // people can register again
	LastDay    events.Date // the last on which they can
}

func (x *own) showWithdraw(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
	x.displayWithdraw(v, http.StatusOK, page{})
}

// displayWithdraw asks the question. Where there is nothing to withdraw from it is the page of the registration that says so.
func (x *own) displayWithdraw(v *shell.Visit, status int, p page) {
	s := x.stand(v)
	if !s.active() {
		x.display(v, status, p)
		return
	}
	if v.ChooseLanguage() {
		return
	}
	p.fill(x, v, s)
	q := withdrawPage{page: p, Back: p.To, Once: rand.Text(), Opened: s.open(), LastDay: lastDay(s, s.book.Office().Location())}
	title := v.Voice.T("registered.withdraw.title") + " – " + v.Voice.In(p.Title)
	if p.Fault != nil {
		title = v.Voice.T("fault.short") + " – " + title
	}
	v.Show(status, "registeredwithdraw", func(*calendar.Book) shell.Content { return shell.Content{Title: title, Body: q} })
}
