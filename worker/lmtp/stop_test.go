package lmtp_test

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jourfixe/events/patience"
	"jourfixe/worker/lmtp"
	"jourfixe/worker/lmtp/lmtptest"
)

// A process that stops finishes the mail in hand, and says goodbye to those who only wait.
func TestStops(t *testing.T) {
	has, goOn := make(chan struct{}), make(chan struct{})
	var log bytes.Buffer // read when it has stopped
	s := lmtp.New(lmtp.Options{Addr: "127.0.0.1:0", From: own, Domain: domain, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Receive: func(context.Context, string, string, []byte) (string, error) { close(has); <-goOn; return "id", nil }})
	s.Drain(patience.Limit)
	address, err := s.Listen()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	idle := lmtptest.Dial(t, address)
	idle.Says("LHLO mta.example")
	busy := lmtptest.Dial(t, address)
	busy.Writes("LHLO mta.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<" + own + ">\r\nDATA\r\n")
	for range 4 {
		busy.Hears()
	}
	busy.Writes("Subject: x\r\n\r\nx\r\n.\r\n")
	<-has
	cancel()
	if got := idle.Hears(); !strings.HasPrefix(got, "421 ") && got != "closed" {
		t.Errorf("who waits is told %s", got)
	}
	close(goOn)
	if got := busy.Hears(); !strings.HasPrefix(got, "250 2.0.0") {
		t.Errorf("the mail in hand is answered by %s", got)
	}
	if got := busy.Hears(); !strings.HasPrefix(got, "421 ") && got != "closed" {
		t.Errorf("after that is said %s", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("Run = %v", err)
	}
	if said := log.String(); said != "" {
		t.Errorf("nobody was to be waited for, and the log says %s", said)
	}
	if _, err := net.Dial("tcp", address); err == nil {
		t.Error("somebody still listens")
	}
	// It can be run again, at the same place.
	again, stop := context.WithCancel(t.Context())
	go func() { ended <- s.Run(again) }()
	deadline := time.Now().Add(patience.Limit)
	for {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("it does not listen again")
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("Run = %v", err)
	}
}

// A mail that takes too long to be stored does not keep the process from stopping, and is not confirmed.
func TestStopsInTime(t *testing.T) {
	t.Parallel()
	has := make(chan struct{})
	s := lmtp.New(lmtp.Options{Addr: "127.0.0.1:0", From: own, Domain: domain, Log: slog.New(slog.DiscardHandler),
		Receive: func(ctx context.Context, _, _ string, _ []byte) (string, error) {
			close(has)
			<-ctx.Done()
			return "", ctx.Err()
		}})
	s.Drain(100 * time.Millisecond)
	address, err := s.Listen()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	answer := make(chan string, 1)
	go func() { answer <- lmtptest.Send(t, address, "", []string{own}, []byte("Subject: x\r\n\r\nx")) }()
	<-has
	cancel()
	select {
	case <-ended:
	case <-time.After(patience.Limit):
		t.Fatal("it does not stop")
	}
	if got := <-answer; strings.HasPrefix(got, "250") {
		t.Errorf("the mail is answered by %s", got)
	}
}

func TestSocket(t *testing.T) {
	dir, err := os.MkdirTemp("", "lmtp") // the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	path := filepath.Join(dir, "reply")
	left, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	left.SetUnlinkOnClose(false)
	server := func() *lmtp.Server {
		return lmtp.New(lmtp.Options{Addr: "unix:" + path, From: own, Domain: domain, Receive: takes, Log: slog.New(slog.DiscardHandler)})
	}
	if _, err := server().Listen(); err == nil || !strings.Contains(err.Error(), "somebody listens") {
		t.Errorf("Listen = %v; want that the place is taken", err)
	}
	if err := left.Close(); err != nil {
		t.Fatal(err)
	}
	s := server()
	address, err := s.Listen()
	if err != nil || address != "unix:"+path {
		t.Fatalf("Listen = %s, %v", address, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o660 {
		t.Errorf("the socket is %v (%v)", info, err)
	}
	run(t, s)
	if got := lmtptest.Send(t, address, "", []string{own}, []byte("Subject: x\r\n\r\nx")); got != "250 2.0.0 stored" {
		t.Errorf("over the socket it is answered by %s", got)
	}
	plain := filepath.Join(dir, "file")
	if err := os.WriteFile(plain, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := lmtp.New(lmtp.Options{Addr: "unix:" + plain}).Listen(); err == nil {
		t.Error("a file that is no socket is taken away")
	}
}
