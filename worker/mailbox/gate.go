package mailbox

import (
	"bytes"
	"errors"
	"net"
	"sync"
	"time"
)

// A gate lets in so many connections at once and can ask them to leave. The SMTP library alone would wait, when it is
// to stop, until each idle client goes by itself.
type gate struct {
	net.Listener
	slots  chan struct{} // holds one for each connection
	closed chan struct{} // wakes an Accept that waits for a slot
	once   sync.Once

	mu   sync.Mutex
	open map[*conn]struct{} // guarded by mu
}

func newGate(l net.Listener, most int) *gate {
	return &gate{Listener: l, slots: make(chan struct{}, most), closed: make(chan struct{}), open: map[*conn]struct{}{}}
}

// Accept implements net.Listener. It waits while there are too many connections.
func (g *gate) Accept() (net.Conn, error) {
	select {
	case g.slots <- struct{}{}:
	case <-g.closed:
		return nil, net.ErrClosed
	}
	accepted, err := g.Listener.Accept()
	if err != nil {
		<-g.slots
		return nil, err
	}
	c := &conn{Conn: accepted, gate: g}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open[c] = struct{}{}
	return c, nil
}

// Close implements net.Listener. Connections stay.
func (g *gate) Close() (err error) {
	g.once.Do(func() {
		close(g.closed)
		err = g.Listener.Close()
	})
	return err
}

// drain asks every connection to leave, as soon as it has sent the mail it is sending. It is called when the gate is
// closed.
func (g *gate) drain() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for c := range g.open {
		c.drain()
	}
}

// cut closes what is still open.
func (g *gate) cut() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	var err error
	for c := range g.open {
		err = errors.Join(err, c.Conn.Close())
	}
	return err
}

// A conn is one client's connection.
type conn struct {
	net.Conn
	gate *gate
	once sync.Once

	mu       sync.Mutex // guards what follows
	draining bool
	working  bool // a mail is arriving
	ended    bool // nothing more comes from the client
}

// Read implements net.Conn, and remembers when there was nothing more to read.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if err != nil {
		c.mu.Lock()
		c.ended = true
		c.mu.Unlock()
	}
	return n, err
}

// Write implements net.Conn. With the answer 354 the server promises to take a mail, so from then on one is arriving.
func (c *conn) Write(p []byte) (int, error) {
	if bytes.HasPrefix(p, []byte("354 ")) {
		c.work()
	}
	return c.Conn.Write(p)
}

// over reports whether a read has found nothing more.
func (c *conn) over() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ended
}

// past is a deadline that is over.
var past = time.Unix(1, 0)

// SetReadDeadline is how the SMTP library waits for the next command. While draining none is waited for any more: the
// wait ends at once, and the library tells the client that it is too late.
func (c *conn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.draining {
		t = past
	}
	return c.Conn.SetReadDeadline(t)
}

// drain ends the wait for the next command, or, while a mail is arriving, the wait after it.
func (c *conn) drain() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.draining = true
	if !c.working {
		// A connection that is broken is about to end anyway.
		_ = c.Conn.SetReadDeadline(past)
	}
}

// work says that a mail is arriving, rest that it has.
func (c *conn) work() { c.set(true) }
func (c *conn) rest() { c.set(false) }

func (c *conn) set(working bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.working = working
}

// Close closes the connection and lets in the next. The library closes twice.
func (c *conn) Close() error {
	err := c.Conn.Close()
	// A slot that is given back twice would let in one too many, and one that is not, one too few for good.
	c.once.Do(func() {
		c.gate.mu.Lock()
		delete(c.gate.open, c)
		c.gate.mu.Unlock()
		<-c.gate.slots
	})
	return err
}
