package relay

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"jourfixe/worker/relay/smtptest"
)

// set says until when, in machine time, an outage lasts at least, and why there is one.
func (o *outage) set(cause error, until time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.cause, o.until = cause, until
}

// TestOutage takes the relay away and brings it back: whoever acquires a connection finds out for all, and says it once.
func TestOutage(t *testing.T) {
	t.Parallel()
	var log lines
	server := smtptest.Start(t, nil)
	p := poolFor(t, server, Options{Pace: 1000, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err := errors.Join(p.Outage(), p.Shut(), p.Wait(t.Context())); err != nil {
		t.Fatalf("before anything was tried: %v", err)
	}
	server.Stop()
	begun := time.Now()
	for range 4 { // pauses of 5, 15, 60 and 120 ms
		if err := p.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Acquire(t.Context()); err == nil {
			t.Fatal("a connection to nobody")
		}
	}
	if took := time.Since(begun); took < 80*time.Millisecond {
		t.Errorf("the fourth try comes after %s", took)
	}
	if p.Outage() == nil {
		t.Error("it is not noticed")
	}
	server.Restart()
	if err := p.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	conn, err := p.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	conn.Release()
	if err := errors.Join(p.Outage(), p.Shut()); err != nil {
		t.Errorf("when it is back: %v", err)
	}
	for _, said := range []string{"mail cannot be handed in", "mail can be handed in again"} {
		if n := strings.Count(log.String(), said); n != 1 {
			t.Errorf("%q is said %d times:\n%s", said, n, log.String())
		}
	}
}

// TestOutageOfSeveral counts connections that fail within one pause once.
func TestOutageOfSeveral(t *testing.T) {
	o := &outage{pace: 1}
	for i := range 4 {
		if first := o.begin(errors.New("no route")); first != (i == 0) {
			t.Errorf("the %d. is the first: %t", i+1, first)
		}
	}
	if o.tries != 1 {
		t.Errorf("there are %d tries", o.tries)
	}
}

// TestShut asks whether it is time to try.
func TestShut(t *testing.T) {
	p := NewPool(Server{Host: "127.0.0.1", Port: 9, TLS: TLSNone}, Options{})
	defer p.Close()
	p.outage.set(errors.New("no route"), time.Now().Add(time.Hour))
	if err := p.Shut(); err == nil || err.Error() != "no route" {
		t.Errorf("Shut = %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := p.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Wait = %v", err)
	}
	p.outage.set(errors.New("no route"), time.Now().Add(-time.Second))
	if err := errors.Join(p.Shut(), p.Wait(t.Context())); err != nil {
		t.Errorf("when it is time to try: %v", err)
	}
}

// TestBusyIsNoOutage waits in vain for a connection that others have: the relay is not away for that.
func TestBusyIsNoOutage(t *testing.T) {
	t.Parallel()
	p := poolFor(t, smtptest.Start(t, nil), Options{Connections: 1})
	conn, err := p.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := p.Acquire(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Acquire = %v", err)
	}
	if err := p.Outage(); err != nil {
		t.Errorf("it is said to be away: %v", err)
	}
}

// lines is a log that can be read while it is written.
type lines struct {
	mu  sync.Mutex
	out strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.String()
}
