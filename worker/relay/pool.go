// Package relay hands mails to the office's mail server over SMTP, and says of each what became of it: taken, put off,
// refused, or unknown because it broke after the final dot. A Pool keeps a few connections, which are opened before a mail
// is in hand, so that a server that is away is no mail's fault. What a mail says and to whom is for others: nothing of the
// office is known here.
//
// It follows RFC 5321 (sections 3.3 and 4.1 for the transaction, 4.2 for replies, 4.5.3 for limits), RFC 2034 and RFC 3463
// for enhanced status codes, RFC 3207 (STARTTLS), RFC 8314, section 3.3 (TLS from the start), and RFC 4954 (AUTH).
package relay

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// ErrClosed is what Acquire returns once the pool is closed.
var ErrClosed = errors.New("sending mail has ended")

// Bounds of a connection to the relay.
const (
	DefaultConnections = 4
	defaultTimeout     = 60 * time.Second
	// perSession is after how many mails a session is closed. Relays count, too, and drop a connection that goes on for too
	// long; and after a change of its address a relay is found again.
	perSession = 100
	// maxRest is for how long an unused session is kept open. Relays under load give up after as little as 10 s, idle ones
	// after 5 minutes, and each open connection is one that others cannot have.
	maxRest = 30 * time.Second
	// freshFor is for how long a session is believed to be alive without being asked.
	freshFor = time.Second
	// prompt is within which time a session that is asked must answer. Dialling anew costs less than waiting for it.
	prompt = 5 * time.Second
	// goodbye is how long the answer to a QUIT is waited for.
	goodbye = 2 * time.Second
)

// Options say how mail is handed to a relay.
type Options struct {
	Connections int            // at most this many at a time; 4 if zero
	HELO        string         // the name this machine gives itself: the office's mail domain; "localhost" if empty
	Timeout     time.Duration  // for one whole mail, and for connecting, however slowly it goes on; 60 s if zero
	RootCAs     *x509.CertPool // whose certificates to trust; nil means those the system trusts
	Pace        float64        // how much faster than the machine's clock the pauses of an outage pass; 1 if zero
	Log         *slog.Logger   // nil logs nothing
}

// A Pool hands mails to a relay over a few connections, which it opens when they are needed, uses again, and closes
// when they rest. Its methods may be used by several goroutines at a time.
type Pool struct {
	server  Server
	helo    string
	timeout time.Duration
	tls     *tls.Config
	log     *slog.Logger

	slots   chan struct{}  // one for each connection that is out
	closing chan struct{}  // closed by Close
	parting sync.WaitGroup // sessions that say goodbye
	papers  sync.Pool      // buffers that mails are written down in

	outage outage

	perSession                int
	maxRest, freshFor, prompt time.Duration

	mu      sync.Mutex
	closed  bool
	resting []*session  // unused for now, the one that has rested longest first
	sweeper *time.Timer // set while something rests
}

// NewPool returns a Pool for the relay. It connects when a Conn is acquired for the first time.
func NewPool(r Server, o Options) *Pool {
	p := &Pool{
		server:  r,
		helo:    o.HELO,
		timeout: o.Timeout,
		tls: &tls.Config{
			ServerName: r.Host, RootCAs: o.RootCAs, MinVersion: tls.VersionTLS12,
			ClientSessionCache: tls.NewLRUClientSessionCache(2 * DefaultConnections),
		},
		log:        o.Log,
		closing:    make(chan struct{}),
		papers:     sync.Pool{New: func() any { return new(bytes.Buffer) }},
		perSession: perSession,
		maxRest:    maxRest,
		freshFor:   freshFor,
		prompt:     prompt,
	}
	if p.helo == "" {
		p.helo = "localhost"
	}
	if p.timeout <= 0 {
		p.timeout = defaultTimeout
	}
	if p.log == nil {
		p.log = slog.New(slog.DiscardHandler)
	}
	p.outage.pace = o.Pace
	if p.outage.pace <= 0 {
		p.outage.pace = 1
	}
	if o.Connections <= 0 {
		o.Connections = DefaultConnections
	}
	p.slots = make(chan struct{}, o.Connections)
	return p
}

// Acquire waits for a free connection and makes sure that the relay answers on it. Its error says that the relay as a whole
// cannot be used now (it is not there, has no TLS, refuses the login, answers 421), so no mail is to blame and none
// should be charged with a failed attempt; that it is away is known to all until a connection stands again. The error is
// ErrClosed after Close, and ctx's error if ctx ends first. The connection must be given back with Release.
func (p *Pool) Acquire(ctx context.Context) (*Conn, error) {
	select {
	case <-p.closing:
		return nil, ErrClosed
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for a connection to the mail relay: %w", ctx.Err())
	case p.slots <- struct{}{}:
	}
	conn := &Conn{pool: p, session: p.wake()}
	if err := conn.Ready(ctx); err != nil {
		conn.Release()
		return nil, err
	}
	return conn, nil
}

// wake returns the session that has rested for the shortest time, so that those which are not needed get old; nil if none
// rests.
func (p *Pool) wake() *session {
	p.mu.Lock()
	defer p.mu.Unlock()
	last := len(p.resting) - 1
	if last < 0 {
		return nil
	}
	s := p.resting[last]
	p.resting = p.resting[:last]
	return s
}

// rest keeps a session for later, or ends it if the pool is closed.
func (p *Pool) rest(s *session) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		s.quit(goodbye)
		return
	}
	defer p.mu.Unlock()
	s.used = time.Now()
	p.resting = append(p.resting, s)
	if p.sweeper == nil {
		p.sweeper = time.AfterFunc(p.maxRest, p.sweep)
	}
}

// sweep ends what has rested for too long, and comes back when the next session will have.
func (p *Pool) sweep() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweeper = nil
	for len(p.resting) > 0 && !p.closed {
		oldest := p.resting[0]
		if left := p.maxRest - time.Since(oldest.used); left > 0 {
			p.sweeper = time.AfterFunc(left, p.sweep)
			return
		}
		p.part(oldest)
		p.resting = p.resting[1:]
	}
}

// retire ends a session that has carried enough mails.
func (p *Pool) retire(s *session) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		s.quit(goodbye)
		return
	}
	defer p.mu.Unlock()
	p.part(s)
}

// part says goodbye on a session and makes nobody but Close wait for the answer. It is called with mu held and before
// closed is set, so that Close waits for all of them.
func (p *Pool) part(s *session) {
	p.parting.Go(func() { s.quit(goodbye) })
}

// Close ends the sessions that rest and lets nobody acquire a connection any more. One that is out may finish the mail it
// has in hand; its session ends when it is released. Closing twice is fine.
func (p *Pool) Close() {
	p.mu.Lock()
	if !p.closed {
		if p.sweeper != nil {
			p.sweeper.Stop()
		}
		for _, s := range p.resting {
			p.part(s)
		}
		p.resting = nil
		p.closed = true
		close(p.closing)
	}
	p.mu.Unlock()
	p.parting.Wait()
}
