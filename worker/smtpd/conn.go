package smtpd

import (
	"bytes"
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// A Conn is one client's connection.
type Conn struct {
	net.Conn
	gate *gate
	once sync.Once

	mu       sync.Mutex // guards what follows
	left     int        // bytes that may still come before the next mail begins, if they are bounded
	draining bool       // no further mail is waited for
	working  bool       // a mail is in hand
	since    time.Time  // when the one that is in hand was begun, or the last one answered
	told     bool       // to go, since others wait
	ended    bool       // nothing more comes
	unheard  bool       // nothing more is read
}

// Read implements net.Conn. It ends when more has come than a mail can have or the client is not listened to any more, and
// remembers when there was nothing more to read.
func (c *Conn) Read(p []byte) (int, error) {
	bounded := c.gate.maxBytes > 0
	c.mu.Lock()
	left, unheard := c.left, c.unheard
	c.mu.Unlock()
	if unheard || bounded && left <= 0 {
		c.end()
		return 0, io.EOF
	}
	if bounded {
		p = p[:min(len(p), left)]
	}
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	c.left -= n
	c.mu.Unlock()
	if err != nil {
		c.end()
	}
	return n, err
}

func (c *Conn) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
}

// over reports whether a read has found nothing more.
func (c *Conn) over() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ended
}

// Refill lets another mail in.
func (c *Conn) Refill() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left = c.gate.maxBytes
}

// Leave listens to the client no more: when what has been read already is answered, the connection ends.
func (c *Conn) Leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unheard = true
}

// Write implements net.Conn. With the answer 354 the server promises to take a mail, so from then on one is in hand.
func (c *Conn) Write(p []byte) (int, error) {
	if bytes.HasPrefix(p, []byte("354 ")) {
		c.Begin()
	}
	return c.Conn.Write(p)
}

// past is a deadline that is over.
var past = time.Unix(1, 0)

// SetReadDeadline is how the SMTP library waits for the next command. While draining none is waited for any more: the
// wait ends at once, and the library tells the client that it is too late.
func (c *Conn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.draining {
		t = past
	}
	return c.Conn.SetReadDeadline(t)
}

// drain ends the wait for the next command, or, while a mail is in hand, the wait after it.
func (c *Conn) drain() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.draining = true
	if !c.working {
		// A connection that is broken is about to end anyway.
		_ = c.Conn.SetReadDeadline(past)
	}
}

// Begin says that a mail is in hand, End that it is answered. A server that is to stop waits in between.
func (c *Conn) Begin() { c.set(true) }

// End is the counterpart of Begin.
func (c *Conn) End() { c.set(false) }

func (c *Conn) set(working bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.working, c.since = working, time.Now()
}

// dawdled is for how much longer than it may a client has kept its place while others wait.
func (c *Conn) dawdled(now time.Time) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.working {
		return now.Sub(c.since) - mailFor*c.gate.dawdle
	}
	return now.Sub(c.since) - c.gate.dawdle
}

// dismiss has a client go: the library tells one that has no mail in hand. Who does not go then, or has one, is hung up on, and brings that again.
func (c *Conn) dismiss() {
	c.mu.Lock()
	defer c.mu.Unlock()
	cut := c.working || c.told
	c.told, c.draining, c.since = true, true, time.Now()
	// A connection that is broken is about to end anyway.
	if cut {
		_ = c.Conn.Close()
	} else {
		_ = c.Conn.SetReadDeadline(past)
	}
}

// Close closes the connection and lets in the next. The library closes twice.
func (c *Conn) Close() error {
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

// Why a mail was not read.
var (
	ErrTooLarge = errors.New("the mail is larger than what is taken")
	ErrLine     = errors.New("a line of the mail is too long")
	ErrBroken   = errors.New("the mail did not come in whole")
)

// ReadMail reads a mail of at most so many bytes into out, and returns how many it has.
func (c *Conn) ReadMail(out *bytes.Buffer, r io.Reader, most int) (n int64, err error) {
	n, err = io.Copy(out, io.LimitReader(r, int64(most)+1))
	switch {
	case n > int64(most), errors.Is(err, smtp.ErrDataTooLarge):
		return n, ErrTooLarge
	case errors.Is(err, smtp.ErrTooLongLine):
		return n, ErrLine
	case err != nil, c.over():
		// The library takes the end of the connection for the end of a chunk, so a mail cut short would look whole.
		return n, ErrBroken
	}
	return n, nil
}
