package reply

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

	"jourfixe/worker/incoming"
)

// What the server takes. Mails come from one MTA, which keeps the rest of the world away.
const (
	maxRecipients = 100 // of one mail
	maxConns      = 50  // at once; more wait
	maxMails      = 8   // in memory at once; more wait
	maxLine       = 2000
	patience      = time.Minute // for a command, for a whole mail, and for each of our answers
	// storeWithin bounds how long it may take to store a mail for all its recipients.
	storeWithin = 30 * time.Second
	// drainTime is how long a mail that is in hand may still take when the process wants to stop.
	drainTime = 5 * time.Second
	// socketMode lets the MTA write to a socket in the file system if it is in our group.
	socketMode = 0o660
)

// LMTPOptions are what an LMTP server works with.
type LMTPOptions struct {
	Addr   string // host:port, or unix: and the path of a socket
	From   string // the house's own mail address: what is for it, or for it with +anything behind the local part, is taken
	Domain string // by which the server introduces itself
	// Receive stores a mail, as that of an Intake.
	Receive func(ctx context.Context, from, to string, raw []byte) (id string, err error)
	Log     *slog.Logger
}

// An LMTP takes mails in from an MTA over LMTP (RFC 2033). It confirms each recipient of a mail for itself, and only
// once the mail is stored.
type LMTP struct {
	LMTPOptions
	mails chan struct{} // holds one for each mail in memory

	mu       sync.Mutex
	listener net.Listener // until Run takes it up
}

// NewLMTP returns a server.
func NewLMTP(o LMTPOptions) *LMTP { return &LMTP{LMTPOptions: o, mails: make(chan struct{}, maxMails)} }

// Name implements worker.Worker.
func (s *LMTP) Name() string { return "lmtp" }

// Listen binds the address and returns it, with the port that it has got if it asked for any. Those who connect before
// Run takes them up wait.
func (s *LMTP) Listen() (addr string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener == nil {
		if s.listener, err = bind(s.Addr); err != nil {
			return "", fmt.Errorf("listen for mails over LMTP: %w", err)
		}
	}
	return s.bound(), nil
}

// bound is where the listener is. It is called under the lock.
func (s *LMTP) bound() string {
	if a := s.listener.Addr(); a.Network() == "unix" {
		return "unix:" + a.String()
	}
	return s.listener.Addr().String()
}

// bind listens. A socket that a process has left which was killed is taken away, but not one at which somebody listens.
func bind(addr string) (net.Listener, error) {
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

// take binds, if need be, and hands over the listener. A port that was given to others stays.
func (s *LMTP) take() (net.Listener, error) {
	if _, err := s.Listen(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Addr = s.bound()
	l := s.listener
	s.listener = nil
	return l, nil
}

// Run takes mails in until ctx ends. Then the mail that is in hand is finished, and all others are left to be delivered
// again.
func (s *LMTP) Run(ctx context.Context) error {
	bound, err := s.take()
	if err != nil {
		return err
	}
	working, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	d := newDoor(bound, maxConns)
	// Each Run has a server of its own, since one that was stopped cannot serve again.
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{lmtp: s, ctx: working, visit: c.Conn().(*visit)}, nil
	}))
	server.LMTP = true
	server.Domain = s.Domain
	server.MaxMessageBytes = incoming.MaxMail
	server.MaxRecipients = maxRecipients
	server.MaxLineLength = maxLine
	server.EnableSMTPUTF8 = true // what is not ASCII in a header is read as any other
	server.ReadTimeout, server.WriteTimeout = patience, patience
	server.ErrorLog = grumbles{s.Log}
	served := make(chan error, 1)
	go func() { served <- server.Serve(d) }()
	select {
	case err = <-served:
		err = errors.Join(fmt.Errorf("take mails in over LMTP: %w", err), d.Close())
	case <-ctx.Done():
		// The server is stopped when no more connections can come, since it would overlook one that comes then.
		err = d.Close()
		<-served
	}
	d.drain()
	bounded, cancel := context.WithTimeout(working, drainTime)
	defer cancel()
	if late := server.Shutdown(bounded); errors.Is(late, context.DeadlineExceeded) {
		cut()
		s.Log.Warn("a mail was still coming in when the process stopped; it has to be delivered again")
		err = errors.Join(err, d.cut())
	}
	return err
}

// grumbles passes on what the SMTP library has to say. It names network addresses, none of people. Of a panic it says more:
// that may quote a mail, and only that there was one is passed on.
type grumbles struct{ log *slog.Logger }

// Printf implements smtp.Logger.
func (g grumbles) Printf(format string, v ...any) {
	says := fmt.Sprintf(format, v...)
	if strings.HasPrefix(says, "panic") {
		says = "panic while it served a connection"
	}
	g.log.Warn("the LMTP server", "says", says)
}

// Println implements smtp.Logger.
func (g grumbles) Println(v ...any) { g.log.Warn("the LMTP server", "says", fmt.Sprint(v...)) }
