// Package journaltest starts a real NATS server inside the process of a test, and a journal on it. It syncs to disk like
// the one that works for an office.
package journaltest

import (
	"log/slog"
	"testing"

	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
)

// Office is whose journal New opens.
const Office = "bremen"

// New returns an empty journal of Office. It ends with the test.
func New(t testing.TB) *journal.Journal {
	t.Helper()
	return Open(t, Server(t), Office)
}

// Server returns a server on a folder of its own and a free port, without clients. It stops with the test.
func Server(t testing.TB, clients ...embedded.Client) *embedded.Server {
	t.Helper()
	return Start(t, embedded.Options{Clients: clients})
}

// Start starts a server with the options, of which the folder, the address, the office and the log are filled in where
// they are empty. It stops with the test; stopping it before is fine.
func Start(t testing.TB, o embedded.Options) *embedded.Server {
	t.Helper()
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	if o.Office == "" {
		o.Office = Office
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s, err := embedded.Start(o)
	if err != nil {
		t.Fatalf("start the server: %v", err)
	}
	t.Cleanup(s.Stop)
	return s
}

// Open opens the journal of an office on the server. Its connection closes with the test.
func Open(t testing.TB, s *embedded.Server, office string) *journal.Journal {
	t.Helper()
	nc, err := s.Connect(t.Context())
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	t.Cleanup(nc.Close)
	j, err := journal.Open(t.Context(), nc, journal.Options{Office: office, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatalf("open the journal: %v", err)
	}
	return j
}
