package worker

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// A Pulse asks again and again whether something is well that everything hangs on, so that whoever asks this process hears the
// truth within [PulseWithin], and the log says when it was lost and when it is back.
type Pulse struct {
	Of  string                          // what is asked, for logs and errors
	Ask func(ctx context.Context) error // asks for something small; the error is told to anybody if Why
	// Lost says that it is not well, Still what works all the same, and Back that it is well again.
	Lost, Still, Back string
	Why               bool // the reason is told, too: there is nothing in it that is nobody's affair
	Log               *slog.Logger

	mu    sync.Mutex
	since time.Time // when it was well last, while it is not
	err   error     // as it was found last
}

// JournalPulse asks whether the journal can be reached.
func JournalPulse(ask func(context.Context) error, log *slog.Logger) *Pulse {
	return &Pulse{
		Of: "pulse", Ask: ask, Log: log, Lost: "the journal cannot be reached", Back: "the journal can be reached again; what waited goes on",
		Still: "what is known is still shown, nothing can be changed, and no mail goes out",
	}
}

// DiskPulse asks whether something can be stored.
func DiskPulse(ask func(context.Context) error, log *slog.Logger) *Pulse {
	return &Pulse{
		Of: "disk", Ask: ask, Log: log, Why: true, Lost: "nothing can be stored", Back: "things can be stored again; what waited goes on",
		Still: "what is known is still shown, and nothing can be changed",
	}
}

const (
	// PulseWithin is how long after the journal was lost, or is back, that is known: two questions, each with its wait.
	PulseWithin = 2 * (pulseEvery + pulseWait)

	pulseEvery = time.Second
	pulseWait  = 1500 * time.Millisecond
)

// Name implements Worker.
func (p *Pulse) Name() string { return p.Of }

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
				p.set(time.Time{}, nil)
				p.Log.Info(p.Back, "away", reached.Sub(lost).Round(time.Second))
			}
		case !failed:
			failed = true
		case lost.IsZero():
			p.set(reached, err)
			p.Log.Error(p.Lost+"; "+p.Still, "error", err, "since", reached.UTC())
		default:
			p.set(lost, err)
		}
	}
	return ctx.Err()
}

func (p *Pulse) set(since time.Time, err error) {
	p.mu.Lock()
	p.since, p.err = since, err
	p.mu.Unlock()
}

func (p *Pulse) lost() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.since
}

// Health returns nil, or since when it is not well and what works all the same.
func (p *Pulse) Health() error {
	lost := p.lost()
	if lost.IsZero() {
		return nil
	}
	why := ""
	if p.Why {
		p.mu.Lock()
		why = fmt.Sprintf(" (%v)", p.err)
		p.mu.Unlock()
	}
	return fmt.Errorf("%s since %s%s: %s", p.Lost, lost.UTC().Format(time.TimeOnly+" UTC"), why, p.Still)
}
