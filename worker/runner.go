// Package worker holds what the roles of the house share: the runner that starts and stops them, the mirror that keeps a
// book current from the journal, the ledger at hand, the reception that takes commands in and tells what became of them, and
// the shapes in which one role hands mail to another. What a role does is in its own folder below, as are links and the
// questions of clients; the roles do not know each other.
package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"
)

// A Worker does one job until its context ends.
type Worker interface {
	// Name is a word for logs and errors.
	Name() string
	// Run works until ctx ends, finishes what it has in hand, and returns nil or ctx's error. Any other error says why
	// it could not go on: it is run again after a pause, or, if the error is Fatal, the whole process stops.
	Run(ctx context.Context) error
}

// Pauses before a failed worker is run again; each is twice the one before.
const (
	firstPause = 500 * time.Millisecond
	lastPause  = 30 * time.Second
	// steady is how long a worker must have run for its next failure to count as a first one.
	steady = time.Minute
)

// fatal marks an error that another try cannot mend.
type fatal struct{ error }

func (f fatal) Unwrap() error { return f.error }

// Fatal marks err as one after which the process must stop.
func Fatal(err error) error { return fatal{err} }

// Run runs all workers until ctx ends or one fails for good, and returns when the last of them has stopped. The error
// is that of the one that failed for good, nil if ctx ended.
func Run(ctx context.Context, log *slog.Logger, workers ...Worker) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, w := range workers {
		group.Go(func() error { return keep(ctx, log, w) })
	}
	return group.Wait()
}

// keep runs one worker again and again.
func keep(ctx context.Context, log *slog.Logger, w Worker) error {
	pause := firstPause
	for {
		begun := time.Now()
		err := w.Run(ctx)
		var stop fatal
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.As(err, &stop):
			return fmt.Errorf("%s: %w", w.Name(), stop.error)
		case err == nil:
			return nil
		}
		if time.Since(begun) > steady {
			pause = firstPause
		}
		log.Error("a worker stopped and is run again", "worker", w.Name(), "error", err, "pause", pause)
		if !Sleep(ctx, pause) {
			return nil
		}
		pause = min(2*pause, lastPause)
	}
}

// Sleep waits, and reports false if ctx ended before.
func Sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// Func makes a Worker of a function.
func Func(name string, run func(context.Context) error) Worker { return funcWorker{name, run} }

type funcWorker struct {
	name string
	run  func(context.Context) error
}

func (f funcWorker) Name() string                  { return f.name }
func (f funcWorker) Run(ctx context.Context) error { return f.run(ctx) }
