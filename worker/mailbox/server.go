package mailbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/emersion/go-smtp"
)

// What the server takes.
const (
	maxMail       = 2 << 20 // bytes of a mail
	maxRecipients = 10      // of one mail: the house sends to one, a person who tries something to a few
	maxConns      = 64      // at once; more wait
	patience      = 60 * time.Second
	// drainTime is how long a mail that is arriving may take when the process wants to stop.
	drainTime = 10 * time.Second
)

// Name implements worker.Worker.
func (b *Box) Name() string { return "mailbox" }

// Listen binds a free port of 127.0.0.1 and returns its address. Those who connect before Run takes them up wait.
func (b *Box) Listen() (addr string, err error) {
	b.listening.Lock()
	defer b.listening.Unlock()
	if err := b.bind(); err != nil {
		return "", err
	}
	return b.addr, nil
}

// bind makes sure that there is a listener. Once an address was given to others it stays. It is called under listening.
func (b *Box) bind() error {
	if b.listener != nil {
		return nil
	}
	addr := b.addr
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	l, err := net.Listen("tcp4", addr)
	if err != nil {
		return fmt.Errorf("listen for mails to the mailbox: %w", err)
	}
	b.listener, b.addr = l, l.Addr().String()
	return nil
}

// take binds, if need be, and hands over the listener.
func (b *Box) take() (net.Listener, error) {
	b.listening.Lock()
	defer b.listening.Unlock()
	if err := b.bind(); err != nil {
		return nil, err
	}
	l := b.listener
	b.listener = nil
	return l, nil
}

// Run takes in mails until ctx ends. Then it lets those finish that are being sent, and says goodbye to the others.
func (b *Box) Run(ctx context.Context) error {
	bound, err := b.take()
	if err != nil {
		return err
	}
	gate := newGate(bound, maxConns)
	// Each Run has a server of its own, since one that was stopped cannot serve again.
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{box: b, conn: c.Conn().(*conn)}, nil
	}))
	server.Domain = "localhost"
	server.MaxMessageBytes = maxMail
	server.MaxRecipients = maxRecipients
	server.ReadTimeout = patience
	server.WriteTimeout = patience
	server.ErrorLog = complaints{b.Log}
	served := make(chan error, 1)
	go func() { served <- server.Serve(gate) }()

	select {
	case err = <-served:
		err = errors.Join(fmt.Errorf("take in mails at %s: %w", bound.Addr(), err), gate.Close())
	case <-ctx.Done():
		// The server is stopped only when no more connections can come, since it would overlook one that comes then.
		err = gate.Close()
		<-served
	}
	gate.drain()
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	if late := server.Shutdown(bounded); errors.Is(late, context.DeadlineExceeded) {
		err = errors.Join(err, fmt.Errorf("mails were still arriving %s after the mailbox was to stop, and are cut off", drainTime), gate.cut())
	}
	return err
}

// complaints passes on what the SMTP library has to say. It names network addresses, none of people.
type complaints struct{ log *slog.Logger }

// Printf implements smtp.Logger.
func (c complaints) Printf(format string, v ...any) {
	c.log.Warn("the mail server of the mailbox", "says", fmt.Sprintf(format, v...))
}

// Println implements smtp.Logger.
func (c complaints) Println(v ...any) {
	c.log.Warn("the mail server of the mailbox", "says", fmt.Sprint(v...))
}
