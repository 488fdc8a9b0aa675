package journaltest

import (
	"bytes"
	"math"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/nats-io/nats.go"

	"jourfixe/events/journal/streams"
)

// A Cut is a way to a server that breaks for good with the n-th request of a kind: before the server gets it, or when it has answered
// and nobody hears. It is how a process that dies at that moment looks to the server.
type Cut struct {
	server   string
	lost     bool // the request; otherwise the answer
	requests []string
	address  string

	mu     sync.Mutex
	left   int // requests until then
	struck bool
	open   []net.Conn
}

// NewCut returns one that does not break before After is called. Requests begin as NATS writes them, as in "PUB $JS.API.".
func NewCut(t testing.TB, server *External, lost bool, requests ...string) *Cut {
	t.Helper()
	in, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &Cut{server: strings.TrimPrefix(server.ClientURL(), "nats://"), lost: lost, requests: requests, address: in.Addr().String(), left: math.MaxInt}
	var carrying sync.WaitGroup
	carrying.Go(func() {
		for {
			conn, err := in.Accept()
			if err != nil {
				return
			}
			carrying.Go(func() { c.carry(conn) })
		}
	})
	t.Cleanup(func() { _ = in.Close(); c.close(); carrying.Wait() })
	return c
}

// Dial connects through it, as the house does. What is cut stays cut.
func (c *Cut) Dial(t testing.TB) *nats.Conn {
	t.Helper()
	nc, err := nats.Connect("nats://"+c.address, nats.NoReconnect(), nats.CustomInboxPrefix(streams.HouseInbox))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	return nc
}

// After has it break with the n-th request from now on.
func (c *Cut) After(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left = n
}

// Struck reports whether it is broken.
func (c *Cut) Struck() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.struck
}

func (c *Cut) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, conn := range c.open {
		_ = conn.Close()
	}
}

func (c *Cut) carry(client net.Conn) {
	server, err := net.Dial("tcp", c.server)
	if err != nil {
		_ = client.Close()
		return
	}
	c.mu.Lock()
	c.open = append(c.open, client, server)
	c.mu.Unlock()
	var back sync.WaitGroup
	back.Go(func() {
		defer func() { _, _ = client.Close(), server.Close() }()
		buf := make([]byte, 64<<10)
		for {
			n, err := server.Read(buf)
			if err != nil || c.Struck() { // what is held back is the answer
				return
			}
			if _, err := client.Write(buf[:n]); err != nil {
				return
			}
		}
	})
	buf := make([]byte, 64<<10)
	for {
		n, err := client.Read(buf)
		if err != nil {
			break
		}
		if c.strikes(buf[:n]) && c.lost {
			break
		}
		if _, err := server.Write(buf[:n]); err != nil {
			break
		}
		if c.Struck() {
			back.Wait()
			return
		}
	}
	_, _ = client.Close(), server.Close()
	back.Wait()
}

// strikes counts requests.
func (c *Cut) strikes(b []byte) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, request := range c.requests {
		c.left -= bytes.Count(b, []byte(request))
	}
	c.struck = c.struck || c.left <= 0
	return c.struck
}
