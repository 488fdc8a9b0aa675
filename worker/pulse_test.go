package worker_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"jourfixe/worker"
)

// TestPulse loses the journal and finds it again: both are known in time, one question that goes wrong is not taken for a loss, and
// nobody waits for an answer that never comes.
func TestPulse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		var ask atomic.Value
		p := worker.JournalPulse(func(ctx context.Context) error { return ask.Load().(func(context.Context) error)(ctx) }, slog.New(slog.NewTextHandler(&log, nil)))
		well := func(context.Context) error { return nil }
		hangs := func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		}
		ask.Store(well)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- p.Run(ctx) }()
		after := func(d time.Duration, what string, reached bool) {
			t.Helper()
			time.Sleep(d) // of the bubble, in which no time passes
			synctest.Wait()
			if err := p.Health(); (err == nil) != reached {
				t.Errorf("%s: %v", what, err)
			}
		}
		after(time.Minute, "all is well", true)
		questions := 0
		ask.Store(func(context.Context) error {
			if questions++; questions == 1 {
				return errors.New("busy")
			}
			return nil
		})
		after(time.Minute, "one question went wrong", true)
		ask.Store(hangs)
		after(worker.PulseWithin, "nobody answers", false)
		if err := p.Health(); !strings.Contains(err.Error(), "nothing can be changed") {
			t.Error(err)
		}
		ask.Store(well)
		after(worker.PulseWithin, "it answers again", true)
		stop()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if said := log.String(); strings.Count(said, "cannot be reached") != 1 || strings.Count(said, "reached again") != 1 {
			t.Errorf("the log says:\n%s", said)
		}
	})
}
