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
	InLine  func() bool   // commands wait in line: overwriting old ones takes the server longer than deciding these, so it waits; nil: never
}

// trimEvery is how often the commands are looked at.
const trimEvery = time.Second

// Name implements worker.Worker.
func (t *Trimmer) Name() string { return "trimmer" }

// Run trims until ctx ends.
func (t *Trimmer) Run(ctx context.Context) error {
	if err := t.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	for worker.Sleep(ctx, trimEvery) {
		if _, err := t.Journal.Trim(ctx, t.Handled(), t.InLine != nil && t.InLine()); err != nil {
			return err
		}
	}
	return ctx.Err()
}
