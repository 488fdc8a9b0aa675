package smtpd

import (
	"errors"
	"net"
	"sync"
)

// A gate lets in so many connections at once and can ask them to leave. The SMTP library alone would wait, when it is
// to stop, until each idle client goes by itself.
type gate struct {
	net.Listener
	maxBytes int
	slots    chan struct{} // holds one for each connection
	closed   chan struct{} // wakes an Accept that waits for a slot
	once     sync.Once

	mu   sync.Mutex
	open map[*Conn]struct{} // guarded by mu
}

func newGate(l net.Listener, most, maxBytes int) *gate {
	return &gate{
		Listener: l, maxBytes: maxBytes, slots: make(chan struct{}, most), closed: make(chan struct{}), open: map[*Conn]struct{}{},
	}
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
	c := &Conn{Conn: accepted, gate: g, left: g.maxBytes}
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

// drain asks every connection to leave, as soon as the mail that is in hand is answered. It is called when the gate is
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
