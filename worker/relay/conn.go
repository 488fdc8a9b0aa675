package relay

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// An Outcome is what became of a mail that was to be handed to the relay.
type Outcome int

// The outcomes. Of a Deferred mail it is certain that the relay does not have it, of an Unknown one it is not: that has
// to be sent again as well, but with the same Message-ID, so that a copy too many can be recognised. Unknown is the zero
// value, since that is what can be said of a mail of which nothing is known.
const (
	Unknown   Outcome = iota // broken or timed out after the final dot had been sent
	Delivered                // the relay has taken it over
	Deferred                 // not now: a 4xx reply, or broken before the final dot
	Refused                  // not ever: a 5xx reply to this recipient or content, or a mail that cannot be sent at all
)

var outcomes = [...]string{Unknown: "unknown", Delivered: "delivered", Deferred: "deferred", Refused: "refused"}

// String returns the outcome as a word for logs and metrics.
func (o Outcome) String() string { return outcomes[o] }

// A Result says what became of one mail.
type Result struct {
	Outcome Outcome
	// Code holds the codes of the relay's answer, "250 2.0.0" or "451", never its text, which can quote an address. It
	// is empty if the relay has not answered.
	Code string
}

// maxMail is the size in octets beyond which a mail is not sent. What the office says takes a few thousand.
const maxMail = 10 << 20

// maxPaper is the size of a buffer that is worth keeping.
const maxPaper = 1 << 20

// maxPath is the length of an address in angle brackets, as RFC 5321 bounds it.
const maxPath = 256

// A Conn is the right to use one of the pool's connections. It is for one goroutine at a time.
type Conn struct {
	pool    *Pool
	session *session // nil where the last one broke
	back    bool     // has been released
}

// Ready makes sure, as Acquire has done, that the relay answers, before one more mail is sent over the connection. Its error is
// that of Acquire, and no mail's fault.
func (c *Conn) Ready(ctx context.Context) error {
	p := c.pool
	if err := c.ready(ctx); err != nil {
		if ctx.Err() == nil && !errors.Is(err, ErrClosed) && p.outage.begin(err) {
			p.log.Error("mail cannot be handed in; everything that is owed waits", "error", err)
		}
		return err
	}
	if p.outage.end() {
		p.log.Info("mail can be handed in again")
	}
	return nil
}

// ready makes sure that there is a session which, as far as can be known, works. It tells apart one that has died of itself
// from a relay that is not to be had, so that the former is nobody's fault.
func (c *Conn) ready(ctx context.Context) error {
	p := c.pool
	if c.session != nil && c.session.sent >= p.perSession {
		p.retire(c.session)
		c.session = nil
	}
	if c.session != nil && (c.session.soiled || time.Since(c.session.used) > p.freshFor) {
		bounded, cancel := context.WithTimeout(ctx, min(p.timeout, p.prompt))
		alive := c.session.again(bounded)
		cancel()
		if !alive {
			c.drop()
		}
	}
	if c.session != nil {
		return nil
	}
	select {
	case <-p.closing:
		return ErrClosed
	default:
	}
	var err error
	c.session, err = p.dial(ctx)
	return err
}

// drop gives up a session that does not work.
func (c *Conn) drop() {
	c.session.cut()
	c.session = nil
	c.pool.log.Debug("a connection to the mail relay has ended", "relay", c.pool.server)
}

// Release gives the connection back. Releasing it twice is fine; using it afterwards is not.
func (c *Conn) Release() {
	if c.back {
		return
	}
	c.back = true
	if c.session != nil {
		c.pool.rest(c.session)
		c.session = nil
	}
	<-c.pool.slots
}

// Send hands one mail for one recipient to the relay, within the pool's timeout, however slowly the relay answers. A
// connection that has died since its last mail is replaced first and is no failure of this mail. If ctx ends, the
// exchange is broken off, which after the final dot leaves the result Unknown.
//
// What the relay refuses before it has heard the recipient is about the sender or about our configuration: such a mail
// is Deferred, even if the code is 5xx, and the log says so.
func (c *Conn) Send(ctx context.Context, m *gomail.Msg) Result {
	p := c.pool
	paper := p.papers.Get().(*bytes.Buffer)
	defer func() {
		if paper.Cap() <= maxPaper {
			paper.Reset()
			p.papers.Put(paper)
		}
	}()
	from, to, err := envelope(m)
	if err == nil {
		err = render(m, paper)
	}
	if err != nil {
		p.log.Error("a mail cannot be sent as it is", "messageId", m.GetMessageID(), "error", err)
		return Result{Outcome: Refused}
	}
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	for {
		if err := c.ready(ctx); err != nil {
			if ctx.Err() == nil {
				p.log.Warn("the mail relay cannot be used", "error", err)
			}
			return Result{Outcome: Deferred}
		}
		worn := c.session.sent > 0
		v := c.hand(ctx, from, to, paper.Bytes())
		switch {
		case v.unheard && worn && ctx.Err() == nil:
			// The relay has closed the connection after an earlier mail and we have only now noticed. The next
			// connection is a fresh one, so this happens once.
			continue
		case v.misfit:
			p.log.Warn("the mail relay refuses us as a sender", "relay", p.server, "code", v.Code)
		}
		return v.Result
	}
}

// envelope returns the two addresses of the transaction, in angle brackets. One recipient a mail, since a relay that
// refuses one of several leaves open what becomes of the others. Errors do not quote the addresses.
func envelope(m *gomail.Msg) (from, to string, err error) {
	from, err = m.GetSender(false)
	if err != nil {
		return "", "", errors.New("it has no sender")
	}
	all, err := m.GetRecipients()
	if err != nil || len(all) != 1 {
		return "", "", fmt.Errorf("it has %d recipients, and must have exactly one", len(all))
	}
	for _, path := range [...]string{from, all[0]} {
		if len(path) > maxPath || strings.ContainsFunc(path, func(c rune) bool { return c < 0x20 || c >= 0x7f }) {
			return "", "", errors.New("an address is too long or has other characters than printable ASCII")
		}
		if _, err := mail.ParseAddress(path); err != nil {
			return "", "", errors.New("an address is not one that mail can be sent to")
		}
	}
	return from, all[0], nil
}

// render writes the mail down before anything of it is said, so that what fails in here leaves no half mail behind, and
// the relay is not kept waiting.
func render(m *gomail.Msg, paper *bytes.Buffer) error {
	if _, err := m.WriteTo(paper); err != nil {
		return fmt.Errorf("write it down: %w", err)
	}
	if paper.Len() > maxMail {
		return fmt.Errorf("it has %d octets, more than the %d that are sent", paper.Len(), maxMail)
	}
	return nil
}

// hand performs the transaction on the connection's session and leaves the connection without one if it broke.
func (c *Conn) hand(ctx context.Context, from, to string, content []byte) verdict {
	k := c.session
	disarm := k.wire.arm(ctx, allowanceForMail)
	v := k.transact(from, to, content)
	if !disarm() {
		v.broken = true
	}
	k.used = time.Now()
	if v.Outcome == Delivered {
		k.sent++
	} else {
		k.soiled = true
	}
	if v.broken {
		c.drop()
	}
	return v
}
