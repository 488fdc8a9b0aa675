package worker

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/calendar"
	"jourfixe/events/journal/reached"
	"jourfixe/events/journal/streams"
)

// A Marker notes again and again how far journal and ledger have come, on the server and beside it, so that a later start knows whether they
// are what they were.
type Marker struct {
	Office string
	JS     jetstream.JetStream
	Mirror *Mirror
	Ledger *Ledger
	Keep   func(*reached.Mark) error // beside the server
	Now    func() time.Time
	Log    *slog.Logger

	noted *reached.Mark
}

// markEvery is how long what has happened may be known in the streams alone.
const markEvery = 10 * time.Second

// Name implements Worker.
func (*Marker) Name() string { return "marker" }

// Run notes until ctx ends, and once more then.
func (m *Marker) Run(ctx context.Context) error {
	if err := m.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	if err := m.Ledger.WaitReady(ctx); err != nil {
		return err
	}
	for {
		if err := m.note(ctx); err != nil && ctx.Err() == nil {
			m.Log.Warn("how far the journal has come could not be noted", "error", err)
		}
		if !Sleep(ctx, markEvery) {
			break
		}
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), streams.StopWithin)
	defer cancel()
	if err := m.note(last); err != nil {
		m.Log.Warn("how far the journal has come could not be noted", "error", err)
	}
	return ctx.Err()
}

// note notes how far everything has come, if that is further than before.
func (m *Marker) note(ctx context.Context) error {
	var event, command uint64
	m.Mirror.View(func(b *calendar.Book) { event, command = b.Sequence(), b.Cursor() })
	line := m.Ledger.End()
	if is := (&reached.Mark{Event: event, Command: command, Line: line}); !is.Further(m.noted) {
		return nil
	}
	is, err := reached.Of(ctx, m.JS, event, command, line, m.Now())
	if err != nil {
		return err
	}
	// Each by itself: while the one cannot be written the other still knows.
	err = errors.Join(reached.Write(ctx, m.JS, m.Office, is), m.Keep(is))
	if err == nil {
		m.noted = is
	}
	return err
}
