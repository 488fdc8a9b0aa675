package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// decideWithin is how long somebody who answers waits for the desk. What is not decided by then is stored all the same.
const decideWithin = 5 * time.Second

// A door is what a link for answering leads to: one person's invitation to one meeting.
type door struct {
	token, meeting, person string
}

// rsvp shows an invitation to whoever has its link. Looking changes nothing: mail programs and virus scanners follow
// links too, so a click in a mail only proposes an answer, and a button on the page gives it.
func (s *site) rsvp(w http.ResponseWriter, r *http.Request, v *visitor) {
	if s.chooseLanguage(w, r) {
		return
	}
	d, ok := s.enter(w, r, v)
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
	d, ok := s.enter(w, r, v)
	if !ok {
		return
	}
	form, status := readRSVP(w, r)
	if form.Fault != "" {
		s.showRSVP(w, r, v, d, form, status)
		return
	}
	// An answer of the desk that takes its time must not be cut off by the server's own limit on writing.
	deadline := time.Now().Add(s.patience + grace)
	if err := http.NewResponseController(w).SetWriteDeadline(deadline); err != nil && !errors.Is(err, http.ErrNotSupported) {
		s.Log.Error("extend the time to answer an invitation", "error", err)
	}
	outcome, err := s.send(r.Context(), d, form)
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

// send stores the command that gives the answer and waits for its outcome. Once it is stored nothing is lost any more,
// so a wait that fails leaves the outcome pending.
func (s *site) send(ctx context.Context, d door, form rsvpForm) (events.Answer, error) {
	body := events.AnswerMeeting{
		ID: d.meeting, Person: d.person, Answer: form.Answer, Comment: form.Comment, Sequence: &form.Revision,
	}
	data, err := json.Marshal(body)
	if err != nil {
		return events.Answer{}, fmt.Errorf("write the answer: %w", err)
	}
	t := body.Type()
	m := events.Message{ID: secret(), Source: "/rsvp", Type: t.String(), Data: data}
	receipt, err := s.Reception.Submit(ctx, calendar.ClientRSVP, t, m)
	if err != nil {
		return events.Answer{}, err
	}
	outcome, err := s.Reception.Outcome(ctx, calendar.ClientRSVP, receipt, s.patience)
	if err != nil {
		s.Log.Error("wait for the outcome of an answer", "sequence", receipt.Sequence, "error", err)
		return events.Answer{Command: m.ID, Outcome: events.Pending}, nil
	}
	return outcome, nil
}

// enter finds what a link leads to, and makes the visitor a guest, who sees this page and nothing else. A link that
// nobody was given, or whose person is erased, gets the same answer each time, which tells nothing about what there is;
// whoever tries many of them is slowed down. Links that are right are never held up by others' guesses.
func (s *site) enter(w http.ResponseWriter, r *http.Request, v *visitor) (door, bool) {
	v.guest = true
	w.Header().Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	if !s.Mirror.Ready() && s.Mirror.Health() == nil {
		w.Header().Set("Retry-After", "2")
		s.showError(w, r, v, http.StatusServiceUnavailable, "error.early")
		return door{}, false
	}
	d := door{token: r.PathValue("token")}
	var ok bool
	if d.meeting, d.person, ok = s.Doors.Find(d.token); ok {
		var spoken string
		s.Mirror.View(func(b *calendar.Book) {
			p := b.Person(d.person)
			if ok = p != nil && !p.Erased && b.Meeting(d.meeting) != nil; ok {
				spoken = p.Language
			}
		})
		if ok {
			// The person's language, unless this browser has chosen another by the switch.
			if s.chosenVoice(r) == nil && s.voices[spoken] != nil {
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
