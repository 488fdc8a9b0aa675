package journaltest

import (
	"log/slog"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"jourfixe/events/journal"
	"jourfixe/events/patience"
	"jourfixe/events/porttest"
)

// An External is a NATS server as an operator runs one, with a port that stays the same across restarts.
type External struct {
	*server.Server
	options server.Options
}

// StartExternal starts one on a folder of its own. It stops with the test.
func StartExternal(t testing.TB) *External {
	t.Helper()
	x := &External{options: server.Options{Host: "127.0.0.1", Port: porttest.Port(t), JetStream: true,
		StoreDir: t.TempDir(), SyncAlways: true, NoSigs: true, NoLog: true}}
	x.Start(t)
	t.Cleanup(x.Stop)
	return x
}

// Start starts the server again on its folder.
func (x *External) Start(t testing.TB) {
	t.Helper()
	o := x.options
	s, err := server.NewServer(&o)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	if !s.ReadyForConnections(patience.Limit) {
		t.Fatal("the server does not start")
	}
	x.Server = s
}

// Stop stops it.
func (x *External) Stop() {
	x.Shutdown()
	x.WaitForShutdown()
}

// Open opens the journal of Office on it. The connection closes with the test.
func (x *External) Open(t testing.TB) (*journal.Journal, *nats.Conn) {
	t.Helper()
	nc, err := journal.DialHouse(x.ClientURL(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	j, err := journal.Open(t.Context(), nc, journal.Options{Office: Office, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return j, nc
}

// Dir is the folder of the server.
func (x *External) Dir() string { return x.options.StoreDir }
