package guest

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"jourfixe/worker"
	"jourfixe/worker/letter"
	"jourfixe/worker/links"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

// invitations shows each person theirs, and takes what they answer.
type invitations struct {
	mirror *worker.Mirror
	doors  *links.Doorbook
	forms  *form.Submitter
	writer *letter.Writer
	from   string
	now    func() time.Time
}

// show shows an invitation to whoever has its link. Looking changes nothing: mail programs and virus scanners follow
// links too, so a click in a mail only proposes an answer, and a button on the page gives it.
func (i *invitations) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	a := answer{Done: r.URL.Query().Get("done")}
	if proposed := r.URL.Query().Get("answer"); slices.Contains(listing.Answers, proposed) {
		a.Answer = proposed
	}
	i.display(v, a, http.StatusOK)
}

// answer takes an answer. It becomes the command that any client could send, and the page waits for its outcome.
func (i *invitations) answer(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	a := answer{}
	if a.Fault = form.Read(w, r, &a); a.Fault == nil {
		outcome := i.forms.Submit(w, r, answers, client, "/rsvp", a.command(v.Guest.Meeting, v.Guest.Person))
		switch {
		case outcome.Gone:
			return
		case outcome.Done():
			form.Lead(w, r, "/rsvp/"+url.PathEscape(v.Guest.Token)+"?done="+doneAnswered)
			return
		}
		a.Stored, a.Fault = outcome.Stored, outcome.Fault
	}
	// That the meeting is cancelled or over, or the person not invited any more, the page says by itself.
	i.display(v, a, a.Fault.Or(http.StatusAccepted))
}
