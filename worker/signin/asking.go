package signin

import (
	"context"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"jourfixe/worker"
)

const (
	// senders is how many mails are on their way at once, and waiting how many wait beside them.
	senders = 2
	waiting = 64
	// tries is how often a mail is tried while the mail server cannot be reached, with a pause in between.
	tries = 3
	pause = 5 * time.Second
	// mostOfAddress is how many people of one address get a link each.
	mostOfAddress = 5
)

// An asking is somebody who has asked for a link.
type asking struct {
	address string
	browser string // its secret
	device  Device
}

// An Asked takes requests for links, looks whose address that is, and has the mails sent, all of it after whoever has asked was
// answered: so the answer is the same, and takes the same time, for an address that nobody has.
type Asked struct {
	Links *Links
	// Send hands one mail over.
	Send func(ctx context.Context, m *worker.SignIn) error
	// Count hears what became of each request, by a word; nil: nobody does.
	Count func(fate string)
	Log   *slog.Logger

	queue chan asking
}

// NewAsked returns one that Run works off.
func NewAsked(a Asked) *Asked {
	a.queue = make(chan asking, waiting)
	return &a
}

// Name implements worker.Worker.
func (a *Asked) Name() string { return "links for signing in" }

// For asks for a link to an address, in a browser with this secret.
func (a *Asked) For(address, secret string, d Device) {
	select {
	case a.queue <- asking{address, secret, d}:
	default:
		a.count("dropped")
		a.Log.Warn("too many ask for links to sign in; one got none")
	}
}

func (a *Asked) count(fate string) {
	if a.Count != nil {
		a.Count(fate)
	}
}

// Run sends links until ctx ends.
func (a *Asked) Run(ctx context.Context) error {
	if err := a.Links.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	for range senders {
		group.Go(func() error {
			for {
				select {
				case <-ctx.Done():
					return ctx.Err()
				case q := <-a.queue:
					a.answer(ctx, q)
				}
			}
		})
	}
	return group.Wait()
}

// answer sends a link to whoever has the address.
func (a *Asked) answer(ctx context.Context, q asking) {
	list := ByAddress(a.Links.Mirror.Snapshot(), q.address)
	if len(list) == 0 {
		a.count("nobody")
	}
	for _, p := range list[:min(len(list), mostOfAddress)] {
		m := &worker.SignIn{
			Person: p.ID, Address: p.Addresses, Link: a.Links.Make(p, BrowserOf(q.browser), LinkLife), At: a.Links.Now(),
			Minutes: int(LinkLife.Minutes()), Browser: q.device.Browser, System: q.device.System,
		}
		a.send(ctx, m)
	}
}

func (a *Asked) send(ctx context.Context, m *worker.SignIn) {
	for n := 1; ; n++ {
		err := a.Send(ctx, m)
		switch {
		case err == nil:
			a.count("sent")
			return
		case n == tries || !worker.Sleep(ctx, pause):
			a.count("failed")
			a.Log.Error("a link for signing in could not be sent", "error", err)
			return
		}
	}
}
