package relay

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"jourfixe/events/patience"
	"jourfixe/worker/relay/smtptest"
)

// TestRelayAway takes the relay away and brings it back: that is an error of Acquire, and no mail is to blame.
func TestRelayAway(t *testing.T) {
	server := smtptest.Start(t, nil)
	s := poolFor(t, server, Options{})
	if got := sendOne(t, s, testMail(t, 1)); got.Outcome != Delivered {
		t.Fatalf("the first mail is %s, %q", got.Outcome, got.Code)
	}

	server.Stop()
	s.freshFor = 0 // the resting connection is asked before it is used
	for range 3 {
		if _, err := s.Acquire(t.Context()); err == nil || !strings.Contains(err.Error(), "connection refused") {
			t.Fatalf("the relay is away, and Acquire says %v", err)
		}
	}

	server.Restart()
	if got := sendOne(t, s, testMail(t, 2)); got.Outcome != Delivered {
		t.Errorf("the mail after the relay is back is %s, %q", got.Outcome, got.Code)
	}
}

// TestDiedOfItself closes connections that rest, as relays do. It is noticed at the next mail, which goes through on a
// new connection without having failed: by asking, if the rest was long, else by the silence that follows.
func TestDiedOfItself(t *testing.T) {
	for name, freshFor := range map[string]time.Duration{"asked": 0, "believed": time.Hour} {
		t.Run(name, func(t *testing.T) {
			server := smtptest.Start(t, nil)
			s := poolFor(t, server, Options{Connections: 1})
			s.freshFor = freshFor
			for n := range 5 {
				if got := sendOne(t, s, testMail(t, n)); got.Outcome != Delivered {
					t.Errorf("mail %d is %s, %q", n, got.Outcome, got.Code)
				}
				server.HangUp()
			}
			if got := server.Connections(); got != 5 {
				t.Errorf("%d connections for 5 mails", got)
			}
			if got := len(server.Mails()); got != 5 {
				t.Errorf("%d mails have arrived", got)
			}
		})
	}
}

// TestStuckOfItself has the relay fall silent on a connection that rests, without closing it, as when a firewall forgets
// about it. The mail is not kept waiting for its whole time and goes through on another connection.
func TestStuckOfItself(t *testing.T) {
	server := smtptest.Start(t, failOnce(smtptest.Dot, smtptest.Freeze))
	s := poolFor(t, server, Options{Connections: 1})
	s.freshFor, s.prompt = 0, 50*time.Millisecond
	for n := range 2 {
		if got := sendOne(t, s, testMail(t, n)); got.Outcome != Delivered {
			t.Errorf("mail %d is %s, %q", n, got.Outcome, got.Code)
		}
	}
	if got := server.Connections(); got != 2 {
		t.Errorf("%d connections; want a second one in place of the stuck one", got)
	}
}

// TestAwayUnderAConn takes the relay away from under a connection that is out.
func TestAwayUnderAConn(t *testing.T) {
	server := smtptest.Start(t, nil)
	s := poolFor(t, server, Options{})
	conn, err := s.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	if got := conn.Send(t.Context(), testMail(t, 1)); got.Outcome != Delivered {
		t.Fatalf("the first mail is %s", got.Outcome)
	}
	server.Stop()
	for n := range 3 {
		if got := conn.Send(t.Context(), testMail(t, 2+n)); got != (Result{Deferred, ""}) {
			t.Errorf("without a relay the mail is %s, %q", got.Outcome, got.Code)
		}
	}
	server.Restart()
	if got := conn.Send(t.Context(), testMail(t, 9)); got.Outcome != Delivered {
		t.Errorf("with the relay back the mail is %s, %q", got.Outcome, got.Code)
	}
}

// TestReuse counts what is said: nothing between mails that went well, RSET after one that did not, and a new
// connection when one has carried enough.
func TestReuse(t *testing.T) {
	server := smtptest.Start(t, func(m *smtptest.Mail) smtptest.Fault {
		if m.Step == smtptest.RCPT && m.To == "guest3@town.example" {
			return smtptest.NoSuchUser
		}
		return smtptest.None
	})
	s := poolFor(t, server, Options{Connections: 1})
	s.perSession = 10
	for n := range 25 {
		sendOne(t, s, testMail(t, n))
	}
	if got := server.Count("RSET"); got != 1 {
		t.Errorf("RSET was said %d times; want once, after the refused mail", got)
	}
	if got := server.Connections(); got != 3 {
		t.Errorf("%d connections for 24 mails of 10 each", got)
	}
	s.Close()
	if got := server.Count("QUIT"); got != 3 {
		t.Errorf("%d connections were ended with QUIT; want 3", got)
	}
}

// TestRest closes a connection that nobody needs.
func TestRest(t *testing.T) {
	server := smtptest.Start(t, nil)
	s := poolFor(t, server, Options{Connections: 3})
	s.maxRest = 30 * time.Millisecond
	conns := make([]*Conn, 3)
	for i := range conns {
		var err error
		if conns[i], err = s.Acquire(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, conn := range conns {
		conn.Release()
		conn.Release() // does no harm
	}
	eventually(t, "the connections to be closed", func() bool { return server.Open() == 0 })
	if got := server.Count("QUIT"); got != 3 {
		t.Errorf("%d connections were ended with QUIT; want 3", got)
	}
	if got := sendOne(t, s, testMail(t, 1)); got.Outcome != Delivered {
		t.Errorf("after the rest the mail is %s", got.Outcome)
	}
}

// eventually looks again until a condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience.Limit)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-ctx.Done():
			t.Fatalf("waited in vain for %s", what)
		case <-tick.C:
		}
	}
}

// TestConns lets nobody have more connections than there are, and hands one on as soon as it is released.
func TestConns(t *testing.T) {
	server := smtptest.Start(t, nil)
	s := poolFor(t, server, Options{Connections: 2})
	first, err := s.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer second.Release()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := s.Acquire(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("a third connection of two: %v", err)
	}
	third := make(chan error, 1)
	go func() {
		conn, err := s.Acquire(t.Context())
		if err == nil {
			conn.Release()
		}
		third <- err
	}()
	first.Release()
	if err := <-third; err != nil {
		t.Errorf("the connection that was released: %v", err)
	}
}

// TestClose lets the mail in hand finish and nobody begin.
func TestClose(t *testing.T) {
	server := smtptest.Start(t, nil)
	s := poolFor(t, server, Options{Connections: 1})
	conn, err := s.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	waiting := make(chan error, 1)
	go func() {
		_, err := s.Acquire(t.Context())
		waiting <- err
	}()
	s.Close()
	s.Close()
	if err := <-waiting; !errors.Is(err, ErrClosed) {
		t.Errorf("who was waiting gets %v", err)
	}
	if got := conn.Send(t.Context(), testMail(t, 1)); got.Outcome != Delivered {
		t.Errorf("the mail in hand is %s", got.Outcome)
	}
	conn.Release()
	if _, err := s.Acquire(t.Context()); !errors.Is(err, ErrClosed) {
		t.Errorf("after the end Acquire says %v", err)
	}
	eventually(t, "the last connection to be closed", func() bool { return server.Open() == 0 })
}
