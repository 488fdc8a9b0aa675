package embedded

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/nats-io/nats-server/v2/server"

	"jourfixe/events/journal/streams"
)

// TestWhatTheServerHoldsTo starts a server, and gives it other clients: both times it writes to disk before it acknowledges, and
// has its bounds.
func TestWhatTheServerHoldsTo(t *testing.T) {
	hr := Client{Name: "hr", Password: "1"}
	s, err := Start(Options{
		Dir: t.TempDir(), Listen: "127.0.0.1:0", Office: "bremen", Clients: []Client{hr}, Operator: "hr", Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	holds := func(when string) {
		t.Helper()
		v, err := s.nats.Load().Varz(&server.VarzOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if v.JetStream.Config == nil || !v.JetStream.Config.SyncAlways {
			t.Errorf("%s it acknowledges what is not on disk yet", when)
		}
		if v.MaxConn != 1024 || v.MaxPayload != streams.MaxPayload || v.MaxSubs != 1000 {
			t.Errorf("%s it takes %d connections with %d subscriptions, and messages of %d bytes", when, v.MaxConn, v.MaxSubs, v.MaxPayload)
		}
	}
	holds("when it starts")
	if err := s.SetClients([]Client{hr, {Name: "press", Password: "2"}}); err != nil {
		t.Fatal(err)
	}
	holds("with other clients")
	if err := s.SetClients([]Client{{Name: "press", Password: "2"}}); err == nil || !strings.Contains(err.Error(), `"hr" is none of the clients`) {
		t.Errorf("clients without the operator: %v; want that they are refused", err)
	}
	holds("after a change that was refused")
}
