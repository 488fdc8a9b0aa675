// Package smtptest is a mail server inside the process of a test that fails on command: it answers what it is told to,
// hangs up at any step, with or without having kept the mail, answers an octet a second, or not at all.
//
// It is written over plain connections. The SMTP server library that the built-in mailbox uses always answers, whole
// lines at a time and in the right order, which is what these tests must be able to take away.
package smtptest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jourfixe/events/porttest"
)

// A Received is a mail that the server has kept.
type Received struct {
	From, To  string
	MessageID string // without angle brackets
	Raw       []byte // as it was before it was made ready for SMTP, with CRLF
	At        time.Time
	TLS       bool
	User      string // who has logged in
	Params    string // what followed the sender's address, such as BODY=8BITMIME
}

// Options are what a server can do beyond the plain.
type Options struct {
	Script         func(m *Mail) Fault // nil never fails; called by one connection at a time
	TLS            string              // "" for none, "starttls" or "implicit", with a certificate made for it
	User, Password string              // required before MAIL if not empty
	Mechanisms     string              // "PLAIN LOGIN" unless given
	CertificateFor string              // another name than localhost and 127.0.0.1
	Listen         string              // "127.0.0.1:0" unless given
	Forget         bool                // the text of what is kept, for benchmarks
}

// A Server is a running mail server on loopback.
type Server struct {
	t       testing.TB
	o       Options
	addr    string
	tls     *tls.Config
	roots   *x509.CertPool
	running sync.WaitGroup

	asking sync.Mutex // held while the script is asked

	mu       sync.Mutex
	changed  chan struct{} // closed and made anew when a mail has been kept
	listener net.Listener  // nil while stopped
	conns    map[net.Conn]chan struct{}
	mails    []Received
	opened   int // connections so far
	begun    int // mails so far
	counts   map[string]int
}

// Start starts a server that fails as the script says; nil never fails. It stops with the test.
func Start(t testing.TB, script func(m *Mail) Fault) *Server {
	t.Helper()
	return StartWith(t, Options{Script: script})
}

// StartWith starts a server with the options. It stops with the test.
func StartWith(t testing.TB, o Options) *Server {
	t.Helper()
	if o.Mechanisms == "" {
		o.Mechanisms = "PLAIN LOGIN"
	}
	if o.Listen == "" {
		o.Listen = porttest.Hold(t) // it is the same after Restart
	}
	s := &Server{t: t, o: o, addr: o.Listen, changed: make(chan struct{}), conns: map[net.Conn]chan struct{}{},
		counts: map[string]int{}}
	if o.TLS != "" {
		s.tls, s.roots = certificate(t, o.CertificateFor)
	}
	s.Restart()
	t.Cleanup(s.Stop)
	return s
}

// URL is where the server listens, as smtp:// or smtps://, without user and password.
func (s *Server) URL() string {
	if s.o.TLS == "implicit" {
		return "smtps://" + s.addr
	}
	return "smtp://" + s.addr
}

// Port is the port that the server listens at.
func (s *Server) Port() int {
	port, err := netip.ParseAddrPort(s.addr)
	if err != nil {
		s.t.Fatalf("the server listens at %s: %v", s.addr, err)
	}
	return int(port.Port())
}

// RootCAs are the certificates that the server's own is signed by; nil without TLS.
func (s *Server) RootCAs() *x509.CertPool { return s.roots }

// Stop closes the server and all its connections, as if the machine were gone. What it has kept can still be read.
func (s *Server) Stop() {
	s.mu.Lock()
	if s.listener != nil {
		s.listener.Close()
		s.listener = nil
	}
	s.hangUp()
	s.mu.Unlock()
	s.running.Wait()
}

// HangUp closes all connections and goes on listening.
func (s *Server) HangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hangUp()
}

func (s *Server) hangUp() {
	for c, gone := range s.conns {
		close(gone)
		c.Close()
		delete(s.conns, c)
	}
}

// Restart listens again, at the same address as before.
func (s *Server) Restart() {
	s.t.Helper()
	l, err := net.Listen("tcp", s.addr)
	if err != nil {
		s.t.Fatalf("listen for mail: %v", err)
	}
	s.addr = l.Addr().String()
	s.mu.Lock()
	s.listener = l
	s.mu.Unlock()
	s.running.Go(func() { s.accept(l) })
}

func (s *Server) accept(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		if s.listener != l {
			s.mu.Unlock()
			c.Close()
			return
		}
		gone := make(chan struct{})
		s.conns[c] = gone
		s.opened++
		number := s.opened
		s.running.Go(func() {
			s.serve(c, gone, number)
			c.Close()
			s.mu.Lock()
			delete(s.conns, c)
			s.mu.Unlock()
		})
		s.mu.Unlock()
	}
}

// ask asks the script.
func (s *Server) ask(m *Mail, step Step) Fault {
	m.Step = step
	if s.o.Script == nil {
		return None
	}
	s.asking.Lock()
	defer s.asking.Unlock()
	return s.o.Script(m)
}

// keep stores a mail.
func (s *Server) keep(r Received) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.At = time.Now()
	if s.o.Forget {
		r.Raw = nil
	}
	s.mails = append(s.mails, r)
	close(s.changed)
	s.changed = make(chan struct{})
}

// count counts a command.
func (s *Server) count(verb string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts[verb]++
}

// begin numbers a mail.
func (s *Server) begin() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begun++
	return s.begun
}

// Mails returns what the server has kept, in the order of time.
func (s *Server) Mails() []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}

// Connections is how many connections have been opened so far.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened
}

// Open is how many connections are open now.
func (s *Server) Open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// Count is how often a command has been said so far, such as "RSET".
func (s *Server) Count(verb string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts[strings.ToUpper(verb)]
}

// Await waits until the server has kept n mails, and returns ctx's error if that ends first.
func (s *Server) Await(ctx context.Context, n int) error {
	for {
		s.mu.Lock()
		enough, changed := len(s.mails) >= n, s.changed
		s.mu.Unlock()
		if enough {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}
