// Package lmtptest speaks LMTP octet by octet, for tests of the door by which mails come in.
package lmtptest

import (
	"bufio"
	"net"
	"strings"
	"testing"
	"time"

	"jourfixe/events/patience"
)

// A Talk is a conversation with a server, octet by octet.
type Talk struct {
	t testing.TB
	net.Conn
	In *bufio.Reader
}

// Dial connects to a server and hears its greeting.
func Dial(t testing.TB, address string) *Talk {
	t.Helper()
	network, path := "tcp", address
	if p, ok := strings.CutPrefix(address, "unix:"); ok {
		network, path = "unix", p
	}
	c, err := net.Dial(network, path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.SetDeadline(time.Now().Add(patience.Limit)); err != nil {
		t.Fatal(err)
	}
	talk := &Talk{t, c, bufio.NewReader(c)}
	if got := talk.Hears(); !strings.HasPrefix(got, "220 ") {
		t.Fatalf("the server says %s", got)
	}
	return talk
}

// Hears returns the last line of the next answer.
func (c *Talk) Hears() string {
	c.t.Helper()
	for {
		line, err := c.In.ReadString('\n')
		if err != nil {
			return "closed"
		}
		if line = strings.TrimSpace(line); len(line) < 4 || line[3] != '-' {
			return line
		}
	}
}

// Says sends a line and returns the answer.
func (c *Talk) Says(line string) string {
	c.t.Helper()
	c.Writes(line + "\r\n")
	return c.Hears()
}

// Writes sends octets as they are.
func (c *Talk) Writes(s string) {
	c.t.Helper()
	if _, err := c.Write([]byte(s)); err != nil {
		c.t.Fatalf("write: %v", err)
	}
}

// WithoutRecipient leaves of an answer to a mail the codes and the text, without the recipient.
func WithoutRecipient(answer string) string {
	if i, j := strings.IndexByte(answer, '<'), strings.Index(answer, "> "); i >= 0 && j > i {
		return answer[:i] + answer[j+2:]
	}
	return answer
}

// Send sends a mail and returns the answers, one for each recipient.
func Send(t testing.TB, address, from string, to []string, raw []byte) string {
	t.Helper()
	c := Dial(t, address)
	c.Says("LHLO mta.example")
	c.Says("MAIL FROM:<" + from + ">")
	for _, recipient := range to {
		if got := c.Says("RCPT TO:<" + recipient + ">"); !strings.HasPrefix(got, "250 ") {
			return got
		}
	}
	if got := c.Says("DATA"); !strings.HasPrefix(got, "354 ") {
		return got
	}
	c.Writes(string(raw) + "\r\n.\r\n")
	var answers []string
	for range to {
		answers = append(answers, WithoutRecipient(c.Hears()))
	}
	c.Says("QUIT")
	return strings.Join(answers, "; ")
}
