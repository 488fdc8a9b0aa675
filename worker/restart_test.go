package worker_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"jourfixe/worker"
)

var errAway = errors.New("the server is away")

// TestRunAgain has a worker run again and again: after pauses that double up to half a minute, and begin anew once it has
// run for a while.
func TestRunAgain(t *testing.T) {
	s := time.Second
	for name, c := range map[string]struct {
		works time.Duration // before it fails
		want  []time.Duration
	}{
		"at once":       {0, []time.Duration{s / 2, s, 2 * s, 4 * s, 8 * s, 16 * s, 30 * s, 30 * s, 30 * s}},
		"after a while": {time.Minute, []time.Duration{s / 2, s, 2 * s, 4 * s}},
		"steadily":      {time.Minute + 1, []time.Duration{s / 2, s / 2, s / 2, s / 2}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				var log bytes.Buffer
				var pauses []time.Duration
				var failed time.Time
				w := worker.Func("flaky", func(ctx context.Context) error {
					if !failed.IsZero() {
						pauses = append(pauses, time.Since(failed))
					}
					if len(pauses) == len(c.want) {
						cancel()
						return ctx.Err()
					}
					worker.Sleep(ctx, c.works)
					failed = time.Now()
					return errAway
				})
				if err := worker.Run(ctx, slog.New(slog.NewTextHandler(&log, nil)), w); err != nil {
					t.Errorf("Run = %v; want nil, as it was told to stop", err)
				}
				if !slices.Equal(pauses, c.want) {
					t.Errorf("it was run again after %v; want %v", pauses, c.want)
				}
				if n := strings.Count(log.String(), "is run again"); n != len(c.want) || !strings.Contains(log.String(), "worker=flaky") || !strings.Contains(log.String(), errAway.Error()) {
					t.Errorf("the log says so %d times:\n%s", n, log.String())
				}
			})
		})
	}
}

// TestRunEnds ends when it is told to, also in a pause, and when one worker fails for good; what has done its job is not run
// again.
func TestRunEnds(t *testing.T) {
	lasting := func(stopped *bool) worker.Worker {
		return worker.Func("lasting", func(ctx context.Context) error {
			<-ctx.Done()
			*stopped = true
			return ctx.Err()
		})
	}
	after := func(d time.Duration, err error) func(context.Context) error {
		return func(ctx context.Context) error {
			worker.Sleep(ctx, d)
			return err
		}
	}
	for name, c := range map[string]struct {
		run   func(context.Context) error
		until time.Duration // when Run is told to stop
		took  time.Duration
		want  string
	}{
		"for good":                {after(time.Hour, worker.Fatal(errAway)), 2 * time.Hour, time.Hour, "one: the server is away"},
		"for good, further in":    {after(time.Hour, errors.Join(errors.New("read"), worker.Fatal(errAway))), 2 * time.Hour, time.Hour, "one: the server is away"},
		"told to stop":            {after(3*time.Hour, errAway), time.Hour, time.Hour, ""},
		"told to stop in a pause": {after(0, errAway), 40 * time.Second, 40 * time.Second, ""},
		"done":                    {after(0, nil), time.Hour, time.Hour, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), c.until)
				defer cancel()
				begun, stopped := time.Now(), false
				err := worker.Run(ctx, silent, worker.Func("one", c.run), lasting(&stopped))
				if got := ""; err != nil {
					if got = err.Error(); got != c.want || !errors.Is(err, errAway) {
						t.Errorf("Run = %q; want %q", got, c.want)
					}
				} else if c.want != "" {
					t.Errorf("Run = nil; want %q", c.want)
				}
				if took := time.Since(begun); took != c.took || !stopped {
					t.Errorf("it took %v, and the other had stopped: %v; want %v, and that it had", took, stopped, c.took)
				}
			})
		})
	}
}
