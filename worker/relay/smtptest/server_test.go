package smtptest_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net/smtp"
	"net/textproto"
	"testing"

	"jourfixe/events/patience"
	"jourfixe/worker/relay/smtptest"
)

const text = "Message-ID: <one@bremen.example>\r\nSubject: Test\r\n\r\n.\r\n..two\r\n"

// send sends one mail with the standard library's client, and returns the code of the reply that ended it, 0 if the
// server hung up.
func send(t *testing.T, s *smtptest.Server, secured bool) int {
	t.Helper()
	c, err := smtp.Dial(s.URL()[len("smtp://"):])
	if err != nil {
		return code(t, err)
	}
	defer c.Close()
	if secured {
		if err := c.StartTLS(&tls.Config{ServerName: "127.0.0.1", RootCAs: s.RootCAs()}); err != nil {
			t.Fatal(err)
		}
		if err := c.Auth(smtp.PlainAuth("", "office", "geheim", "127.0.0.1")); err != nil {
			return code(t, err)
		}
	}
	if err := c.Mail("office@bremen.example"); err != nil {
		return code(t, err)
	}
	if err := c.Rcpt("guest@town.example"); err != nil {
		return code(t, err)
	}
	w, err := c.Data()
	if err != nil {
		return code(t, err)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		return code(t, err)
	}
	if err := c.Quit(); err != nil {
		t.Errorf("QUIT: %v", err)
	}
	return 250
}

func code(t *testing.T, err error) int {
	t.Helper()
	var reply *textproto.Error
	if errors.As(err, &reply) {
		return reply.Code
	}
	return 0
}

// TestServer fails at each step and keeps what it should keep, as another client sees it.
func TestServer(t *testing.T) {
	for _, test := range []struct {
		step  smtptest.Step
		fault smtptest.Fault
		code  int
		kept  int
	}{
		{smtptest.Greeting, smtptest.None, 250, 1},
		{smtptest.Greeting, smtptest.Closing, 421, 0},
		{smtptest.MAIL, smtptest.Closing, 421, 0},
		{smtptest.RCPT, smtptest.NoSuchUser, 550, 0},
		{smtptest.DATA, smtptest.Busy, 451, 0},
		{smtptest.Dot, smtptest.Full, 452, 0},
		{smtptest.DATA, smtptest.Drop, 0, 0},
		{smtptest.Dot, smtptest.Drop, 0, 0},
		{smtptest.Dot, smtptest.KeepDrop, 0, 1},
	} {
		var asked []smtptest.Step
		s := smtptest.Start(t, func(m *smtptest.Mail) smtptest.Fault {
			asked = append(asked, m.Step)
			if m.Step == test.step {
				return test.fault
			}
			return smtptest.None
		})
		if got := send(t, s, false); got != test.code {
			t.Errorf("%s at %s: the client sees %d; want %d", test.fault, test.step, got, test.code)
		}
		s.Stop()
		if got := len(s.Mails()); got != test.kept {
			t.Errorf("%s at %s: %d mails are kept; want %d", test.fault, test.step, got, test.kept)
		}
		if test.fault == smtptest.None && len(asked) != 5 {
			t.Errorf("asked at %v; want every step", asked)
		}
	}
}

func TestKept(t *testing.T) {
	s := smtptest.StartWith(t, smtptest.Options{TLS: "starttls", User: "office", Password: "geheim"})
	if got := send(t, s, false); got != 530 {
		t.Errorf("without login the client sees %d; want 530", got)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience.Limit)
	defer cancel()
	arrived := make(chan error, 1)
	go func() { arrived <- s.Await(ctx, 1) }()
	if got := send(t, s, true); got != 250 {
		t.Fatalf("the client sees %d", got)
	}
	if err := <-arrived; err != nil {
		t.Fatal(err)
	}
	got := s.Mails()[0]
	if got.From != "office@bremen.example" || got.To != "guest@town.example" || got.MessageID != "one@bremen.example" ||
		string(got.Raw) != text || !got.TLS || got.User != "office" {
		t.Errorf("kept %+v\n%s", got, got.Raw)
	}
	cancel()
	if err := s.Await(ctx, 2); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for what never comes: %v", err)
	}
}

func TestRestart(t *testing.T) {
	s := smtptest.Start(t, nil)
	url := s.URL()
	s.Stop()
	if got := send(t, s, false); got != 0 {
		t.Errorf("while it is away the client sees %d", got)
	}
	s.Restart()
	if got := send(t, s, false); got != 250 || s.URL() != url || s.Connections() != 1 {
		t.Errorf("afterwards the client sees %d at %s on connection %d", got, s.URL(), s.Connections())
	}
}
