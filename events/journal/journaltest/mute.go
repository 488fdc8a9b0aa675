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
	server   string
	requests [][]byte
	address  string

	mu   sync.Mutex
	left int // requests that are not answered
	open []net.Conn
}

// NewMute returns one that answers all until Next is called. Requests are subjects, as in "$JS.API.STREAM.MSG.GET.JF_KEYS".
func NewMute(t testing.TB, server *External, requests ...string) *Mute {
	t.Helper()
	in, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &Mute{server: strings.TrimPrefix(server.ClientURL(), "nats://"), address: in.Addr().String()}
	for _, r := range requests {
		m.requests = append(m.requests, []byte("PUB "+r+" "))
	}
	var carrying sync.WaitGroup
	carrying.Go(func() {
		for {
			conn, err := in.Accept()
			if err != nil {
				return
			}
			carrying.Go(func() { m.carry(conn) })
		}
	})
	t.Cleanup(func() { _ = in.Close(); m.close(); carrying.Wait() })
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

func (m *Mute) close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, conn := range m.open {
		_ = conn.Close()
	}
}

func (m *Mute) carry(client net.Conn) {
	server, err := net.Dial("tcp", m.server)
	if err != nil {
		_ = client.Close()
		return
	}
	m.mu.Lock()
	m.open = append(m.open, client, server)
	m.mu.Unlock()
	var both sync.WaitGroup
	way := func(from, to net.Conn, pass func([]byte)) {
		defer func() { _, _ = client.Close(), server.Close() }()
		buf := make([]byte, 64<<10)
		for {
			n, err := from.Read(buf)
			if err != nil {
				return
			}
			pass(buf[:n])
			if _, err := to.Write(buf[:n]); err != nil {
				return
			}
		}
	}
	both.Go(func() { way(client, server, m.mute) })
	both.Go(func() { way(server, client, func([]byte) {}) })
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
