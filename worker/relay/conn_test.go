package relay

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gomail "github.com/wneessen/go-mail"

	"jourfixe/events/patience"
	"jourfixe/worker/relay/smtptest"
)

// testMail is a small mail to guest<n>@town.example.
func testMail(t testing.TB, n int) *gomail.Msg {
	t.Helper()
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	for _, err := range []error{
		m.EnvelopeFrom("bounce@bremen.example"), m.From("office@bremen.example"),
		m.To(fmt.Sprintf("guest%d@town.example", n)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	m.Subject("Einladung: Jour fixe")
	m.SetMessageIDWithValue(fmt.Sprintf("mail%d@bremen.example", n))
	m.SetBodyString(gomail.TypeTextPlain, "Guten Tag,\r\n.\r\n..ein Punkt am Anfang\r\nÄpfel\r\n")
	return m
}

// unencoded spares the tests of large mails the time it takes to encode them.
var unencoded = gomail.WithPartEncoding(gomail.NoEncoding)

// poolFor is a Pool for the server that closes with the test.
func poolFor(t testing.TB, s *smtptest.Server, o Options) *Pool {
	t.Helper()
	r, err := Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	return poolTo(t, r, o)
}

func poolTo(t testing.TB, r Server, o Options) *Pool {
	t.Helper()
	if o.Timeout == 0 {
		o.Timeout = patience.Limit
	}
	s := NewPool(r, o)
	s.freshFor, s.prompt = time.Hour, patience.Limit // a slow machine is no reason to ask whether a session is alive, nor to give it up
	t.Cleanup(s.Close)
	return s
}

// sendOne acquires a connection, sends one mail and releases the connection.
func sendOne(t testing.TB, s *Pool, m *gomail.Msg) Result {
	t.Helper()
	conn, err := s.Acquire(t.Context())
	if err != nil {
		t.Fatalf("acquire a connection: %v", err)
	}
	defer conn.Release()
	return conn.Send(t.Context(), m)
}

// failOnce fails the first mail at the step and nothing else.
func failOnce(step smtptest.Step, fault smtptest.Fault) func(*smtptest.Mail) smtptest.Fault {
	return func(m *smtptest.Mail) smtptest.Fault {
		if m.Step == step && m.Number == 1 {
			return fault
		}
		return smtptest.None
	}
}

// TestFaults says what becomes of a mail for every way the relay can fail, whether the relay has it, and that the next
// mail on the same connection goes through all the same.
func TestFaults(t *testing.T) {
	for _, test := range []struct {
		step  smtptest.Step
		fault smtptest.Fault
		want  Outcome
		code  string
		kept  bool // the relay has the mail, whatever it said
		conns int  // connections needed for two mails
		slow  bool
	}{
		{smtptest.MAIL, smtptest.None, Delivered, "250 2.0.0", true, 1, false},

		{smtptest.MAIL, smtptest.Closing, Deferred, "421 4.3.2", false, 2, false},
		{smtptest.RCPT, smtptest.Closing, Deferred, "421 4.3.2", false, 2, false},
		{smtptest.DATA, smtptest.Closing, Deferred, "421 4.3.2", false, 2, false},
		{smtptest.Dot, smtptest.Closing, Deferred, "421 4.3.2", false, 2, false},

		{smtptest.MAIL, smtptest.Busy, Deferred, "451 4.3.0", false, 1, false},
		{smtptest.RCPT, smtptest.Busy, Deferred, "451 4.3.0", false, 1, false},
		{smtptest.DATA, smtptest.Busy, Deferred, "451 4.3.0", false, 1, false},
		{smtptest.Dot, smtptest.Busy, Deferred, "451 4.3.0", false, 1, false},
		{smtptest.RCPT, smtptest.Full, Deferred, "452 4.2.2", false, 1, false},
		{smtptest.Dot, smtptest.Full, Deferred, "452 4.2.2", false, 1, false},

		// Before the recipient is known, a refusal cannot be about them.
		{smtptest.MAIL, "550 5.7.1 sender refused", Deferred, "550 5.7.1", false, 1, false},
		{smtptest.RCPT, smtptest.NoSuchUser, Refused, "550 5.1.1", false, 1, false},
		{smtptest.DATA, smtptest.NoSuchUser, Refused, "550 5.1.1", false, 1, false},
		{smtptest.Dot, smtptest.NoSuchUser, Refused, "550 5.1.1", false, 1, false},
		{smtptest.Dot, "554-5.7.1 spam\r\n554 5.7.1 from office@bremen.example", Refused, "554 5.7.1", false, 1, false},

		// The codes and nothing but the codes.
		{smtptest.RCPT, "550 <guest1@town.example> unknown", Refused, "550", false, 1, false},
		{smtptest.RCPT, "550 4.1.1 not of the same class", Refused, "550", false, 1, false},
		{smtptest.RCPT, "550 5.1.1.example is unknown", Refused, "550", false, 1, false},
		{smtptest.RCPT, "550 5.1.12345 is unknown", Refused, "550", false, 1, false},
		{smtptest.RCPT, "550 5.1.1", Refused, "550 5.1.1", false, 1, false},
		{smtptest.RCPT, "251 2.1.5 will forward", Delivered, "250 2.0.0", true, 1, false},

		// Without a word: before the final dot nothing can have been kept, after it nobody knows.
		{smtptest.MAIL, smtptest.Drop, Deferred, "", false, 2, false},
		{smtptest.RCPT, smtptest.Drop, Deferred, "", false, 2, false},
		{smtptest.DATA, smtptest.Drop, Deferred, "", false, 2, false},
		{smtptest.Dot, smtptest.Drop, Unknown, "", false, 2, false},
		{smtptest.Dot, smtptest.KeepDrop, Unknown, "", true, 2, false},

		// Nonsense.
		{smtptest.RCPT, "HTTP/1.1 400 Bad Request", Deferred, "", false, 2, false},
		{smtptest.RCPT, "354 out of step", Deferred, "354", false, 2, false},
		{smtptest.RCPT, "999 9.9.9 what", Deferred, "999 9.9.9", false, 2, false},
		{smtptest.Dot, "garbage", Unknown, "", false, 2, false},
		{smtptest.Dot, "354 again", Unknown, "", false, 2, false},
		{smtptest.RCPT, smtptest.Fault(strings.Repeat("250-and so on\r\n", 10000)), Deferred, "", false, 2, false},
		{smtptest.RCPT, smtptest.Fault("250 " + strings.Repeat("x", 200000)), Deferred, "", false, 2, false},

		{smtptest.MAIL, smtptest.Tarpit, Deferred, "", false, 2, true},
		{smtptest.RCPT, smtptest.Tarpit, Deferred, "", false, 2, true},
		{smtptest.DATA, smtptest.Silence, Deferred, "", false, 2, true},
		{smtptest.Dot, smtptest.Tarpit, Unknown, "", false, 2, true},
		{smtptest.Dot, smtptest.Silence, Unknown, "", false, 2, true},
		{smtptest.Dot, smtptest.KeepSilent, Unknown, "", true, 2, true},
	} {
		name, _, _ := strings.Cut(string(test.fault), "\r")
		t.Run(fmt.Sprintf("%s/%.40s", test.step, name), func(t *testing.T) {
			t.Parallel()
			var server *smtptest.Server
			var s *Pool
			var conn *Conn
			var got Result
			var reached atomic.Bool // the step at which it fails
			// The time for a whole mail, where the relay is slow. On a machine that is slow itself it may be over before that.
			for soon := 400 * time.Millisecond; !reached.Load(); soon *= 2 {
				server = smtptest.Start(t, func(m *smtptest.Mail) smtptest.Fault {
					if m.Step == test.step {
						reached.Store(true)
					}
					return failOnce(test.step, test.fault)(m)
				})
				s = poolFor(t, server, Options{Connections: 1})
				var err error
				if conn, err = s.Acquire(t.Context()); err != nil {
					t.Fatal(err)
				}
				defer conn.Release()
				if test.slow {
					s.timeout = soon
				}
				begun := time.Now()
				got = conn.Send(t.Context(), testMail(t, 1))
				if took := time.Since(begun); test.slow && (took < soon-50*time.Millisecond || took > patience.Limit/2) {
					t.Errorf("the connection is free after %s; want about %s", took, soon)
				}
				s.timeout = patience.Limit
			}
			if got != (Result{test.want, test.code}) {
				t.Errorf("the mail is %s, %q; want %s, %q", got.Outcome, got.Code, test.want, test.code)
			}
			if test.kept {
				eventually(t, "the relay to keep it", func() bool { return len(server.Mails()) > 0 })
			}
			if kept := len(server.Mails()) == 1; kept != test.kept {
				t.Errorf("the relay has kept the mail: %v; want %v", kept, test.kept)
			}
			if got := conn.Send(t.Context(), testMail(t, 2)); got.Outcome != Delivered {
				t.Errorf("the next mail is %s, %q", got.Outcome, got.Code)
			}
			if got := server.Connections(); got != test.conns {
				t.Errorf("%d connections were opened; want %d", got, test.conns)
			}
		})
	}
}

// TestSendHandsOver compares what arrives with what was sent: envelope, parameters, octets.
func TestSendHandsOver(t *testing.T) {
	server := smtptest.Start(t, nil)
	m := testMail(t, 1)
	if got := sendOne(t, poolFor(t, server, Options{}), m); got != (Result{Delivered, "250 2.0.0"}) {
		t.Fatalf("the mail is %s, %q", got.Outcome, got.Code)
	}
	var want bytes.Buffer
	if _, err := m.WriteTo(&want); err != nil {
		t.Fatal(err)
	}
	got := server.Mails()[0]
	if got.From != "bounce@bremen.example" || got.To != "guest1@town.example" || got.MessageID != "mail1@bremen.example" {
		t.Errorf("from %s to %s, id %s", got.From, got.To, got.MessageID)
	}
	if got.Params != "BODY=8BITMIME" {
		t.Errorf("asked for %q, and the server offers SMTPUTF8", got.Params)
	}
	if !bytes.Equal(got.Raw, want.Bytes()) {
		t.Errorf("arrived:\n%s\nsent:\n%s", got.Raw, want.Bytes())
	}
}

// TestHalfMail has a mail fail while it is written down. Said to the relay meanwhile, the half of it would be delivered
// by whatever is said next, since go-mail's client then puts the final dot.
func TestHalfMail(t *testing.T) {
	server := smtptest.Start(t, nil)
	s := poolFor(t, server, Options{Connections: 1})
	m := testMail(t, 1)
	m.SetBodyWriter(gomail.TypeTextPlain, func(w io.Writer) (int64, error) {
		n, _ := io.WriteString(w, strings.Repeat("half\r\n", 5000))
		return int64(n), errors.New("the other half is lost")
	})
	if got := sendOne(t, s, m); got != (Result{Refused, ""}) {
		t.Errorf("the mail is %s, %q", got.Outcome, got.Code)
	}
	if got := sendOne(t, s, testMail(t, 2)); got.Outcome != Delivered {
		t.Errorf("the next mail is %s, %q", got.Outcome, got.Code)
	}
	if mails := server.Mails(); len(mails) != 1 || mails[0].MessageID != "mail2@bremen.example" {
		t.Errorf("the relay has kept %d mails", len(mails))
	}
}

// TestUnsendable refuses mails that are ours to get right, without asking the relay and without naming anyone.
func TestUnsendable(t *testing.T) {
	server := smtptest.Start(t, nil)
	var log bytes.Buffer
	s := poolFor(t, server, Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	for name, spoil := range map[string]func(*gomail.Msg){
		"no recipient":   func(m *gomail.Msg) { m.SetAddrHeaderIgnoreInvalid(gomail.HeaderTo) },
		"two recipients": func(m *gomail.Msg) { _ = m.AddCc("other@town.example") },
		"not ASCII":      func(m *gomail.Msg) { _ = m.To("gäste@town.example") },
		"too long":       func(m *gomail.Msg) { _ = m.To(strings.Repeat("x", 300) + "@town.example") },
		"too much":       func(m *gomail.Msg) { m.SetBodyString(gomail.TypeTextPlain, strings.Repeat("x", maxMail), unencoded) },
	} {
		m := testMail(t, 1)
		spoil(m)
		if got := sendOne(t, s, m); got != (Result{Refused, ""}) {
			t.Errorf("%s: the mail is %s, %q", name, got.Outcome, got.Code)
		}
	}
	if got := server.Count("MAIL"); got != 0 {
		t.Errorf("the relay was asked %d times", got)
	}
	if strings.Contains(log.String(), "town.example") {
		t.Errorf("the log names a recipient:\n%s", log.String())
	}
	if strings.Count(log.String(), "messageId=") != 5 {
		t.Errorf("the log does not tell which mails:\n%s", log.String())
	}
}

// TestNoWordsOfTheRelay lets the relay quote an address in all it says and looks for it in log and errors.
func TestNoWordsOfTheRelay(t *testing.T) {
	var log bytes.Buffer
	o := Options{Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	for _, step := range []smtptest.Step{smtptest.Greeting, smtptest.MAIL, smtptest.RCPT, smtptest.DATA, smtptest.Dot} {
		for _, fault := range []smtptest.Fault{"421 4.1.1 guest1@town.example", "550 5.1.1 guest1@town.example", "guest1@town.example"} {
			server := smtptest.Start(t, func(m *smtptest.Mail) smtptest.Fault {
				if m.Step == step {
					return fault
				}
				return smtptest.None
			})
			s := poolFor(t, server, o)
			conn, err := s.Acquire(t.Context())
			if err != nil {
				fmt.Fprintln(&log, err)
				continue
			}
			fmt.Fprintln(&log, conn.Send(t.Context(), testMail(t, 1)))
			conn.Release()
		}
	}
	if strings.Contains(log.String(), "guest1") {
		t.Errorf("quoted:\n%s", log.String())
	}
	if !strings.Contains(log.String(), "it answers 421 4.1.1") || !strings.Contains(log.String(), "its answer is not SMTP") {
		t.Errorf("the codes are missing:\n%s", log.String())
	}
}

// TestBrokenOff ends the context of a mail whose relay is silent: the connection is free at once.
func TestBrokenOff(t *testing.T) {
	for step, want := range map[smtptest.Step]Outcome{smtptest.RCPT: Deferred, smtptest.Dot: Unknown} {
		reached := make(chan struct{})
		server := smtptest.Start(t, func(m *smtptest.Mail) smtptest.Fault {
			if m.Step == step && m.Number == 1 {
				close(reached)
				return smtptest.Silence
			}
			return smtptest.None
		})
		s := poolFor(t, server, Options{Connections: 1})
		conn, err := s.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		go func() { <-reached; cancel() }()
		begun := time.Now()
		if got := conn.Send(ctx, testMail(t, 1)); got != (Result{want, ""}) {
			t.Errorf("broken off at %s the mail is %s, %q; want %s", step, got.Outcome, got.Code, want)
		}
		if took := time.Since(begun); took > patience.Limit/2 {
			t.Errorf("breaking off at %s took %s", step, took)
		}
		if got := conn.Send(ctx, testMail(t, 2)); got != (Result{Deferred, ""}) {
			t.Errorf("begun after the end the mail is %s, %q", got.Outcome, got.Code)
		}
		if got := conn.Send(t.Context(), testMail(t, 3)); got.Outcome != Delivered {
			t.Errorf("the next mail is %s, %q", got.Outcome, got.Code)
		}
		conn.Release()
	}
}

// TestTornBeforeTheDot breaks the connection while a large mail is written. The relay cannot have the dot, so the mail
// is Deferred, not Unknown.
func TestTornBeforeTheDot(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			// Says all it will ever say at once, and never reads the mail, so that writing it gets stuck.
			_, _ = io.WriteString(c, "220 hello\r\n250 hello\r\n250 sender\r\n250 recipient\r\n354 go ahead\r\n")
			defer c.Close()
		}
	}()
	r, err := Parse("smtp://" + l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	s := poolTo(t, r, Options{})
	conn, err := s.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	s.timeout = 400 * time.Millisecond
	m := testMail(t, 1)
	m.SetBodyString(gomail.TypeTextPlain, strings.Repeat("much\r\n", 1500000), unencoded)
	if got := conn.Send(t.Context(), m); got != (Result{Deferred, ""}) {
		t.Errorf("the mail is %s, %q", got.Outcome, got.Code)
	}
}

// FuzzReplyCodes looks for words of the relay among its codes.
func FuzzReplyCodes(f *testing.F) {
	for _, seed := range []string{"5.1.1 guest1@town.example", "5.1.1\nmore", "5.1", "5.1.1.1", "5.x.1 no", "...", ""} {
		f.Add(550, seed)
	}
	codes := regexp.MustCompile(`^\d{3}( \d\.\d{1,3}\.\d{1,3})?$`)
	f.Fuzz(func(t *testing.T, code int, text string) {
		if code < 100 || code > 999 {
			return // not a reply
		}
		if got := replyCodes(code, text); !codes.MatchString(got) || !strings.HasPrefix(strconv.Itoa(code)+" "+text, got) {
			t.Errorf("the codes of %d %q are %q", code, text, got)
		}
	})
}

// TestThousand sends a thousand mails over four connections; one in ten is refused. Each arrives once, nothing else does, and
// no more connections than allowed are open.
func TestThousand(t *testing.T) {
	const mails, conns = 1000, 4
	server := smtptest.Start(t, func(m *smtptest.Mail) smtptest.Fault {
		if m.Step == smtptest.RCPT && strings.HasPrefix(m.To, "guest7") && len(m.To) == len("guest700@town.example") {
			return smtptest.NoSuchUser
		}
		return smtptest.None
	})
	s := poolFor(t, server, Options{Connections: conns})
	var group sync.WaitGroup
	var mu sync.Mutex
	results := map[Outcome]int{}
	next := make(chan int)
	for range 3 * conns {
		group.Go(func() {
			for n := range next {
				r := sendOne(t, s, testMail(t, n))
				mu.Lock()
				results[r.Outcome]++
				mu.Unlock()
				if open := server.Open(); open > 3*conns { // some of them say goodbye
					t.Errorf("%d connections are open", open)
				}
			}
		})
	}
	for n := range mails {
		next <- n
	}
	close(next)
	group.Wait()
	if results[Delivered] != mails-100 || results[Refused] != 100 {
		t.Errorf("%v; want 900 delivered and 100 refused", results)
	}
	seen := map[string]bool{}
	for _, m := range server.Mails() {
		if seen[m.MessageID] {
			t.Errorf("%s has arrived twice", m.MessageID)
		}
		seen[m.MessageID] = true
	}
	if len(seen) != mails-100 {
		t.Errorf("%d mails have arrived", len(seen))
	}
	if c := server.Connections(); c < (mails-100)/perSession || c > 3*conns+mails/perSession {
		t.Errorf("%d connections were opened for %d mails", c, mails)
	}
}
