package worker

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// A Pulse asks again and again whether the journal can be reached, so that whoever asks this process whether it is well hears the
// truth within [PulseWithin], and the log says when it was lost and when it is back.
type Pulse struct {
	Ask func(ctx context.Context) error // asks the journal for something small
	Log *slog.Logger

	mu    sync.Mutex
	since time.Time // when it was reached last, while it cannot be
}

const (
	// PulseWithin is how long after the journal was lost, or is back, that is known: two questions, each with its wait.
	PulseWithin = 2 * (pulseEvery + pulseWait)

	pulseEvery = time.Second
	pulseWait  = 1500 * time.Millisecond
)

// Name implements Worker.
func (*Pulse) Name() string { return "pulse" }

// Run asks until ctx ends. One question that goes wrong says nothing: a server that is busy answers the next.
func (p *Pulse) Run(ctx context.Context) error {
	reached, failed := time.Now(), false
	for Sleep(ctx, pulseEvery) {
		bounded, cancel := context.WithTimeout(ctx, pulseWait)
		err := p.Ask(bounded)
		cancel()
		switch lost := p.lost(); {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			reached, failed = time.Now(), false
			if !lost.IsZero() {
				p.set(time.Time{})
				p.Log.Info("the journal can be reached again; what waited goes on", "away", reached.Sub(lost).Round(time.Second))
			}
		case !failed:
			failed = true
		case lost.IsZero():
			p.set(reached)
			p.Log.Error("the journal cannot be reached; what is known is still shown, nothing can be changed, and no mail goes out", "error", err, "since", reached.UTC())
		}
	}
	return ctx.Err()
}

func (p *Pulse) set(since time.Time) {
	p.mu.Lock()
	p.since = since
	p.mu.Unlock()
}

func (p *Pulse) lost() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.since
}

// Health returns nil, or since when the journal cannot be reached and what works all the same.
func (p *Pulse) Health() error {
	lost := p.lost()
	if lost.IsZero() {
		return nil
	}
	return fmt.Errorf("the journal cannot be reached since %s: what is known is still shown, nothing can be changed, and no mail goes out", lost.UTC().Format(time.TimeOnly+" UTC"))
}
