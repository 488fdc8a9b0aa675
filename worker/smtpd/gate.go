package smtpd

import (
	"cmp"
	"errors"
	"net"
	"sync"
	"time"
)

// Where all places are taken and somebody waits for one, who dawdles has to go: a client that drips its commands, or its mail, would keep others out for as long as it likes.
const (
	// dawdleFor is how long a client may have no mail in hand then, unless the owner says otherwise; and a mail may take so many times as long.
	dawdleFor = 5 * time.Second
	mailFor   = 6
	// lookFor is after what time it is looked again whether somebody goes.
	lookFor = 50 * time.Millisecond
)

// A gate lets in so many connections at once and can ask them to leave. The SMTP library alone would wait, when it is
// to stop, until each idle client goes by itself.
type gate struct {
	net.Listener
	maxBytes int
	dawdle   time.Duration
	slots    chan struct{} // holds one for each connection
	closed   chan struct{} // wakes an Accept that waits for a slot
	once     sync.Once

	mu   sync.Mutex
	open map[*Conn]struct{} // guarded by mu
}

func newGate(l net.Listener, most, maxBytes int, dawdle time.Duration) *gate {
	return &gate{
		Listener: l, maxBytes: maxBytes, dawdle: cmp.Or(dawdle, dawdleFor), slots: make(chan struct{}, most), closed: make(chan struct{}), open: map[*Conn]struct{}{},
	}
}

// Accept implements net.Listener. While there are too many connections it waits, and has those go that dawdle.
func (g *gate) Accept() (net.Conn, error) {
	accepted, err := g.Listener.Accept()
	if err != nil {
		return nil, err
	}
	if err := g.enter(); err != nil {
		return nil, errors.Join(err, accepted.Close())
	}
	c := &Conn{Conn: accepted, gate: g, left: g.maxBytes, since: time.Now()}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open[c] = struct{}{}
	return c, nil
}

// enter takes a place.
func (g *gate) enter() error {
	look := time.NewTimer(0)
	defer look.Stop()
	for {
		select {
		case g.slots <- struct{}{}:
			return nil
		case <-g.closed:
			return net.ErrClosed
		default:
		}
		select {
		case g.slots <- struct{}{}:
			return nil
		case <-g.closed:
			return net.ErrClosed
		case <-look.C:
			g.makeRoom(time.Now())
			look.Reset(lookFor)
		}
	}
}

// makeRoom has that client go that has dawdled for longest, if any does.
func (g *gate) makeRoom(now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	var worst *Conn
	var most time.Duration
	for c := range g.open {
		if d := c.dawdled(now); d > most {
			worst, most = c, d
		}
	}
	if worst != nil {
		worst.dismiss()
	}
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
