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
// looks at every erased person once after each start, so that an erasure cut short by a crash is finished. Whoever is to be
// erased goes first: neither what is to be destroyed of others keeps them waiting, nor somebody whose erasure cannot be finished yet.
type Eraser struct {
	Journal *journal.Journal
	Mirror  *worker.Mirror
	Handled func() uint64 // the place up to which all commands are handled
	Log     *slog.Logger
}

const (
	discardEvery  = 5 * time.Second // is how often decided commands about people are destroyed
	discardAtOnce = 10              // before it is looked whether somebody is to be erased; each is overwritten, which takes the server long
)

// Name implements worker.Worker.
func (e *Eraser) Name() string { return "eraser" }

// Run erases until ctx ends.
func (e *Eraser) Run(ctx context.Context) error {
	if err := e.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	done := 0 // of the erased people, in the order of the book
	var unfinished []string
	for pause := time.Duration(0); ; {
		due, err := e.wait(ctx, done, pause)
		if err != nil {
			return err
		}
		if done += len(due); len(due) > 0 {
			pause = retry
		}
		if unfinished, err = e.erase(ctx, append(unfinished, due...)); err != nil {
			return err
		}
		n, err := e.Journal.Discard(ctx, e.Handled(), discardAtOnce)
		switch {
		case err != nil:
			return err
		case n == discardAtOnce:
			pause = 0 // there are more
		case len(unfinished) > 0:
			pause = min(max(2*pause, retry), discardEvery)
		default:
			pause = discardEvery
		}
	}
}

// wait returns the people who are still to be erased, or nobody when it is time to look at what there is else.
func (e *Eraser) wait(ctx context.Context, done int, pause time.Duration) (due []string, err error) {
	bounded, cancel := context.WithTimeout(ctx, pause)
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

// erase destroys what is left of people, and returns those about whom a command still waits for the desk: it must be answered
// first.
func (e *Eraser) erase(ctx context.Context, ids []string) (unfinished []string, err error) {
	for _, id := range ids {
		left, err := e.Journal.Erased(ctx, []string{id})
		if err != nil {
			return nil, err
		}
		if len(left) == 0 {
			continue
		}
		switch err := e.Journal.Erase(ctx, id, e.Handled()); {
		case errors.Is(err, journal.ErrUndecided):
			unfinished = append(unfinished, id)
		case err != nil:
			return nil, err
		default:
			e.Log.Info("erased a person", "person", id)
		}
	}
	return unfinished, nil
}
