package journal

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// What a program that does not own the house may meet.
var (
	ErrNoServer  = errors.New("no NATS server answers there")
	ErrUntrusted = errors.New("the server's certificate is not one of those that are trusted; name who has signed it with --nats-tls-ca FILE, or the server as its certificate does")
	ErrNoAnswer  = errors.New("nobody answers; is jourfixe running for this office?")
)

const dialTimeout = 5 * time.Second

// An Access is how a NATS server that is not built in is reached: where it is, by what somebody comes in, of password, credentials and
// NKey one or none, and by what the server is known. Files are named by their paths.
type Access struct {
	URL               string // several servers are separated by commas
	User, Password    string
	Creds, NKey       string
	CA, Cert, CertKey string
}

// Dial connects a client to a NATS server. Without a user it connects without credentials. It returns ErrNoServer when
// nothing listens at the URL, and ErrDenied when the server does not take the credentials.
func Dial(server, user, password string) (*nats.Conn, error) {
	return Access{URL: server, User: user, Password: password}.Dial(user)
}

// Dial connects the client of the name, which may be empty where the server asks for none. It returns what Dial does.
func (a Access) Dial(client string) (*nats.Conn, error) {
	// What goes wrong is told by the call that asked for it.
	options := []nats.Option{nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {})}
	if client != "" {
		options = append(options, nats.CustomInboxPrefix("_INBOX."+client))
	}
	return a.dial(options...)
}

// DialHouse connects the house itself to a NATS server that is not embedded, as Dial does, but has answers come where
// nobody else of its account may listen.
func DialHouse(server, user, password string) (*nats.Conn, error) {
	return Access{URL: server, User: user, Password: password}.DialHouse()
}

// DialHouse connects the house itself.
func (a Access) DialHouse() (*nats.Conn, error) {
	return a.dial(nats.CustomInboxPrefix(streams.HouseInbox),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			slog.Error("the connection to the NATS server reports an error", "error", err)
		}))
}

// DialRestore connects whoever restores, as DialHouse does. What cannot be sent at once is not sent at all: once the server is back somebody else may have gone on.
func (a Access) DialRestore() (*nats.Conn, error) {
	return a.dial(nats.CustomInboxPrefix(streams.HouseInbox), nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}), nats.ReconnectBufSize(-1))
}

// DialBackup connects whoever takes a backup, as DialHouse does.
func (a Access) DialBackup() (*nats.Conn, error) {
	return a.dial(nats.CustomInboxPrefix(streams.BackupInbox), nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}))
}

func (a Access) dial(options ...nats.Option) (*nats.Conn, error) {
	if _, err := url.Parse(a.URL); err != nil || a.URL == "" {
		return nil, errors.New("the NATS server must be a URL, as in nats://127.0.0.1:4222")
	}
	if a.User != "" {
		options = append(options, nats.UserInfo(a.User, a.Password))
	}
	if a.Creds != "" {
		options = append(options, nats.UserCredentials(a.Creds))
	}
	if a.NKey != "" {
		nkey, err := nats.NkeyOptionFromSeed(a.NKey)
		if err != nil {
			return nil, fmt.Errorf("read the NKey: %w", err)
		}
		options = append(options, nkey)
	}
	if a.CA != "" {
		options = append(options, nats.RootCAs(a.CA))
	}
	if a.Cert != "" {
		options = append(options, nats.ClientCert(a.Cert, a.CertKey))
	}
	nc, err := nats.Connect(a.URL, append(options,
		nats.Name("jourfixe"),
		nats.Timeout(dialTimeout),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(100*time.Millisecond))...)
	switch {
	case errors.Is(err, nats.ErrAuthorization), errors.Is(err, nats.ErrAuthExpired):
		return nil, fmt.Errorf("connect to NATS: %w: %w", streams.ErrDenied, err)
	case untrusted(err):
		return nil, fmt.Errorf("connect to NATS: %w: %w", ErrUntrusted, err)
	case err != nil:
		return nil, fmt.Errorf("connect to NATS: %w: %w", ErrNoServer, err)
	}
	return nc, nil
}

// untrusted reports whether a server was there and could not be known by its certificate.
func untrusted(err error) bool {
	var certificate *tls.CertificateVerificationError
	return errors.As(err, &certificate)
}

// A Caller is a client of an office: it submits commands, asks questions and, if it may, looks at the journal and the
// dead letters. It changes nothing else on the server.
type Caller struct {
	js             jetstream.JetStream
	office, client string
	dead           deadLetters
	singly         atomic.Bool // its commands are taken one by one alone
}

// NewCaller makes a Caller that appears as the given client. The connection stays the caller's.
func NewCaller(nc *nats.Conn, office, client string) (*Caller, error) {
	if !events.ValidID(office) || !events.ValidID(client) {
		return nil, fmt.Errorf("the office and the client each match %s", events.IDPattern)
	}
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, fmt.Errorf("use JetStream: %w", err)
	}
	return &Caller{js: js, office: office, client: client, dead: deadLetters{js: js, office: office}}, nil
}

// Submit puts a command into the stream and returns its place there. It returns ErrDenied for a client that the
// connection may not speak for.
func (c *Caller) Submit(ctx context.Context, t events.Type, m events.Message) (uint64, error) {
	sequence, err := submit(ctx, c.js, c.office, c.client, t, m)
	return sequence, absent(err)
}

// absent adds ErrNoAnswer where nobody was there to store a command.
func absent(err error) error {
	if errors.Is(err, nats.ErrNoResponders) || errors.Is(err, jetstream.ErrNoStreamResponse) {
		return fmt.Errorf("%w: %w", ErrNoAnswer, err)
	}
	return err
}

// Ask asks a question and returns the answer, or the house's reason for not answering as an error. It returns
// ErrNoAnswer when nobody is there to answer, or whoever was about to answer stops: asking again is right then.
func (c *Caller) Ask(ctx context.Context, noun, question string, data []byte) ([]byte, error) {
	m, err := c.request(ctx, noun+"."+question, nats.NewMsg(events.QuerySubject(c.office, c.client, noun, question)), data)
	if err != nil {
		return nil, err
	}
	return m.Data, nil
}

// request sends a message of a question and returns what is said to it.
func (c *Caller) request(ctx context.Context, question string, q *nats.Msg, data []byte) (*nats.Msg, error) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	nc := c.js.Conn()
	q.Data = data
	m, err := nc.RequestMsgWithContext(ctx, q)
	switch {
	case errors.Is(err, nats.ErrNoResponders):
		return nil, fmt.Errorf("ask %s: %w", question, ErrNoAnswer)
	case err != nil:
		return nil, fmt.Errorf("ask %s: %w", question, streams.Explain(nc, q.Subject, err))
	}
	if m.Header.Get(headerRetry) != "" {
		return nil, fmt.Errorf("ask %s: %w", question, ErrNoAnswer)
	}
	if reason := m.Header.Get(headerError); reason != "" {
		return nil, errors.New(unpercent(reason))
	}
	return m, nil
}

// Follow gives the office's events as they lie in the journal, beginning after the given sequence: personal values are
// sealed. An empty subject means all of the office; otherwise it is a NATS subject below jourfixe.<office>.event. If
// live it goes on for ever, as Journal.Follow does; if not it returns nil after the last event that is there.
func (c *Caller) Follow(ctx context.Context, after uint64, subject string, live bool,
	each func(sequence uint64, subject string, header nats.Header, data []byte) error) error {
	if subject == "" {
		subject = events.EventsOf(c.office, events.Ref{})
	}
	r := c.reader(streams.Events, subject, after+1)
	give := func(raw streams.Raw) error { return each(raw.Sequence, raw.Subject, raw.Header, raw.Data) }
	if live {
		return r.Follow(ctx, give)
	}
	return r.Scan(ctx, 0, give)
}

// DeadLetters lists the dead letters, without their headers and data.
func (c *Caller) DeadLetters(ctx context.Context) ([]Letter, error) {
	return c.dead.list(ctx, c.reader)
}

// DeadLetter returns one dead letter, or ErrNoLetter.
func (c *Caller) DeadLetter(ctx context.Context, sequence uint64) (Letter, error) {
	l, _, err := c.dead.letter(ctx, sequence)
	return l, err
}

// Retry submits a dead letter again, as a command of this client, which answers for it now; then it drops the letter,
// and returns the new sequence. It returns ErrNoLetter if there is none.
func (c *Caller) Retry(ctx context.Context, sequence uint64) (uint64, error) {
	return c.dead.retry(ctx, sequence, c.client)
}

// Drop deletes a dead letter for good, or returns ErrNoLetter.
func (c *Caller) Drop(ctx context.Context, sequence uint64) error { return c.dead.drop(ctx, sequence) }

func (c *Caller) reader(stream, filter string, first uint64) *streams.Reader {
	// Which consumer a stream is read from is nothing that a caller wants to hear.
	return &streams.Reader{JS: c.js, Log: slog.New(slog.DiscardHandler), Stream: stream, Filter: filter, Next: max(first, 1)}
}
