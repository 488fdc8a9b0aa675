package relay

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strings"
	"testing"

	"jourfixe/events/patience"

	"github.com/wneessen/go-mail/smtp"
)

// TestJudge says which replies end a connection: 421 announces it, and what is no answer to the command shows that the
// two sides have lost track of each other.
func TestJudge(t *testing.T) {
	for _, test := range []struct {
		err    error
		want   Outcome
		broken bool
	}{
		{&textproto.Error{Code: 421}, Deferred, true},
		{&textproto.Error{Code: 420}, Deferred, false},
		{&textproto.Error{Code: 450}, Deferred, false},
		{&textproto.Error{Code: 499}, Deferred, false},
		{&textproto.Error{Code: 500}, Refused, false},
		{&textproto.Error{Code: 599}, Refused, false},
		{&textproto.Error{Code: 600}, Deferred, true},
		{&textproto.Error{Code: 354}, Deferred, true},
		{&textproto.Error{Code: 220}, Deferred, true},
		{fmt.Errorf("wrapped: %w", &textproto.Error{Code: 550}), Refused, false},
		{textproto.ProtocolError("short response"), Deferred, true},
		{io.EOF, Deferred, true},
		{errors.New("550 is in the text alone"), Deferred, true},
	} {
		if got := judge(test.err); got.Outcome != test.want || got.broken != test.broken {
			t.Errorf("%v is judged %s, broken %v; want %s, %v", test.err, got.Outcome, got.broken, test.want, test.broken)
		}
	}
}

// TestTornAtTheDot breaks off while the end of a mail is on its way. go-mail then reports the missing reply alone, as if
// the dot had been sent; that it has not is known from the failed write. The pipe holds nothing, so what the relay does
// not read has not been sent.
func TestTornAtTheDot(t *testing.T) {
	for name, test := range map[string]struct {
		reads bool // the mail up to its dot
		want  Outcome
	}{"not sent": {false, Deferred}, "sent": {true, Unknown}} {
		t.Run(name, func(t *testing.T) {
			ours, theirs := net.Pipe()
			defer theirs.Close()
			atEnd := make(chan struct{})
			go func() {
				defer close(atEnd)
				r := bufio.NewReader(theirs)
				_, _ = io.WriteString(theirs, "220 mail.example\r\n")
				for _, reply := range []string{"250 mail.example", "250 sender", "250 recipient", "354 go ahead"} {
					_, _ = r.ReadString('\n')
					_, _ = io.WriteString(theirs, reply+"\r\n")
				}
				for test.reads {
					if line, err := r.ReadString('\n'); err != nil || line == ".\r\n" {
						return
					}
				}
			}()
			k := &session{wire: &wire{Conn: ours}}
			ctx, cancel := context.WithTimeout(t.Context(), patience.Limit)
			defer cancel()
			disarm := k.wire.arm(ctx, allowanceForMail)
			defer disarm()
			var err error
			if k.smtp, err = smtp.NewClient(k.wire, "mail.example"); err != nil {
				t.Fatal(err)
			}
			go func() {
				<-atEnd
				cancel()
			}()
			v := k.transact("<office@bremen.example>", "<guest@town.example>", []byte(strings.Repeat("short\r\n", 20)))
			if v.Outcome != test.want || !v.broken {
				t.Errorf("the mail is %s, broken %v; want %s", v.Outcome, v.broken, test.want)
			}
		})
	}
}
