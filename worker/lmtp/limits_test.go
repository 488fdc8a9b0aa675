package lmtp_test

import (
	"strings"
	"testing"

	"jourfixe/worker/incoming"
	"jourfixe/worker/lmtp/lmtptest"
)

// TestStrangers hands in mail for addresses that are none here. After 50 nobody listens any more, whether what the office has
// comes in between or not, and whether all is sent in one go or not.
func TestStrangers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	address := serve(t, h.receive)
	c := lmtptest.Dial(t, address)
	c.Says("LHLO mta.example")
	for i := range 50 {
		c.Says("MAIL FROM:<a@b.example>")
		if got := c.Says("RCPT TO:<jourfixe-x@bremen.example>"); !strings.HasPrefix(got, "550 5.1.1") {
			t.Fatalf("stranger %d is answered by %s", i+1, got)
		}
		if got := c.Says("RCPT TO:<" + own + ">"); !strings.HasPrefix(got, "250 ") {
			t.Fatalf("the office is answered by %s", got)
		}
		c.Says("RSET")
	}
	c.Says("MAIL FROM:<a@b.example>")
	if got := c.Says("RCPT TO:<jourfixe-x@bremen.example>"); !strings.HasPrefix(got, "421 4.7.0") {
		t.Errorf("one too many is answered by %s", got)
	}
	if got := c.Hears(); got != "closed" {
		t.Errorf("then the server says %s", got)
	}
	// What is sent in one go, and has been read by then, is answered.
	c = lmtptest.Dial(t, address)
	c.Writes("LHLO mta.example\r\nMAIL FROM:<a@b.example>\r\n" + strings.Repeat("RCPT TO:<x@b.example>\r\n", 100))
	answered := map[string]int{}
	for got := c.Hears(); got != "closed"; got = c.Hears() {
		answered[got[:3]]++
	}
	if answered["550"] != 50 || answered["421"] != 50 {
		t.Errorf("100 addresses in one go are answered by %v, want that 50 are told so", answered)
	}
	// The next connection begins anew.
	if got := lmtptest.Send(t, address, "a@b.example", []string{own}, []byte("Subject: x\r\n\r\nx")); got != "250 2.0.0 stored" {
		t.Errorf("the next mail is answered by %s", got)
	}
}

// TestReturnAddresses asks for envelope senders, some that may have been given out and some that cannot: the answers do not
// tell them apart.
func TestReturnAddresses(t *testing.T) {
	t.Parallel()
	c := lmtptest.Dial(t, serve(t, newHouse(t).receive))
	c.Says("LHLO mta.example")
	c.Says("MAIL FROM:<>")
	for _, name := range []string{"aaaaaaaaaaaaaaaaaaaaaaaaaa", "AAAAAAAAAAAAAAAAAAAAAAAAAA", "aaaaaaaaaaaaaaaaaaaaaaaaa7", "0", "", strings.Repeat("a", 200)} {
		to := "jourfixe+b-" + name + "@bremen.example"
		if got := c.Says("RCPT TO:<" + to + ">"); got != "250 2.0.0 I'll make sure <"+to+"> gets this" {
			t.Errorf("%s is answered by %s", to, got)
		}
	}
}

// TestManyMailsOverOneConnection hands in as many mails of the largest size as an MTA may over one connection: the bound on
// what comes over it is one for each mail.
func TestManyMailsOverOneConnection(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := lmtptest.Dial(t, serve(t, h.receive))
	c.Says("LHLO mta.example")
	const head = "Subject: large\r\n\r\n"
	line := strings.Repeat("x", 998) + "\r\n"
	body := strings.Repeat(line, (incoming.MaxMail-len(head))/len(line))
	for i := range 4 {
		c.Says("MAIL FROM:<a@b.example>")
		c.Says("RCPT TO:<" + own + ">")
		if got := c.Says("DATA"); !strings.HasPrefix(got, "354 ") {
			t.Fatalf("mail %d is answered by %s", i+1, got)
		}
		c.Writes(head + body + string(rune('a'+i)) + "\r\n.\r\n")
		if got := c.Hears(); !strings.HasSuffix(got, "stored") {
			t.Fatalf("mail %d is answered by %s", i+1, got)
		}
	}
}
