package verify_test

import (
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal/backup"
	"jourfixe/events/journal/journaltest"
)

// A cable is a network that can be cut.
type cable struct {
	mu    sync.Mutex
	cut   bool
	conns []net.Conn
}

// Dial implements nats.CustomDialer.
func (c *cable) Dial(network, address string) (net.Conn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cut {
		return nil, errors.New("the cable is cut")
	}
	conn, err := net.Dial(network, address)
	if err == nil {
		c.conns = append(c.conns, conn)
	}
	return conn, err
}

func (c *cable) set(cut bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cut = cut; cut {
		for _, conn := range c.conns {
			_ = conn.Close() // it may be closed already
		}
	}
}

// TestRestoreThatWasAway cuts a restore off just when it is to take away what an earlier one has left. Another one goes on from there and comes to its end; when the first is back it takes
// nothing of that away.
func TestRestoreThatWasAway(t *testing.T) {
	t.Parallel()
	f, err := backup.Open(newKept(t).take(nil), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	server := journaltest.StartExternal(t)
	wire := &cable{}
	dial := func(more ...nats.Option) jetstream.JetStream {
		nc, err := nats.Connect(server.ClientURL(), append(more, nats.MaxReconnects(-1), nats.ReconnectWait(50*time.Millisecond))...)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(nc.Close)
		js, err := jetstream.New(nc)
		if err != nil {
			t.Fatal(err)
		}
		return js
	}
	restore := func(js jetstream.JetStream, source backup.Source, found func()) error {
		return backup.PutOnServer(t.Context(), js, &f.State, 1, source, time.Now(), nobody, func(*backup.Restoring) { found() }, func() error { return nil })
	}
	killed, first, second := dial(), dial(nats.SetCustomDialer(wire), nats.ReconnectBufSize(-1)), dial() // the first as DialRestore has it
	err = restore(killed, func(p backup.Part) (io.ReadCloser, error) {
		if p == backup.Mail {
			killed.Conn().Close()
		}
		return f.Source(p)
	}, func() {})
	if err == nil {
		t.Fatal("the restore that is to leave something comes to its end; the test has lost its point")
	}

	ended := make(chan error, 1)
	err = restore(first, f.Source, func() {
		wire.set(true)
		go func() {
			ended <- restore(second, f.Source, func() {})
			wire.set(false)
		}()
	})
	if err := <-ended; err != nil {
		t.Errorf("the other restore ends with %v", err)
	}
	if err == nil {
		t.Error("the restore that was away ends as if it had restored")
	}
	for _, p := range backup.Parts() {
		if _, err := second.Stream(t.Context(), p.Stream()); err != nil {
			t.Errorf("once the first is back: %s: %v", p.Stream(), err)
		}
	}
	if mark, err := backup.RestoringOn(t.Context(), second); mark != nil || err != nil {
		t.Errorf("the server is marked by %v (%v)", mark, err)
	}
}
