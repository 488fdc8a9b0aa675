// Package lmtp is the door by which a mail server hands in what comes back to the office's address: LMTP (RFC 2033), over TCP
// or a socket, with the answers of RFC 5321, section 4.2, and the codes of RFC 3463. Each recipient of a mail is confirmed for
// themselves, and only once the mail is stored. What the mail says is not looked at here.
package lmtp

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/emersion/go-smtp"

	"jourfixe/worker/incoming"
	"jourfixe/worker/smtpd"
)

// What the server takes. Mails come from one MTA, which keeps the rest of the world away.
const (
	maxRecipients = 100 // of one mail
	maxNone       = 50  // addresses that are none here, over one connection: the MTA has only one to ask for
	maxConns      = 50  // at once; more wait
	maxMails      = 8   // in memory at once; more wait
	maxLine       = 2000
	// maxBytes is how many bytes may come over a connection for one mail: what comes with a mail that is too large, so that
	// the MTA hears why it is not taken, but not all of one that never ends.
	maxBytes = 2*incoming.MaxMail + 256<<10
	patience = time.Minute // for a command, for a whole mail, and for each of our answers
	// storeWithin bounds how long it may take to store a mail for all its recipients.
	storeWithin = 30 * time.Second
	// drainTime is how long a mail that is in hand may still take when the process wants to stop.
	drainTime = 5 * time.Second
)

// Options are what a server works with.
type Options struct {
	Addr   string // host:port, or unix: and the path of a socket
	From   string // the house's own mail address: what is for it, or for it with +anything behind the local part, is taken
	Domain string // by which the server introduces itself
	// Receive stores a mail, as that of a reply.Intake.
	Receive func(ctx context.Context, from, to string, raw []byte) (id string, err error)
	Log     *slog.Logger
}

// A Server takes mails in from an MTA.
type Server struct {
	Options
	shell *smtpd.Server
	mails chan struct{} // holds one for each mail in memory
}

// New returns a server.
func New(o Options) *Server {
	s := &Server{Options: o, mails: make(chan struct{}, maxMails)}
	s.shell = smtpd.New(smtpd.Options{
		Name: "the LMTP server", Addr: o.Addr, Domain: o.Domain, LMTP: true,
		UTF8:    true, // what is not ASCII in a header is read as any other
		MaxMail: incoming.MaxMail, MaxRecipients: maxRecipients, MaxLine: maxLine, MaxConns: maxConns, MaxBytes: maxBytes,
		Patience: patience, Drain: drainTime, Log: o.Log,
		Session: func(ctx context.Context, c *smtpd.Conn) smtp.Session { return &session{server: s, ctx: ctx, conn: c} },
	})
	return s
}

// Name implements worker.Worker.
func (s *Server) Name() string { return "lmtp" }

// Listen binds the address and returns it, with the port that it has got if it asked for any. Those who connect before
// Run takes them up wait.
func (s *Server) Listen() (addr string, err error) {
	if addr, err = s.shell.Listen(); err != nil {
		return "", fmt.Errorf("listen for mails over LMTP: %w", err)
	}
	return addr, nil
}

// Run takes mails in until ctx ends. Then the mail that is in hand is finished, and all others are left to be delivered
// again.
func (s *Server) Run(ctx context.Context) error {
	late, err := s.shell.Run(ctx)
	if late {
		s.Log.Warn("a mail was still coming in when the process stopped; it has to be delivered again")
	}
	if err != nil {
		return fmt.Errorf("take mails in over LMTP: %w", err)
	}
	return nil
}
