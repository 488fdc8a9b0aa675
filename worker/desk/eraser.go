package desk

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	"jourfixe/calendar"
	"jourfixe/events/journal"
	"jourfixe/worker"
)

// An Eraser carries out what person.erased has decided: it destroys the person's key and the commands that brought the
// personal values. It looks at every erased person once after each start, so an erasure cut short by a crash is finished.
type Eraser struct {
	Journal *journal.Journal
	Mirror  *worker.Mirror
	Log     *slog.Logger
}

// Name implements worker.Worker.
func (e *Eraser) Name() string { return "eraser" }

// Run erases until ctx ends.
func (e *Eraser) Run(ctx context.Context) error {
	if err := e.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	done := map[string]bool{}
	for {
		var due []string
		err := e.Mirror.Wait(ctx, func(b *calendar.Book, _ bool) bool {
			due = due[:0]
			for _, id := range b.Erased() {
				if !done[id] {
					due = append(due, id)
				}
			}
			return len(due) > 0
		})
		if err != nil {
			return err
		}
		left, err := e.Journal.Erased(ctx, due)
		if err != nil {
			return err
		}
		for _, id := range due {
			if !slices.Contains(left, id) {
				done[id] = true
				continue
			}
			switch err := e.Journal.Erase(ctx, id); {
			case errors.Is(err, journal.ErrUndecided):
				// A command about the person still waits for the desk; it must be answered before it can go.
				if !worker.Sleep(ctx, retry) {
					return ctx.Err()
				}
			case err != nil:
				return err
			default:
				done[id] = true
				e.Log.Info("erased a person", "person", id)
			}
		}
	}
}
