package post

import (
	"context"
	"errors"
	"time"

	"jourfixe/worker"
)

// work sends what is owed over one connection at a time.
func (p *Post) work(ctx context.Context) error {
	room := 1
	for {
		if err := p.Relay.Wait(ctx); err != nil {
			return err
		}
		jobs, fresh, after := p.queue.take(room)
		if len(jobs) == 0 {
			if err := idle(ctx, fresh, after); err != nil {
				return err
			}
			continue
		}
		h := &hand{Post: p, jobs: jobs}
		err := h.do(ctx)
		room = h.room(room)
		if err == nil || ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			continue
		}
		// What is wrong is neither the mail's nor the relay's fault: the ledger cannot be written.
		p.Log.Error("what is owed could not be sent, or not noted", "about", jobs[0].about, "error", err)
		for _, j := range jobs {
			p.lookout.touch(j.about, j.person)
		}
		if !worker.Sleep(ctx, time.Second) {
			return ctx.Err()
		}
	}
}

// idle waits until there may be something to do: when fresh is closed, or after a time, if that is not 0.
func idle(ctx context.Context, fresh <-chan struct{}, after time.Duration) error {
	var timeout <-chan time.Time
	if after > 0 {
		timer := time.NewTimer(after)
		defer timer.Stop()
		timeout = timer.C
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-fresh:
	case <-timeout:
	}
	return nil
}

// errRelay marks what is wrong with the relay as a whole.
var errRelay = errors.New("the mail relay cannot be used")
