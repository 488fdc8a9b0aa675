package typed

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"jourfixe/worker"
)

const (
	// senders is how many mails are on their way at once, and waiting how many there are at most, with those beside them.
	senders = 4
	waiting = 4096
	// tries is how often a mail is tried while the mail server does not take it, with a pause in between: a quarter of an hour.
	tries = 31
	pause = 30 * time.Second
)

// An Asked sends the mails with links, after whoever has asked for one was answered: so the answer takes as long whatever becomes of the
// mail. They wait in memory alone, since nothing of what was typed is kept; after a restart people have to ask again.
type Asked struct {
	// Send hands one mail over.
	Send func(ctx context.Context, m *worker.Confirm) error
	// Count hears what became of each, by a word; nil: nobody does.
	Count func(fate string)
	Log   *slog.Logger
	// Pause is that between two tries; 0: half a minute.
	Pause time.Duration

	queue chan asking
	room  chan struct{} // one for each that is not done
}

// An asking is a mail that was asked for, and how often it was tried.
type asking struct {
	mail  *worker.Confirm
	tried int
}

// NewAsked returns one that Run works off.
func NewAsked(a Asked) *Asked {
	if a.Pause == 0 {
		a.Pause = pause
	}
	a.queue, a.room = make(chan asking, waiting), make(chan struct{}, waiting)
	return &a
}

// Name implements worker.Worker.
func (a *Asked) Name() string { return "links to what was typed" }

// For asks for a mail, and reports whether there is room for it.
func (a *Asked) For(m *worker.Confirm) bool {
	select {
	case a.room <- struct{}{}:
		a.queue <- asking{mail: m} // which has as much room
		return true
	default:
		a.count("dropped")
		a.Log.Warn("too many ask for links at once; one was asked to try again")
		return false
	}
}

func (a *Asked) count(fate string) {
	if a.Count != nil {
		a.Count(fate)
	}
}

// Run sends mails until ctx ends.
func (a *Asked) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	for range senders {
		group.Go(func() error {
			for {
				select {
				case <-ctx.Done():
					return ctx.Err()
				case q := <-a.queue:
					if a.send(ctx, q) {
						<-a.room
					} else {
						group.Go(func() error { return a.again(ctx, q) })
					}
				}
			}
		})
	}
	return group.Wait()
}

// send tries a mail once, and reports whether that was the last time.
func (a *Asked) send(ctx context.Context, q asking) bool {
	err := a.Send(ctx, q.mail)
	switch {
	case err == nil:
		a.count("sent")
	case ctx.Err() != nil:
	case q.tried+1 == tries, errors.Is(err, worker.ErrRefusedMail), errors.Is(err, worker.ErrUnknownReader):
		a.count("failed")
		a.Log.Error("a link to what was typed could not be sent", "trip", q.mail.Trip, "error", err)
	default:
		return false
	}
	return true
}

// again puts a mail back after a pause, behind those that have come meanwhile.
func (a *Asked) again(ctx context.Context, q asking) error {
	q.tried++
	if worker.Sleep(ctx, a.Pause) {
		a.queue <- q // its room was kept
	}
	return nil
}
