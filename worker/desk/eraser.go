package desk

import (
	"context"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"jourfixe/calendar"
	"jourfixe/events/journal"
	"jourfixe/worker"
)

// An Eraser destroys what must not be kept: the key of a person whom person.erased has named, those of what they have said by
// registrations, what else brought their values, and every command about people as soon as it is decided, since its values are sealed in the journal then. It
// looks at every erased person once after each start, so that an erasure cut short by a crash is finished. Keys are destroyed at once,
// whatever else there is to be destroyed, which is found beside.
type Eraser struct {
	Journal *journal.Journal
	Mirror  *worker.Mirror
	Handled func() uint64 // the place up to which all commands are handled
	InLine  func() bool   // commands wait in line; nil: never
	Log     *slog.Logger
}

const (
	discardEvery  = 5 * time.Second // is how often decided commands about people are destroyed
	discardWithin = time.Minute     // is how long that waits at most while commands are in line: it takes the server longer than deciding them
	discardAtOnce = 10              // before it is looked whether somebody was erased; each is overwritten, which takes the server long
)

// Name implements worker.Worker.
func (e *Eraser) Name() string { return "eraser" }

// Run erases until ctx ends.
func (e *Eraser) Run(ctx context.Context) error {
	if err := e.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	both, ctx := errgroup.WithContext(ctx)
	erased := make(chan struct{}, 1)
	both.Go(func() error { return e.keys(ctx, erased) })
	both.Go(func() error { return e.sweep(ctx, erased) })
	return both.Wait()
}

// keys destroys the keys of people who are erased, and tells so.
func (e *Eraser) keys(ctx context.Context, erased chan<- struct{}) error {
	for done := 0; ; {
		var due []calendar.Lost // in the order of the book
		err := e.Mirror.Wait(ctx, func(b *calendar.Book, _ bool) bool {
			due = b.Forgotten()[done:]
			return len(due) > 0
		})
		if err != nil {
			return err
		}
		for _, lost := range due {
			switch has, err := e.Journal.HasKey(ctx, lost.Key); {
			case err != nil:
				return err
			case !has:
				continue
			}
			if err := e.Journal.Erase(ctx, lost.Key, lost.In...); err != nil {
				return err
			}
			if lost.IsPerson() {
				e.Log.Info("erased a person", "person", lost.Key)
			} else {
				e.Log.Info("destroyed a key", "key", lost.Key, "of", lost.In[0].String())
			}
		}
		done += len(due)
		select {
		case erased <- struct{}{}:
		default:
		}
	}
}

// sweep destroys what else there is of people who are erased, and decided commands about others.
func (e *Eraser) sweep(ctx context.Context, erased <-chan struct{}) error {
	sweeper := journal.Sweeper{Journal: e.Journal}
	var line time.Time // since when commands have been in line, as far as was looked
	for pause := time.Duration(0); ; {
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-erased:
			pause = retry
		case <-timer.C:
		}
		timer.Stop()
		waiting, err := sweeper.Sweep(ctx, e.Handled())
		if err != nil {
			return err
		}
		if e.InLine == nil || !e.InLine() {
			line = time.Time{}
		} else if line.IsZero() {
			line = time.Now()
		}
		if !line.IsZero() && time.Since(line) < discardWithin {
			pause = time.Second
			continue
		}
		n, err := e.Journal.Discard(ctx, e.Handled(), discardAtOnce)
		switch {
		case err != nil:
			return err
		case n == discardAtOnce:
			pause = 0 // there are more
		case len(waiting) > 0:
			pause = min(max(2*pause, retry), discardEvery)
		default:
			pause = discardEvery
		}
	}
}
