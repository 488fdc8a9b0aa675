package desk

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"jourfixe/calendar"
	"jourfixe/events/journal"
	"jourfixe/worker"
)

// An Eraser destroys what must not be kept: the key of a person whom person.erased has named, what else brought their
// values, and every command about people as soon as it is decided, since its values are sealed in the journal then. It
// looks at every erased person once after each start, so that an erasure cut short by a crash is finished.
type Eraser struct {
	Journal *journal.Journal
	Mirror  *worker.Mirror
	Handled func() uint64 // the place up to which all commands are handled
	Log     *slog.Logger
}

// discardEvery is how often decided commands about people are destroyed.
const discardEvery = 5 * time.Second

// Name implements worker.Worker.
func (e *Eraser) Name() string { return "eraser" }

// Run erases until ctx ends.
func (e *Eraser) Run(ctx context.Context) error {
	if err := e.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	done := 0 // of the erased people, in the order of the book
	for {
		if _, err := e.Journal.Discard(ctx, e.Handled()); err != nil {
			return err
		}
		due, err := e.wait(ctx, done)
		if err != nil {
			return err
		}
		if len(due) == 0 {
			continue
		}
		if err := e.erase(ctx, due[0]); err != nil {
			return err
		}
		done++
	}
}

// wait returns the people who are still to be erased, or nobody when it is time to look at the commands again.
func (e *Eraser) wait(ctx context.Context, done int) (due []string, err error) {
	bounded, cancel := context.WithTimeout(ctx, discardEvery)
	defer cancel()
	err = e.Mirror.Wait(bounded, func(b *calendar.Book, _ bool) bool {
		due = b.Erased()[done:]
		return len(due) > 0
	})
	if err != nil && ctx.Err() == nil {
		return nil, nil
	}
	return due, err
}

// erase destroys what is left of one person. A command that may be about them and still waits for the desk must be
// answered first; each try comes later than the one before.
func (e *Eraser) erase(ctx context.Context, id string) error {
	left, err := e.Journal.Erased(ctx, []string{id})
	if err != nil || len(left) == 0 {
		return err
	}
	for pause := retry; ; pause = min(2*pause, discardEvery) {
		err := e.Journal.Erase(ctx, id, e.Handled())
		if !errors.Is(err, journal.ErrUndecided) {
			if err == nil {
				e.Log.Info("erased a person", "person", id)
			}
			return err
		}
		if !worker.Sleep(ctx, pause) {
			return ctx.Err()
		}
	}
}
