package form

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"regexp"
	"time"

	"jourfixe/events"
	"jourfixe/worker"
)

const (
	// decideWithin is how long somebody who sends a form waits for the desk. What is not decided by then is stored all
	// the same.
	decideWithin = 5 * time.Second
	// grace is on top of it, for storing and answering.
	grace = 10 * time.Second
)

// A Submitter hands in the commands that forms stand for.
type Submitter struct {
	Reception *worker.Reception
	Patience  time.Duration // how long whoever sends a form waits for the desk; 0: 5 seconds
	Log       *slog.Logger
}

// An Outcome is what came of a form: the desk has done what it asks for, unless it says otherwise.
type Outcome struct {
	Gone   bool   // whoever sent it has gone away, and needs no answer
	Stored bool   // it is stored, and not decided yet
	Fault  *Fault // why it was not taken, nil if it was
}

// Done reports whether the command was carried out.
func (o Outcome) Done() bool { return !o.Gone && !o.Stored && o.Fault == nil }

// onceField is what a page gives a form so that what is sent twice is one command: another number each time that it is shown.
const onceField = "once"

var onceForm = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// Identity is that of the command of a type to which what was sent comes: the same for the same form of the same showing, with the same
// typed into it. It is keyed, for what was typed may be personal.
func (s *Submitter) Identity(r *http.Request, t events.Type) string {
	if !onceForm.MatchString(r.PostForm.Get(onceField)) {
		return rand.Text()
	}
	return "form-" + events.Hash(s.Reception.Key, []byte(r.URL.Path+"\x00"+t.String()+"\x00"+r.PostForm.Encode()))
}

// Name is an id for what a form makes, which it has again when it is sent again.
func (s *Submitter) Name(r *http.Request, t events.Type) string {
	return events.Hash(s.Reception.Key, []byte("made\x00"+s.Identity(r, t)))[:16]
}

// Submit stores the command that a form of some kind stands for, as any client could send it, and waits for its outcome.
func (s *Submitter) Submit(w http.ResponseWriter, r *http.Request, k *Kind, client, source string, body events.Body) Outcome {
	return s.SubmitOnce(w, r, k, client, events.Message{ID: s.Identity(r, body.Type()), Source: source}, body)
}

// Given reports whether what was sent has been sent before, and done; the fault says that this cannot be known now.
func (s *Submitter) Given(r *http.Request, k *Kind, client, source string, t events.Type) (bool, *Fault) {
	answer, known, err := s.Reception.Find(r.Context(), client, source, s.Identity(r, t))
	if err != nil {
		s.Log.Error("look for a form that was sent before", "form", k.Texts, "error", err)
		return false, k.Later()
	}
	return known && answer.Outcome == events.Accepted, nil
}

// SubmitOnce is Submit with the identity that the page has made, so that what is sent twice is one command, and with the place in the
// journal that it goes by.
func (s *Submitter) SubmitOnce(w http.ResponseWriter, r *http.Request, k *Kind, client string, m events.Message, body events.Body) Outcome {
	t := body.Type()
	var answer events.Answer
	var err error
	if m.Data, err = json.Marshal(body); err == nil {
		m.Type = t.String()
		answer, err = s.Give(w, r, client, t, m)
	}
	switch {
	case err != nil && r.Context().Err() != nil:
		return Outcome{Gone: true}
	case err != nil:
		s.Log.Error("take a form", "form", k.Texts, "error", err)
		w.Header().Set("Retry-After", "60")
		return Outcome{Fault: k.fault(later, http.StatusServiceUnavailable)}
	case answer.Problem != nil:
		return Outcome{Fault: k.Fault(answer.Problem)}
	}
	return Outcome{Stored: answer.Outcome == events.Pending}
}

// Give stores a command that somebody has filled in, and waits for the answer. Once it is stored nothing is lost any more, so a wait
// that fails leaves the outcome pending.
func (s *Submitter) Give(w http.ResponseWriter, r *http.Request, client string, t events.Type, m events.Message) (events.Answer, error) {
	s.Allow(w, s.patience())
	receipt, err := s.Reception.Submit(r.Context(), client, t, m)
	if err != nil {
		return events.Answer{}, err
	}
	outcome, err := s.Reception.Outcome(r.Context(), client, receipt, s.patience())
	if err != nil {
		s.Log.Error("wait for the outcome of a form", "sequence", receipt.Sequence, "error", err)
		return events.Answer{Command: m.ID, Outcome: events.Pending}, nil
	}
	return outcome, nil
}

func (s *Submitter) patience() time.Duration {
	if s.Patience > 0 {
		return s.Patience
	}
	return decideWithin
}

// Allow keeps the server's own limit on writing from cutting off an outcome that takes its time. A writer that knows no limit needs
// none lifted.
func (s *Submitter) Allow(w http.ResponseWriter, wait time.Duration) {
	deadline := time.Now().Add(wait + grace)
	if err := http.NewResponseController(w).SetWriteDeadline(deadline); err != nil && !errors.Is(err, http.ErrNotSupported) {
		s.Log.Error("extend the time to answer a form", "error", err)
	}
}

// Lead sends a browser on to where it sees what came of its form.
func Lead(w http.ResponseWriter, r *http.Request, to string) {
	w.Header().Set("Cache-Control", "private, no-store")
	http.Redirect(w, r, to, http.StatusSeeOther)
}
