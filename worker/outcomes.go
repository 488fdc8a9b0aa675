package worker

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// A Result says in short what became of a command: not what has happened, which whoever sends thousands does not read.
type Result struct {
	Outcome string          `json:"outcome"`
	Problem *events.Problem `json:"problem,omitempty"`
}

// maxResultBytes is what the problems of several results have together: they go into one message.
const maxResultBytes = 512 << 10

// Outcomes waits until a client's commands at these places are answered, at most as long as wait, and says what became of the first of
// them, up to one that is not answered or does not fit. Of a repetition nothing is said at its place: Outcome finds the first.
func (r *Reception) Outcomes(ctx context.Context, client string, places []uint64, wait time.Duration) ([]Result, error) {
	bounded, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	problems := make([]*events.Problem, 0, len(places))
	err := r.Mirror.Wait(bounded, func(b *calendar.Book, _ bool) bool {
		for len(problems) < len(places) {
			o := b.OutcomeAt(places[len(problems)], client)
			if o == nil {
				return false
			}
			problems = append(problems, o.Problem)
		}
		return true
	})
	if err != nil && (!errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil) {
		return nil, err
	}
	results, size := make([]Result, len(problems)), 0
	for i, p := range problems {
		if results[i].Outcome = events.Accepted; p == nil {
			continue
		}
		results[i] = Result{events.Refused, p.Spoken(reason.Staff)}
		said, err := json.Marshal(results[i].Problem)
		if err != nil {
			return nil, err
		}
		if size += len(said); size > maxResultBytes && i > 0 {
			return results[:i], nil
		}
	}
	return results, nil
}
