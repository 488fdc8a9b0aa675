package desk

import (
	"context"
	"fmt"
	"log/slog"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker"
)

// A Binder has it noted what the office is known by, where nobody has yet, and ends the process if what was noted by another that
// was started at the same time is something else.
type Binder struct {
	Mirror    *worker.Mirror
	Reception *worker.Reception
	Known     events.OfficeBound // by the flags of this process
	Decides   bool               // this process has a desk, so it is the one that gives the command
	Differs   func(is *events.OfficeBound) error
	Log       *slog.Logger
}

// Name implements worker.Worker.
func (*Binder) Name() string { return "what the office is known by" }

// Run has it noted, and ends once it is.
func (b *Binder) Run(ctx context.Context) error {
	if err := b.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	var bound *events.OfficeBound
	find := func(book *calendar.Book, _ bool) bool {
		bound = book.Office().Bound
		return bound != nil
	}
	b.Mirror.View(func(book *calendar.Book) { find(book, true) })
	if bound == nil && b.Decides {
		// One that is refused has lost against another replica, which has noted what it knows.
		problem, err := decided(ctx, b.Reception, "/office", "bind", (*events.BindOffice)(&b.Known))
		switch {
		case err != nil:
			return fmt.Errorf("note what the office is known by: %w", err)
		case problem != nil:
			b.Log.Warn("what the office is known by was not noted", "problem", problem.Code, "detail", problem.Detail)
		}
	}
	if err := b.Mirror.Wait(ctx, find); err != nil {
		return err
	}
	if err := b.Differs(bound); err != nil {
		return worker.Fatal(err)
	}
	return nil
}
