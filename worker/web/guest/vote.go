package guest

import (
	"net/http"
	"net/url"

	"jourfixe/calendar"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/shell"
)

// showVote shows a poll to whoever is asked. Looking changes nothing.
func (i *invitations) showVote(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	i.displayVote(v, ballot{Done: r.URL.Query().Has("done")}, http.StatusOK)
}

// vote takes what somebody says to the times.
func (i *invitations) vote(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	c := ballot{}
	i.mirror.View(func(b *calendar.Book) {
		of := b.Poll(v.Guest.Poll)
		for _, t := range of.Times {
			c.times = append(c.times, t.ID)
		}
		for _, t := range of.Out {
			c.out = append(c.out, t.ID)
		}
	})
	if c.Fault = form.Read(w, r, &c); c.Fault == nil {
		outcome := i.forms.Submit(w, r, ballots, client, "/vote", c.command(v.Guest.Poll, v.Guest.Person))
		switch {
		case outcome.Gone:
			return
		case outcome.Done():
			form.Lead(w, r, "/vote/"+url.PathEscape(v.Guest.Token)+"?done")
			return
		}
		c.Stored, c.Fault = outcome.Stored, outcome.Fault
	}
	i.displayVote(v, c, c.Fault.Or(http.StatusAccepted))
}
