package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"jourfixe/calendar/plan"
	"jourfixe/events"
)

// atOnce is how many steps are under way together: those that wait in line are decided and stored together.
const atOnce = 200

// errMeanwhile says that somebody else has made the thing meanwhile, perhaps otherwise.
var errMeanwhile = errors.New("somebody else has made it meanwhile")

// carryOut sends the steps in their order, and waits where one may need another to be done. retry means that the office has changed since they
// were planned. A refusal ends it: what was under way beside it is done.
func (a *applier) carryOut(ctx context.Context, steps []plan.Step) (retry bool, err error) {
	var done atomic.Int64
	slots := make(chan struct{}, atOnce)
	for _, run := range independent(steps) {
		failed := make([]error, len(run))
		var stop atomic.Bool
		var g sync.WaitGroup
		for i, step := range run {
			if stop.Load() {
				break
			}
			slots <- struct{}{}
			sent := a.reception.send(ctx, step.Type, a.message(step))
			g.Go(func() {
				defer func() { <-slots }()
				if failed[i] = check(ctx, step, sent); failed[i] != nil && !errors.Is(failed[i], errMeanwhile) {
					stop.Store(true)
				}
				a.told.count(int(done.Add(1)), len(steps))
			})
		}
		g.Wait()
		for _, err := range failed {
			if errors.Is(err, errMeanwhile) {
				retry = true // the next round tells what it makes of it
			} else if err != nil {
				return false, err
			}
		}
	}
	return retry, nil
}

// check waits until a step that was sent is done.
func check(ctx context.Context, step plan.Step, sent answered) error {
	answer, err := sent(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", step.Ref, err)
	}
	switch p := answer.Problem; {
	case p == nil:
		return nil
	case p.Code == events.ProblemURN+events.AlreadyThere && step.Changed == nil:
		return errMeanwhile
	default:
		return exit{refusal{step.Ref, p}, exitRefused}
	}
}

// independent parts the steps into runs of which none names what another of its run is about, and all are the same command: a venue
// that is ended may have been named by a series that is amended before.
func independent(steps []plan.Step) (runs [][]plan.Step) {
	var about map[string]bool // names of what the run is about, as commands speak of them
	begin := 0
	for i, step := range steps {
		if i == begin || step.Type != steps[i-1].Type || namesOne(step, about) {
			if i > begin {
				runs = append(runs, steps[begin:i])
			}
			begin, about = i, map[string]bool{}
		}
		about[step.Ref.String()], about[step.Ref.ID] = true, true
	}
	if begin < len(steps) {
		runs = append(runs, steps[begin:])
	}
	return runs
}

// namesOne reports whether some text in the data of a step is one of the names, its own left out. A text that means something else may
// be one, too; then the step waits in vain, and that is all.
func namesOne(step plan.Step, names map[string]bool) bool {
	for d := json.NewDecoder(bytes.NewReader(step.Data)); ; {
		token, err := d.Token()
		if err != nil {
			return false // at its end
		}
		if text, ok := token.(string); ok && names[text] && text != step.Ref.ID {
			return true
		}
	}
}
