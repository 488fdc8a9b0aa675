package incoming_test

import (
	"strings"
	"testing"

	"jourfixe/worker/incoming"
)

// TestLongReport reads a report on many recipients, of whom our mails have one: the hundredth part is read, one more is not.
func TestLongReport(t *testing.T) {
	for parts, want := range map[int]incoming.Kind{99: incoming.KindBounce, 100: incoming.KindAuto} {
		raw := "From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n" +
			"--b\r\nContent-Type: message/delivery-status\r\n\r\n" +
			strings.Repeat("Final-Recipient: rfc822; a@b.example\r\nAction: relayed\r\n\r\n", parts) +
			"Final-Recipient: rfc822; c@d.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
		in, err := incoming.ReadFrom("", []byte(raw), domain)
		if err != nil || in.Kind != want {
			t.Errorf("with %d parts before the bad news it is %s (%v), want %s", parts, in.Kind, err, want)
		}
	}
}
