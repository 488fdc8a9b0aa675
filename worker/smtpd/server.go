// Package smtpd is the shell of a small mail server: it listens, bounds connections and what comes over them, hands each
// conversation to a session of its owner's, and stops without cutting off the mail that is in hand. What is taken, and what
// becomes of it, is for the owner: the built-in mailbox and the LMTP door. The conversation itself is held by go-smtp, which
// follows RFC 5321, RFC 2033 (LMTP), RFC 1870 (SIZE), RFC 3030 (CHUNKING) and RFC 6531 (SMTPUTF8).
package smtpd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// socketMode lets others write to a socket in the file system if they are in our group.
const socketMode = 0o660

// Options say how a server listens and what it takes.
type Options struct {
	Name   string // as the log calls it
	Addr   string // host:port, or unix: and the path of a socket
	Domain string // by which the server introduces itself

	LMTP bool // each recipient is answered for themselves (RFC 2033)
	UTF8 bool // addresses need not be ASCII (RFC 6531)

	ClearLogin bool // who says a password need not have encrypted the connection, which does not leave the machine

	MaxMail       int           // bytes of a mail
	MaxRecipients int           // of one mail
	MaxLine       int           // bytes; 0 means 2000
	MaxConns      int           // at once; more wait
	Dawdle        time.Duration // how long a client may keep its place without a mail in hand while others wait, and six times as long with one; 0 means 5 s
	MaxBytes      int           // over one connection before the next mail begins (Conn.Refill); 0 means no bound
	Patience      time.Duration // for a command, for a whole mail, and for each answer
	Drain         time.Duration // how long a mail in hand may still take when the server is to stop

	// Session begins a conversation. Its context ends when mails in hand are cut off.
	Session func(ctx context.Context, c *Conn) smtp.Session
	Log     *slog.Logger
}

// A Server takes mails in.
type Server struct {
	Options

	mu       sync.Mutex
	addr     string       // guarded by mu; stays once it is known, since others were told
	listener net.Listener // guarded by mu; nil once Run has taken it up
}

// New returns a server that does not listen yet.
func New(o Options) *Server { return &Server{Options: o, addr: o.Addr} }

// Listen binds the address and returns it, with the port that it has got if it asked for any. Those who connect before
// Run takes them up wait.
func (s *Server) Listen() (addr string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.bind(); err != nil {
		return "", err
	}
	return s.addr, nil
}

// bind makes sure that there is a listener. The lock is held.
func (s *Server) bind() error {
	if s.listener != nil {
		return nil
	}
	l, err := listen(s.addr)
	if err != nil {
		return err
	}
	s.listener, s.addr = l, l.Addr().String()
	if l.Addr().Network() == "unix" {
		s.addr = "unix:" + s.addr
	}
	return nil
}

// listen binds an address. A socket that a process has left which was killed is taken away, but not one at which somebody
// listens.
func listen(addr string) (net.Listener, error) {
	path, isSocket := strings.CutPrefix(addr, "unix:")
	if !isSocket {
		return net.Listen("tcp", addr)
	}
	if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSocket != 0 {
		if c, err := net.Dial("unix", path); err == nil {
			return nil, errors.Join(fmt.Errorf("somebody listens at %s already", path), c.Close())
		}
		if err := os.Remove(path); err != nil {
			return nil, err
		}
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, socketMode); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// take binds, if need be, and hands over the listener.
func (s *Server) take() (net.Listener, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.bind(); err != nil {
		return nil, err
	}
	l := s.listener
	s.listener = nil
	return l, nil
}

// Close gives up an address that was bound and that nobody has taken up.
func (s *Server) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener == nil {
		return nil
	}
	err := s.listener.Close()
	s.listener = nil
	return err
}

// Run takes mails in until ctx ends. Then the mails that are in hand are finished, within limits, and everybody else is told
// goodbye. It reports whether a mail had to be cut off. It may be called again.
func (s *Server) Run(ctx context.Context) (late bool, err error) {
	l, err := s.take()
	if err != nil {
		return false, err
	}
	working, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	g := newGate(l, s.MaxConns, s.MaxBytes, s.Dawdle)
	server := s.server(working)
	served := make(chan error, 1)
	go func() { served <- server.Serve(g) }()
	select {
	case err = <-served:
		err = errors.Join(fmt.Errorf("take mails in at %s: %w", l.Addr(), err), g.Close())
	case <-ctx.Done():
		// The server is stopped when no more connections can come, since it would overlook one that comes then.
		err = g.Close()
		<-served
	}
	g.drain()
	bounded, cancel := context.WithTimeout(working, s.Drain)
	defer cancel()
	if late = errors.Is(server.Shutdown(bounded), context.DeadlineExceeded); late {
		cut()
		err = errors.Join(err, g.cut())
	}
	return late, err
}

// server makes the server for one Run, since one that was stopped cannot serve again.
func (s *Server) server(ctx context.Context) *smtp.Server {
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return s.Session(ctx, c.Conn().(*Conn)), nil
	}))
	server.LMTP, server.EnableSMTPUTF8 = s.LMTP, s.UTF8
	server.Domain = s.Domain
	server.AllowInsecureAuth = s.ClearLogin
	server.MaxMessageBytes = int64(s.MaxMail)
	server.MaxRecipients = s.MaxRecipients
	if s.MaxLine > 0 {
		server.MaxLineLength = s.MaxLine
	}
	server.ReadTimeout, server.WriteTimeout = s.Patience, s.Patience
	server.ErrorLog = complaints{s.Name, s.Log}
	return server
}

// complaints passes on what the SMTP library has to say. It names network addresses, none of people. Of a panic it says more:
// that may quote a mail, and only that there was one is passed on.
type complaints struct {
	name string
	log  *slog.Logger
}

// Printf implements smtp.Logger.
func (c complaints) Printf(format string, v ...any) {
	says := fmt.Sprintf(format, v...)
	if strings.HasPrefix(says, "panic") {
		says = "panic while it served a connection"
	}
	c.log.Warn(c.name, "says", says)
}

// Println implements smtp.Logger.
func (c complaints) Println(v ...any) { c.log.Warn(c.name, "says", fmt.Sprint(v...)) }
