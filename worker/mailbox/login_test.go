package mailbox_test

import (
	"context"
	"errors"
	"log/slog"
	"net/smtp"
	"net/textproto"
	"testing"
	"time"

	"jourfixe/worker/mailbox"
)

// TestMailsOfTheHouseAlone brings a mail without the password, with a wrong one, and with the right one.
func TestMailsOfTheHouseAlone(t *testing.T) {
	box, err := mailbox.Open(t.TempDir(), mailbox.Options{Secret: "s3cret", Now: func() time.Time { return monday }, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	addr, err := box.Listen()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- box.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := errors.Join(<-done, box.Close()); err != nil {
			t.Error(err)
		}
	})
	for _, x := range []struct {
		password string // "": none is said
		code     int
	}{{"", 530}, {"wrong", 535}, {"s3cret", 0}} {
		var auth smtp.Auth
		if x.password != "" {
			auth = smtp.PlainAuth("", "house", x.password, "127.0.0.1")
		}
		err := smtp.SendMail(addr, auth, "a@office.example", []string{"b@office.example"}, []byte("Subject: x\r\n\r\nx\r\n"))
		var reply *textproto.Error
		if errors.As(err, &reply); x.code == 0 && err != nil || x.code != 0 && (reply == nil || reply.Code != x.code) {
			t.Errorf("with the password %q: %v, want %d", x.password, err, x.code)
		}
	}
	if n := box.Stats().Kept; n != 1 {
		t.Errorf("%d mails were kept", n)
	}
}
