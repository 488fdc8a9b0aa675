package desk

import (
	"context"
	"time"

	"jourfixe/events/journal"
	"jourfixe/worker"
)

// A Trimmer keeps of decided commands only the last few megabytes, so that there is room for those that come, and finding
// somebody who is erased is quick.
type Trimmer struct {
	Journal *journal.Journal
	Mirror  *worker.Mirror
	Handled func() uint64 // the place up to which all commands are handled
}

const (
	trimEvery = time.Second // the commands are looked at
	// Overwriting old commands takes the server longer than deciding new ones. So it waits while more than so many were handled
	// since the last look, and for so many looks after that: a desk that has little of the machine handles many together, and then none for a while.
	trimBusy  = 10
	trimQuiet = 10
)

// Name implements worker.Worker.
func (t *Trimmer) Name() string { return "trimmer" }

// Run trims until ctx ends.
func (t *Trimmer) Run(ctx context.Context) error {
	if err := t.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	quiet := 0 // looks to wait for yet
	for before := t.Handled(); worker.Sleep(ctx, trimEvery); quiet-- {
		handled := t.Handled()
		if handled > before+trimBusy {
			quiet = trimQuiet
		}
		before = handled
		if _, err := t.Journal.Trim(ctx, handled, quiet > 0); err != nil {
			return err
		}
	}
	return ctx.Err()
}
