package post

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

// ErrSenderClosed is what Acquire returns once the Sender is closed.
var ErrSenderClosed = errors.New("sending mail has ended")

// Bounds of a connection to the relay.
const (
	defaultConnections = 4
	defaultTimeout     = 60 * time.Second
	// perLink is after how many mails a link is closed. Relays count, too, and drop a connection that goes on for too
	// long; and after a change of its address a relay is found again.
	perLink = 100
	// maxRest is for how long an unused link is kept open. Relays under load give up after as little as 10 s, idle ones
	// after 5 minutes, and each open connection is one that others cannot have.
	maxRest = 30 * time.Second
	// freshFor is for how long a link is believed to be alive without being asked.
	freshFor = time.Second
	// prompt is within which time a link that is asked must answer. Dialling anew costs less than waiting for it.
	prompt = 5 * time.Second
	// goodbye is how long the answer to a QUIT is waited for.
	goodbye = 2 * time.Second
)

// SenderOptions say how mail is handed to a relay.
type SenderOptions struct {
	Connections int            // at most this many at a time; 4 if zero
	HELO        string         // the name this machine gives itself: the office's mail domain; "localhost" if empty
	Timeout     time.Duration  // for one whole mail, and for connecting, however slowly it goes on; 60 s if zero
	RootCAs     *x509.CertPool // whose certificates to trust; nil means those the system trusts
	Log         *slog.Logger   // nil logs nothing
}

// A Sender hands mails to a relay over a few connections, which it opens when they are needed, uses again, and closes
// when they rest. Its methods may be used by several goroutines at a time.
type Sender struct {
	relay   Relay
	helo    string
	timeout time.Duration
	tls     *tls.Config
	log     *slog.Logger

	slots   chan struct{}  // one for each line that is out
	closing chan struct{}  // closed by Close
	parting sync.WaitGroup // links that say goodbye
	papers  sync.Pool      // buffers that mails are written down in

	perLink                   int
	maxRest, freshFor, prompt time.Duration

	mu      sync.Mutex
	closed  bool
	resting []*link     // unused for now, the one that has rested longest first
	sweeper *time.Timer // set while something rests
}

// NewSender returns a Sender for the relay. It connects when the first line is acquired.
func NewSender(r Relay, o SenderOptions) *Sender {
	s := &Sender{
		relay:   r,
		helo:    o.HELO,
		timeout: o.Timeout,
		tls: &tls.Config{
			ServerName: r.Host, RootCAs: o.RootCAs, MinVersion: tls.VersionTLS12,
			ClientSessionCache: tls.NewLRUClientSessionCache(2 * defaultConnections),
		},
		log:      o.Log,
		closing:  make(chan struct{}),
		papers:   sync.Pool{New: func() any { return new(bytes.Buffer) }},
		perLink:  perLink,
		maxRest:  maxRest,
		freshFor: freshFor,
		prompt:   prompt,
	}
	if s.helo == "" {
		s.helo = "localhost"
	}
	if s.timeout <= 0 {
		s.timeout = defaultTimeout
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if o.Connections <= 0 {
		o.Connections = defaultConnections
	}
	s.slots = make(chan struct{}, o.Connections)
	return s
}

// Acquire waits for a free line and makes sure that the relay answers on it. Its error says that the relay as a whole
// cannot be used now (it is not there, has no TLS, refuses the login, answers 421), so no mail is to blame and none
// should be charged with a failed attempt. It is ErrSenderClosed after Close, and ctx's error if ctx ends first. The
// line must be given back with Release.
func (s *Sender) Acquire(ctx context.Context) (*Line, error) {
	select {
	case <-s.closing:
		return nil, ErrSenderClosed
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for a line to the mail relay: %w", ctx.Err())
	case s.slots <- struct{}{}:
	}
	line := &Line{sender: s, link: s.wake()}
	if err := line.ready(ctx); err != nil {
		line.Release()
		return nil, err
	}
	return line, nil
}

// wake returns the link that has rested for the shortest time, so that those which are not needed get old; nil if none
// rests.
func (s *Sender) wake() *link {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := len(s.resting) - 1
	if last < 0 {
		return nil
	}
	l := s.resting[last]
	s.resting = s.resting[:last]
	return l
}

// rest keeps a link for later, or ends it if the Sender is closed.
func (s *Sender) rest(l *link) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		l.quit(goodbye)
		return
	}
	defer s.mu.Unlock()
	l.used = time.Now()
	s.resting = append(s.resting, l)
	if s.sweeper == nil {
		s.sweeper = time.AfterFunc(s.maxRest, s.sweep)
	}
}

// sweep ends what has rested for too long, and comes back when the next link will have.
func (s *Sender) sweep() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweeper = nil
	for len(s.resting) > 0 && !s.closed {
		oldest := s.resting[0]
		if left := s.maxRest - time.Since(oldest.used); left > 0 {
			s.sweeper = time.AfterFunc(left, s.sweep)
			return
		}
		s.part(oldest)
		s.resting = s.resting[1:]
	}
}

// retire ends a link that has carried enough mails.
func (s *Sender) retire(l *link) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		l.quit(goodbye)
		return
	}
	defer s.mu.Unlock()
	s.part(l)
}

// part says goodbye on a link and makes nobody but Close wait for the answer. It is called with mu held and before
// closed is set, so that Close waits for all of them.
func (s *Sender) part(l *link) {
	s.parting.Go(func() { l.quit(goodbye) })
}

// Close ends the connections that rest and lets nobody acquire a line any more. A line that is out may finish the mail
// it has in hand; its connection ends when it is released. Closing twice is fine.
func (s *Sender) Close() {
	s.mu.Lock()
	if !s.closed {
		if s.sweeper != nil {
			s.sweeper.Stop()
		}
		for _, l := range s.resting {
			s.part(l)
		}
		s.resting = nil
		s.closed = true
		close(s.closing)
	}
	s.mu.Unlock()
	s.parting.Wait()
}
