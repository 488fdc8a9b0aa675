package relay

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// What a relay may say, in octets as they come over the wire: a TLS handshake with a long chain of certificates, or the
// handful of replies to one mail. SMTP itself bounds neither the length of a line nor the number of lines of a reply.
const (
	allowanceToGreet = 1 << 20
	allowanceForMail = 64 << 10
)

// errTalkative is the end of a relay that says more than it is allowed.
var errTalkative = errors.New("the relay says more than any relay needs to")

// longAgo is a deadline that has always passed: it breaks off what a connection is doing.
var longAgo = time.Unix(1, 0)

// A wire is the connection beneath SMTP and TLS. It bounds what is read and remembers whether something could not be
// written, since go-mail does not say so where it matters most, at the final dot.
type wire struct {
	net.Conn
	left  int64     // octets that may still be read
	until time.Time // nothing is written after that; zero: no end is set
	torn  bool      // a write has failed, so the relay has not got all that was written
}

// arm gives the next exchange until the end of ctx and a fresh allowance. The end of ctx is an absolute one: however
// many octets still come, it breaks the exchange off. The function that arm returns disarms the wire and reports false
// if ctx has ended meanwhile: then the wire is of no more use.
func (w *wire) arm(ctx context.Context, allowance int64) (disarm func() bool) {
	w.left = allowance
	w.until, _ = ctx.Deadline()
	// Setting a deadline fails on a closed connection only, and then so does everything that follows.
	_ = w.SetDeadline(time.Time{})
	return context.AfterFunc(ctx, func() { _ = w.SetDeadline(longAgo) })
}

func (w *wire) Read(p []byte) (int, error) {
	if w.left <= 0 {
		return 0, errTalkative
	}
	n, err := w.Conn.Read(p[:min(int64(len(p)), w.left)])
	w.left -= int64(n)
	return n, err
}

// Write writes nothing once the time is over, by either clock. A process that was stopped for minutes, or a machine that was, goes on in the middle of a
// mail before whatever was to break it off has come to its turn, and by then the mail may be somebody else's.
func (w *wire) Write(p []byte) (int, error) {
	if now := time.Now(); !w.until.IsZero() && (now.After(w.until) || now.Round(0).After(w.until.Round(0))) {
		w.torn = true
		return 0, os.ErrDeadlineExceeded
	}
	n, err := w.Conn.Write(p)
	if err != nil {
		w.torn = true
	}
	return n, err
}

// A session is one connection to the relay, from greeting to goodbye.
type session struct {
	wire   *wire
	smtp   *smtp.Client
	sent   int       // mails handed over so far
	used   time.Time // when it last did something
	soiled bool      // the last mail was refused half-way, so the relay may still have it in mind
}

// dial opens a session: connection, greeting, TLS, login. The error says what is wrong with the relay or with how it is
// configured; of the relay's own words it holds the codes alone.
func (p *Pool) dial(ctx context.Context) (*session, error) {
	bounded, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	s, err := p.open(bounded)
	if err != nil {
		switch {
		case ctx.Err() != nil:
			err = ctx.Err()
		case bounded.Err() != nil:
			err = fmt.Errorf("it keeps us waiting for more than %s", p.timeout)
		}
		return nil, fmt.Errorf("connect to the mail relay %s: %w", p.server, err)
	}
	p.log.Debug("connected to the mail relay", "relay", p.server)
	return s, nil
}

func (p *Pool) open(ctx context.Context) (*session, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", p.server.Address())
	if err != nil {
		return nil, err
	}
	s := &session{wire: &wire{Conn: conn}}
	disarm := s.wire.arm(ctx, allowanceToGreet)
	s.smtp, err = p.greet(ctx, s.wire)
	if !disarm() {
		err = ctx.Err() // what has been broken off looks like anything
	}
	if err != nil {
		s.cut()
		return nil, err
	}
	s.used = time.Now()
	return s, nil
}

// greet leads a fresh connection to where mail can be sent.
func (p *Pool) greet(ctx context.Context, w *wire) (*smtp.Client, error) {
	conn := net.Conn(w)
	switch p.server.TLS {
	case TLSImplicit:
		secured := tls.Client(w, p.tls)
		if err := secured.HandshakeContext(ctx); err != nil {
			return nil, fmt.Errorf("begin TLS: %w", err)
		}
		conn = secured
	case TLSNone:
		// A name can be made to resolve elsewhere; a password must not follow it there.
		if addr, ok := w.RemoteAddr().(*net.TCPAddr); !ok || !addr.IP.IsLoopback() {
			return nil, errors.New("without TLS mail is handed to this machine alone, and the host is another one")
		}
	}
	c, err := smtp.NewClient(conn, p.server.Host)
	if err != nil {
		return nil, fmt.Errorf("wait for its greeting: %w", unquoted(err))
	}
	// Our addresses are ASCII. Asked for SMTPUTF8, a relay refuses what the next one on the way does not support.
	c.SkipSMTPUTF8(true)
	if err := c.Hello(p.helo); err != nil {
		return nil, fmt.Errorf("say hello to it: %w", unquoted(err))
	}
	if p.server.TLS == TLSStart {
		if ok, _ := c.Extension("STARTTLS"); !ok {
			return nil, errors.New("it does not offer STARTTLS; configure a port where it does, or smtps:// for one " +
				"that begins with TLS")
		}
		if err := c.StartTLS(p.tls); err != nil {
			return nil, fmt.Errorf("begin TLS: %w", unquoted(err))
		}
	}
	return c, p.login(c)
}

// login says user and password, if there are any. The connection is known to be secured, or not to leave the machine.
func (p *Pool) login(c *smtp.Client) error {
	if p.server.User == "" {
		return nil
	}
	_, offered := c.Extension("AUTH")
	mechanisms := strings.Fields(strings.ToUpper(offered))
	var auth smtp.Auth
	switch {
	case slices.Contains(mechanisms, "PLAIN"):
		auth = smtp.PlainAuth("", p.server.User, p.server.Password, p.server.Host, true)
	case slices.Contains(mechanisms, "LOGIN"):
		auth = smtp.LoginAuth(p.server.User, p.server.Password, p.server.Host, true)
	default:
		return errors.New("log in: it offers neither AUTH PLAIN nor AUTH LOGIN; leave out user and password if it " +
			"knows this machine by its address")
	}
	if err := c.Auth(auth); err != nil {
		return fmt.Errorf("log in, which needs the right user and password: %w", unquoted(err))
	}
	return nil
}

// unquoted takes the relay's own words out of err, since they can quote an address or a user.
func unquoted(err error) error {
	var reply *textproto.Error
	var garbled textproto.ProtocolError
	switch {
	case errors.As(err, &reply):
		return errors.New("it answers " + replyCodes(reply.Code, reply.Msg))
	case errors.As(err, &garbled), errors.Is(err, smtp.ErrUnexpectedServerResponse):
		return errors.New("its answer is not SMTP")
	}
	return err // of the network or of TLS
}

// replyCodes returns the reply code and, where the text begins with one, the enhanced status code of RFC 2034.
func replyCodes(code int, text string) string {
	basic := strconv.Itoa(code)
	enhanced, _, _ := strings.Cut(text, " ")
	enhanced, _, _ = strings.Cut(enhanced, "\n")
	parts := strings.Split(enhanced, ".")
	if len(parts) != 3 || parts[0] != basic[:1] {
		return basic
	}
	for _, p := range parts {
		if len(p) < 1 || len(p) > 3 || strings.Trim(p, "0123456789") != "" {
			return basic
		}
	}
	return basic + " " + enhanced
}

// again asks whether the relay still listens and makes it forget a mail it has begun: its idea of how long a connection
// may rest is its own.
func (s *session) again(ctx context.Context) bool {
	disarm := s.wire.arm(ctx, allowanceForMail)
	err := s.smtp.Reset()
	s.soiled = false
	return disarm() && err == nil
}

// cut ends the session without a word. Whatever is polite would be dangerous here: go-mail's client ends a mail that has
// been begun, with the final dot, before it says QUIT, and so would deliver half of it.
func (s *session) cut() {
	_ = s.wire.Close() // it is given up, whatever closing it says
}

// quit ends a session that is in order. A relay that does not answer in time is not waited for.
func (s *session) quit(patience time.Duration) {
	s.wire.until = time.Now().Add(patience)
	_ = s.wire.SetDeadline(s.wire.until)
	s.wire.left = allowanceForMail
	_ = s.smtp.Quit() // nothing depends on the goodbye
	s.cut()
}
