package smtpd_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"jourfixe/events/patience"
	"jourfixe/worker/smtpd"
)

// A session takes any mail and does what the test wants with it.
type session struct {
	conn *smtpd.Conn
	take func(c *smtpd.Conn, r io.Reader) error
}

func (s *session) Mail(string, *smtp.MailOptions) error { s.conn.Refill(); return nil }
func (s *session) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (s *session) Data(r io.Reader) error {
	s.conn.Begin()
	defer s.conn.End()
	return s.take(s.conn, r)
}
func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// serve runs a server until the test ends or stop is called, which returns what Run does.
func serve(t *testing.T, o smtpd.Options, take func(*smtpd.Conn, io.Reader) error) (addr string, stop func() (bool, error)) {
	t.Helper()
	o.Name, o.Addr, o.Domain = "the server", "127.0.0.1:0", "localhost"
	o.MaxMail, o.MaxRecipients, o.Patience = 1<<10, 1, patience.Limit
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Session = func(_ context.Context, c *smtpd.Conn) smtp.Session { return &session{c, take} }
	s := smtpd.New(o)
	addr, err := s.Listen()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var late bool
	ended := make(chan error, 1)
	go func() {
		var err error
		late, err = s.Run(ctx)
		ended <- err
	}()
	stop = sync.OnceValues(func() (bool, error) {
		cancel()
		err := <-ended
		return late, err
	})
	t.Cleanup(func() { stop() })
	return addr, stop
}

// dial connects and says lines, of which none may be refused.
func dial(t *testing.T, addr string, lines ...string) *textproto.Conn {
	t.Helper()
	c, err := textproto.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	for _, line := range append([]string{""}, lines...) {
		if line != "" {
			if err := c.PrintfLine("%s", line); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := c.ReadResponse(0); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
	}
	return c
}

var envelope = []string{"EHLO test.example", "MAIL FROM:<a@bremen.example>", "RCPT TO:<b@bremen.example>", "DATA"}

// TestRooms lets in as many as there is room for; the next is greeted when one leaves.
func TestRooms(t *testing.T) {
	addr, _ := serve(t, smtpd.Options{MaxConns: 1, Drain: patience.Limit}, nil)
	first := dial(t, addr)
	second, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	greeted := make(chan string, 1)
	go func() {
		line, err := textproto.NewConn(second).ReadLine()
		if err != nil {
			line = err.Error()
		}
		greeted <- line
	}()
	if err := first.PrintfLine("NOOP"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := first.ReadResponse(250); err != nil {
		t.Fatal(err)
	}
	select {
	case line := <-greeted:
		t.Fatalf("one too many is let in: %s", line)
	default:
	}
	first.Close()
	if line := <-greeted; !strings.HasPrefix(line, "220 ") {
		t.Errorf("the next one hears %s", line)
	}
}

// TestBounds cuts off a connection over which more comes than a mail can have, and says what was wrong with a mail.
func TestBounds(t *testing.T) {
	read := make(chan error, 1)
	take := func(c *smtpd.Conn, r io.Reader) error {
		var mail bytes.Buffer
		_, err := c.ReadMail(&mail, r, 100)
		read <- err
		return err
	}
	addr, _ := serve(t, smtpd.Options{MaxConns: 4, MaxBytes: 4 << 10, Drain: patience.Limit}, take)
	for name, test := range map[string]struct {
		mail string
		want error
	}{
		"fits":         {"Subject: x\r\n\r\nx\r\n.", nil},
		"too large":    {strings.Repeat("x\r\n", 60) + ".", smtpd.ErrTooLarge},
		"far too much": {strings.Repeat("x\r\n", 2<<10) + ".", smtpd.ErrTooLarge},
		"a long line":  {strings.Repeat("x", 3000) + "\r\n.", smtpd.ErrLine},
	} {
		c := dial(t, addr, envelope...)
		// What is too much may be cut off while it is still being written.
		if err := c.PrintfLine("%s", test.mail); err != nil && test.want == nil {
			t.Fatal(err)
		}
		if err := <-read; err != test.want {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	c := dial(t, addr, envelope...)
	if err := c.PrintfLine("Subject: x"); err != nil {
		t.Fatal(err)
	}
	c.Close()
	if err := <-read; err != smtpd.ErrBroken {
		t.Errorf("a mail that breaks off: %v", err)
	}
}

// TestLate stops while a mail is in hand that takes too long: it is cut off, and Run says so.
func TestLate(t *testing.T) {
	has, goOn := make(chan struct{}), make(chan struct{})
	addr, stop := serve(t, smtpd.Options{MaxConns: 1, Drain: 50 * time.Millisecond}, func(*smtpd.Conn, io.Reader) error {
		close(has)
		<-goOn
		return nil
	})
	c := dial(t, addr, envelope...)
	<-has
	late, err := stop()
	close(goOn)
	if !late || err != nil {
		t.Errorf("Run = %t, %v; want that a mail was cut off", late, err)
	}
	if _, _, err := c.ReadResponse(250); err == nil {
		t.Error("a mail that was cut off is confirmed")
	}
}

// TestPanicQuotesNothing has a session fail over a mail: the log says that it did, and not what is in the mail.
func TestPanicQuotesNothing(t *testing.T) {
	var mu sync.Mutex
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(writer(func(p []byte) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		return out.Write(p)
	}), nil))
	addr, stop := serve(t, smtpd.Options{MaxConns: 1, Drain: patience.Limit, Log: log}, func(_ *smtpd.Conn, r io.Reader) error {
		data, _ := io.ReadAll(r)
		panic(string(data))
	})
	c := dial(t, addr, envelope...)
	if err := c.PrintfLine("Subject: secret\r\n\r\nx\r\n."); err != nil {
		t.Fatal(err)
	}
	if code, _, _ := c.ReadResponse(0); code != 421 {
		t.Errorf("the client hears %d", code)
	}
	if _, err := stop(); err != nil {
		t.Error(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if said := out.String(); !strings.Contains(said, "panic while it served a connection") || strings.Contains(said, "secret") {
		t.Errorf("the log says %s", said)
	}
}

type writer func(p []byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }
