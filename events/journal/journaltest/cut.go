package journaltest

import (
	"bytes"
	"math"
	"net"
	"sync"
	"testing"

	"github.com/nats-io/nats.go"

	"jourfixe/events/journal/streams"
)

// A Cut is a way to a server that breaks for good with the n-th request of a kind: before the server gets it, or when it has answered
// and nobody hears. It is how a process that dies at that moment looks to the server.
type Cut struct {
	way
	lost     bool // the request; otherwise the answer
	requests []string
	left     int // requests until then
	struck   bool
}

// NewCut returns one that does not break before After is called. Requests begin as NATS writes them, as in "PUB $JS.API.".
func NewCut(t testing.TB, server *External, lost bool, requests ...string) *Cut {
	t.Helper()
	c := &Cut{lost: lost, requests: requests, left: math.MaxInt}
	c.lead(t, server, c.carry)
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

func (c *Cut) carry(client, server net.Conn) {
	var back sync.WaitGroup
	back.Go(func() { pump(server, client, func([]byte) bool { return !c.Struck() }) }) // what is held back is the answer
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
