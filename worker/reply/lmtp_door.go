package reply

import (
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"jourfixe/worker/incoming"
)

// maxVisit is how many bytes may come over a connection for one mail: what comes with a mail that is too large, so that
// the MTA hears why it is not taken, but not all of one that never ends.
const maxVisit = 2*incoming.MaxMail + 256<<10

// A door lets in so many connections at once and can ask them to leave. The SMTP library alone would wait, when it is
// to stop, until each idle client goes by itself.
type door struct {
	net.Listener
	slots  chan struct{} // holds one for each connection
	closed chan struct{} // wakes an Accept that waits for a slot
	once   sync.Once

	mu     sync.Mutex
	inside map[*visit]struct{}
}

func newDoor(l net.Listener, most int) *door {
	return &door{Listener: l, slots: make(chan struct{}, most), closed: make(chan struct{}), inside: map[*visit]struct{}{}}
}

// Accept implements net.Listener. It waits while there are too many connections.
func (d *door) Accept() (net.Conn, error) {
	select {
	case d.slots <- struct{}{}:
	case <-d.closed:
		return nil, net.ErrClosed
	}
	c, err := d.Listener.Accept()
	if err != nil {
		<-d.slots
		return nil, err
	}
	v := &visit{Conn: c, door: d, left: maxVisit}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.inside[v] = struct{}{}
	return v, nil
}

// Close implements net.Listener. Connections stay.
func (d *door) Close() (err error) {
	d.once.Do(func() {
		close(d.closed)
		err = d.Listener.Close()
	})
	return err
}

// drain asks every connection to leave, as soon as the mail that is in hand is answered. It is called when the door is
// closed.
func (d *door) drain() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for v := range d.inside {
		v.drain()
	}
}

// cut closes what is still open.
func (d *door) cut() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	var err error
	for v := range d.inside {
		err = errors.Join(err, v.Conn.Close())
	}
	return err
}

// A visit is one connection.
type visit struct {
	net.Conn
	door *door
	once sync.Once

	mu       sync.Mutex
	left     int  // bytes that may still come before the next mail begins
	draining bool // no further mail is waited for
	working  bool // a mail is in hand
	ended    bool // nothing more comes
}

// Read implements net.Conn. It ends when more has come than a mail can have.
func (v *visit) Read(p []byte) (int, error) {
	v.mu.Lock()
	left := v.left
	v.mu.Unlock()
	if left <= 0 {
		v.end()
		return 0, io.EOF
	}
	n, err := v.Conn.Read(p[:min(len(p), left)])
	v.mu.Lock()
	v.left -= n
	v.mu.Unlock()
	if err != nil {
		v.end()
	}
	return n, err
}

func (v *visit) end() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.ended = true
}

// over reports whether a read has found nothing more.
func (v *visit) over() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.ended
}

// refill lets another mail in.
func (v *visit) refill() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.left = maxVisit
}

// past is a deadline that is over.
var past = time.Unix(1, 0)

// SetReadDeadline is how the SMTP library waits for the next command. While draining none is waited for any more: the
// wait ends at once, and the library tells the client that it is too late.
func (v *visit) SetReadDeadline(t time.Time) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.draining {
		t = past
	}
	return v.Conn.SetReadDeadline(t)
}

// drain ends the wait for the next command, or, while a mail is in hand, the wait after it.
func (v *visit) drain() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.draining = true
	if !v.working {
		// A connection that is broken is about to end anyway.
		_ = v.Conn.SetReadDeadline(past)
	}
}

// work says whether a mail is in hand.
func (v *visit) work(on bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.working = on
}

// Close closes the connection and lets in the next. The library closes twice.
func (v *visit) Close() error {
	err := v.Conn.Close()
	v.once.Do(func() {
		v.door.mu.Lock()
		delete(v.door.inside, v)
		v.door.mu.Unlock()
		<-v.door.slots
	})
	return err
}
