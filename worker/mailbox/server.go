package mailbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-smtp"

	"jourfixe/worker/smtpd"
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

// newServer makes the server of a mailbox, at a free port of this machine.
func (b *Box) newServer() *smtpd.Server {
	return smtpd.New(smtpd.Options{
		Name: "the mail server of the mailbox", Addr: "127.0.0.1:0", Domain: "localhost",
		MaxMail: maxMail, MaxRecipients: maxRecipients, MaxConns: maxConns, Patience: patience, Drain: drainTime, ClearLogin: true, Log: b.Log,
		Session: func(_ context.Context, c *smtpd.Conn) smtp.Session { return &session{box: b, conn: c} },
	})
}

// Name implements worker.Worker.
func (b *Box) Name() string { return "mailbox" }

// Listen binds a free port of 127.0.0.1 and returns its address. Those who connect before Run takes them up wait.
func (b *Box) Listen() (addr string, err error) {
	if addr, err = b.server.Listen(); err != nil {
		return "", fmt.Errorf("listen for mails to the mailbox: %w", err)
	}
	return addr, nil
}

// Run takes in mails until ctx ends. Then it lets those finish that are being sent, and says goodbye to the others.
func (b *Box) Run(ctx context.Context) error {
	late, err := b.server.Run(ctx)
	if late {
		err = errors.Join(fmt.Errorf("mails were still arriving %s after the mailbox was to stop, and are cut off", drainTime), err)
	}
	if err != nil {
		return fmt.Errorf("take in mails for the mailbox: %w", err)
	}
	return nil
}
