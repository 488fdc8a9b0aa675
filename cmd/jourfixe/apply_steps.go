package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"jourfixe/calendar/plan"
	"jourfixe/events"
)

// Steps go in portions, each of which is sent together and asked about together. While one is decided the next are stored.
const (
	portionSteps = 250
	portionBytes = 1 << 20
	portionsSent = 3 // at once
)

// errMeanwhile says that somebody else has made the thing meanwhile, perhaps otherwise.
var errMeanwhile = errors.New("somebody else has made it meanwhile")

// A portion is steps that were sent together.
type portion struct {
	steps []plan.Step
	sent  answered
}

// carryOut sends the steps in their order, and waits where one may need another to be done. retry means that the office has changed since they
// were planned. A refusal ends it: what was under way beside it is done.
func (a *applier) carryOut(ctx context.Context, steps []plan.Step) (retry bool, err error) {
	done := 0
	var under []portion
	finish := func(most int) {
		for len(under) > most {
			for _, failed := range under[0].check(ctx) {
				if errors.Is(failed, errMeanwhile) {
					retry = true // the next round tells what it makes of it
				} else if failed != nil && err == nil {
					err = failed
				}
			}
			done += len(under[0].steps)
			under = under[1:]
			a.told.count(done, len(steps))
		}
	}
	for _, run := range independent(steps) {
		for len(run) > 0 && err == nil {
			n := fitting(run)
			under = append(under, portion{run[:n], a.reception.send(ctx, a.errands(run[:n]))})
			run = run[n:]
			finish(portionsSent - 1)
		}
		if finish(0); err != nil {
			return false, err
		}
	}
	return retry, nil
}

// fitting is how many of the first steps go into one portion.
func fitting(steps []plan.Step) int {
	n, size := 0, 0
	for n < min(len(steps), portionSteps) {
		if size += len(steps[n].Data); size > portionBytes && n > 0 {
			break
		}
		n++
	}
	return n
}

// check waits until the steps of a portion are done, and says what is wrong with each.
func (p portion) check(ctx context.Context) []error {
	results, err := p.sent(ctx)
	wrong := make([]error, len(p.steps))
	for i, r := range results {
		switch step := p.steps[i]; {
		case r.Problem == nil:
		case r.Problem.Code == events.ProblemURN+events.AlreadyThere && step.Changed == nil:
			wrong[i] = errMeanwhile
		default:
			wrong[i] = exit{refusal{step.Ref, r.Problem}, exitRefused}
		}
	}
	if err != nil {
		wrong[len(results)] = fmt.Errorf("%s: %w", p.steps[len(results)].Ref, err)
	}
	return wrong
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
	for d := jsontext.NewDecoder(bytes.NewReader(step.Data)); ; {
		token, err := d.ReadToken()
		if err != nil {
			return err != io.EOF // what cannot be read may be any
		}
		if token.Kind() != '"' {
			continue
		}
		if text := token.String(); names[text] && text != step.Ref.ID {
			return true
		}
	}
}
