package web

import (
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"jourfixe/calendar"
	"jourfixe/events"
)

// A door is what a link that only one person has leads to: their invitation to a meeting or, without a meeting, what
// concerns them alone.
type door struct {
	token, meeting, person string
}

// invitation finds the door to an invitation.
func (s *site) invitation(token string) (d door, ok bool) {
	d.meeting, d.person, ok = s.Doors.Find(token)
	return d, ok
}

// rsvp shows an invitation to whoever has its link. Looking changes nothing: mail programs and virus scanners follow
// links too, so a click in a mail only proposes an answer, and a button on the page gives it.
func (s *site) rsvp(w http.ResponseWriter, r *http.Request, v *visitor) {
	if s.chooseLanguage(w, r, v) {
		return
	}
	d, ok := s.enter(w, r, v, s.invitation)
	if !ok {
		return
	}
	form := rsvpForm{}
	if proposed := r.URL.Query().Get("answer"); slices.Contains(answers, proposed) {
		form.Answer = proposed
	}
	s.showRSVP(w, r, v, d, form, http.StatusOK)
}

// answerRSVP takes an answer. It becomes the command that any client could send, and the page waits for its outcome.
func (s *site) answerRSVP(w http.ResponseWriter, r *http.Request, v *visitor) {
	d, ok := s.enter(w, r, v, s.invitation)
	if !ok {
		return
	}
	form, status := readRSVP(w, r)
	if form.Fault != "" {
		s.showRSVP(w, r, v, d, form, status)
		return
	}
	s.allowTime(w)
	outcome, err := s.submit(r.Context(), calendar.ClientRSVP, "/rsvp", &events.AnswerMeeting{
		ID: d.meeting, Person: d.person, Answer: form.Answer, Comment: form.Comment, Sequence: &form.Revision,
	})
	switch {
	case err != nil && r.Context().Err() != nil:
		return // whoever has gone away needs no answer
	case err != nil:
		s.Log.Error("take an answer to an invitation", "meeting", d.meeting, "error", err)
		w.Header().Set("Retry-After", "60")
		form.Fault = "rsvp.fault.later"
		s.showRSVP(w, r, v, d, form, http.StatusServiceUnavailable)
	case outcome.Outcome == events.Pending:
		form.Stored = true
		s.showRSVP(w, r, v, d, form, http.StatusAccepted)
	case outcome.Problem != nil && outcome.Problem.Field == "sequence":
		form.Fault = "rsvp.fault.moved"
		s.showRSVP(w, r, v, d, form, http.StatusConflict)
	case outcome.Problem != nil:
		// That the meeting is cancelled or over, or the person not invited any more, the page says by itself.
		form.Fault = "rsvp.fault.refused"
		s.showRSVP(w, r, v, d, form, http.StatusUnprocessableEntity)
	default:
		w.Header().Set("Cache-Control", "private, no-store")
		http.Redirect(w, r, "/rsvp/"+url.PathEscape(d.token), http.StatusSeeOther)
	}
}

// enter finds what a link leads to, and makes the visitor a guest, who sees this page and nothing else. A link that
// nobody was given, or whose person is erased, gets the same answer each time, which tells nothing about what there is;
// whoever tries many of them is slowed down. Links that are right are never held up by others' guesses.
func (s *site) enter(w http.ResponseWriter, r *http.Request, v *visitor, find func(token string) (door, bool)) (door, bool) {
	v.guest = true
	w.Header().Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	if s.early(w, r, v) {
		return door{}, false
	}
	token := r.PathValue("token")
	d, ok := find(token)
	if d.token = token; ok {
		var spoken string
		s.Mirror.View(func(b *calendar.Book) {
			p := b.Person(d.person)
			if ok = p != nil && !p.Erased && (d.meeting == "" || b.Meeting(d.meeting) != nil); ok {
				spoken = p.Language
			}
		})
		if ok {
			// The person's language, unless this browser has chosen another by the switch.
			if s.chosenVoice(r, v.route) == nil && s.voices[spoken] != nil {
				v.voice = s.voices[spoken]
			}
			return d, true
		}
	}
	if allowed, after := s.guesses.allow(r.RemoteAddr); !allowed {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(after.Seconds()))))
		s.showError(w, r, v, http.StatusTooManyRequests, "error.guesses")
		return door{}, false
	}
	s.showError(w, r, v, http.StatusNotFound, "error.door")
	return door{}, false
}
