package journaltest

import (
	"bytes"
	"context"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/nats-io/nats.go"

	"jourfixe/events/journal"
)

// A Mute is a way to a server on which the next requests of some kinds are answered by nobody, as while the stream that they ask for has no
// leader. All others are answered.
type Mute struct {
	way
	requests [][]byte
	left     int // requests that are not answered
}

// NewMute returns one that answers all until Next is called. Requests are subjects, as in "$JS.API.STREAM.MSG.GET.JF_KEYS"; one that ends with a dot is
// what subjects begin with.
func NewMute(t testing.TB, server *External, requests ...string) *Mute {
	t.Helper()
	m := &Mute{}
	for _, r := range requests {
		if !strings.HasSuffix(r, ".") {
			r += " "
		}
		m.requests = append(m.requests, []byte("PUB "+r))
	}
	m.lead(t, server, m.carry)
	return m
}

// Connect connects through it, as the house does.
func (m *Mute) Connect(context.Context) (*nats.Conn, error) {
	return journal.DialHouse("nats://"+m.address, "", "")
}

// Next has the next n requests answered by nobody.
func (m *Mute) Next(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.left = n
}

// Left is how many of them are still to come.
func (m *Mute) Left() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.left
}

func (m *Mute) carry(client, server net.Conn) {
	var both sync.WaitGroup
	both.Go(func() { pump(client, server, func(b []byte) bool { m.mute(b); return true }) })
	both.Go(func() { pump(server, client, func([]byte) bool { return true }) })
	both.Wait()
}

// mute has requests ask a subject to which nobody listens.
func (m *Mute) mute(b []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, request := range m.requests {
		for at := bytes.Index(b, request); at >= 0 && m.left > 0; at = bytes.Index(b, request) {
			b[at+len("PUB ")] = '_'
			m.left--
		}
	}
}
