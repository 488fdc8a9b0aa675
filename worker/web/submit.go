package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"jourfixe/events"
)

// decideWithin is how long somebody who sends a form waits for the desk. What is not decided by then is stored all the
// same.
const decideWithin = 5 * time.Second

// submit stores the command that a form stands for, as any client could send it, and waits for its outcome. Once it is
// stored nothing is lost any more, so a wait that fails leaves the outcome pending.
func (s *site) submit(ctx context.Context, client, source string, body events.Body) (events.Answer, error) {
	id := secret()
	receipt, err := s.Reception.SubmitBody(ctx, client, source, id, body)
	if err != nil {
		return events.Answer{}, err
	}
	outcome, err := s.Reception.Outcome(ctx, client, receipt, s.patience)
	if err != nil {
		s.Log.Error("wait for the outcome of a form", "sequence", receipt.Sequence, "error", err)
		return events.Answer{Command: id, Outcome: events.Pending}, nil
	}
	return outcome, nil
}

// allowTime keeps the server's own limit on writing from cutting off an outcome that takes its time. A writer that knows
// no limit needs none lifted.
func (s *site) allowTime(w http.ResponseWriter) {
	deadline := time.Now().Add(s.patience + grace)
	if err := http.NewResponseController(w).SetWriteDeadline(deadline); err != nil && !errors.Is(err, http.ErrNotSupported) {
		s.Log.Error("extend the time to answer a form", "error", err)
	}
}
