package hosting

import (
	"encoding/json"
	"net/http"

	"jourfixe/calendar"
	"jourfixe/calendar/registration"
	"jourfixe/events"
	"jourfixe/worker/web/shell"
)

func (x *pages) showChange(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
	s := x.stand(v)
	if s.state != standOffers {
		x.displayOwn(v, http.StatusOK, ownPage{})
		return
	}
	x.displayChange(v, http.StatusOK, s, stated(s.h), changePage{})
}

// change takes what a family offers from now on, once it has seen what that means for guests who were told.
func (x *pages) change(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	e := &entry{}
	x.give(w, r, v, own{
		Form: e, entry: e, is: (&events.AmendHost{}).Type(), done: doneChanged, stated: stated,
		settle: func(s stand) {
			e.before = s.h.House().Languages
			e.settle(s.t.To.Sub(s.t.From))
		},
		command: func(s stand) events.Body {
			if body := e.letter(s.t.ID).amend(s.h); body != nil {
				return body
			}
			return nil
		},
		ahead: func(s stand, body events.Body) *changePage {
			c := body.(*events.AmendHost)
			who := s.book.Strained(s.h, c)
			sure := x.sure(c, who)
			if len(who) == 0 || e.sure == sure {
				return nil
			}
			return &changePage{Strained: partiesOf(who, v.Voice), Sure: sure}
		},
		display: func(status int, s stand, p changePage) { x.displayChange(v, status, s, e, p) },
	})
}

// sure says that a family was shown what a change means for whom; another change, or others, are to be shown anew.
func (x *pages) sure(c *events.AmendHost, who []*registration.Registration) string {
	said, _ := json.Marshal(c) // of texts and numbers, which never fails
	for _, r := range who {
		said = append(append(said, 0), r.ID...)
	}
	return events.Hash(x.Forms.Reception.Key, said)
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
	p.sheet = newSheet(e, v.Voice)
	p.fill(e, s.t, v.Voice)
	title := p.put(v, s, "change")
	v.Show(status, "hostedchange", func(*calendar.Book) shell.Content { return shell.Content{Title: title, Body: &p} })
}
