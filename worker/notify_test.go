package worker_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jourfixe/worker"
)

// TestNotifier hears what a service manager is told: not before it is ready that it is, again and again that the process goes round, and at last that it stops.
func TestNotifier(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "notify")
	manager, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer manager.Close()
	hear := func() string {
		t.Helper()
		if err := manager.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		b := make([]byte, 4<<10)
		n, err := manager.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		return string(b[:n])
	}
	var ready, begun atomic.Bool
	var rounds atomic.Int32
	n := &worker.Notifier{
		Socket: socket, Watchdog: 30 * time.Millisecond, Round: func() { rounds.Add(1) }, Log: slog.New(slog.DiscardHandler),
		Begun: begun.Load,
		Ready: func() error {
			if !ready.Load() {
				return errors.New("the journal is\nstill being read")
			}
			return nil
		},
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- n.Run(ctx) }()
	if said := hear(); said != "STATUS=not ready: the journal is still being read\nWATCHDOG=1" {
		t.Errorf("at first it hears %q", said)
	}
	if said := hear(); said != "WATCHDOG=1" {
		t.Errorf("while nothing changes it hears %q", said)
	}
	begun.Store(true) // and yet it is not ready
	for said := hear(); said != "READY=1\nWATCHDOG=1"; said = hear() {
		if said != "WATCHDOG=1" {
			t.Fatalf("it hears %q", said)
		}
	}
	ready.Store(true)
	for said := hear(); said != "STATUS=ready\nWATCHDOG=1"; said = hear() {
		if said != "WATCHDOG=1" {
			t.Fatalf("it hears %q", said)
		}
	}
	ready.Store(false)
	for said := hear(); !strings.HasPrefix(said, "STATUS=not ready"); said = hear() {
		if strings.Contains(said, "READY=1") {
			t.Fatalf("it hears %q once more", said)
		}
	}
	stop()
	said := hear()
	for said == "WATCHDOG=1" {
		said = hear()
	}
	if said != "STOPPING=1\nSTATUS=stopping" || rounds.Load() < 3 {
		t.Errorf("at the end it hears %q, after %d rounds", said, rounds.Load())
	}
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestWatchdogOf reads what the manager says of its watchdog.
func TestWatchdogOf(t *testing.T) {
	for _, c := range []struct {
		usec, pid string
		want      time.Duration
	}{{"30000000", "7", 30 * time.Second}, {"30000000", "", 30 * time.Second}, {"30000000", "8", 0}, {"", "7", 0}, {"-1", "", 0}, {"x", "", 0}} {
		if got := worker.WatchdogOf(c.usec, c.pid, 7); got != c.want {
			t.Errorf("%q for %q: %s, want %s", c.usec, c.pid, got, c.want)
		}
	}
}
