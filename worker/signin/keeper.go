package signin

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"jourfixe/events/journal/sessions"
	"jourfixe/events/journal/streams"
	"jourfixe/worker"
)

// again is the pause before what could not be written is written again.
const again = 2 * time.Second

// A keeper keeps entries of a store at hand: it follows what other replicas write, and has written what happens here.
type keeper struct {
	wake  chan struct{}
	ready chan struct{}
	once  sync.Once
}

func newKeeper() keeper { return keeper{wake: make(chan struct{}, 1), ready: make(chan struct{})} }

// run reads what is in the store and what comes into it, and after each rouse writes, again and again until it is written; until ctx ends.
func (k *keeper) run(ctx context.Context, store *sessions.Store, log *slog.Logger, read func(sessions.Entry) error, write func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	noting := make(chan struct{})
	go func() {
		defer close(noting)
		k.note(ctx, log, write)
	}()
	err := store.Follow(ctx, read, func() { k.once.Do(func() { close(k.ready) }) })
	cancel()
	<-noting
	if errors.Is(err, streams.ErrClosed) {
		return worker.Fatal(err)
	}
	return err
}

// rouse has what happened here noted.
func (k *keeper) rouse() {
	select {
	case k.wake <- struct{}{}:
	default: // it is awake already
	}
}

func (k *keeper) note(ctx context.Context, log *slog.Logger, write func(context.Context) error) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-k.wake:
		}
		for err := write(ctx); err != nil; err = write(ctx) {
			if ctx.Err() != nil {
				return
			}
			log.Warn("that something was used or ended is not noted yet", "error", err)
			if !worker.Sleep(ctx, again) {
				return
			}
		}
	}
}
