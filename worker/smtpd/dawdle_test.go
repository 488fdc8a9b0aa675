package smtpd_test

import (
	"bytes"
	"io"
	"net"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"jourfixe/events/patience"
	"jourfixe/worker/smtpd"
)

// TestWhoDawdlesGoes has clients take all places who say something each moment and never get anywhere, some in the middle of a mail. Others are let in all the same, and who
// keeps nobody waiting may rest as long as they like.
func TestWhoDawdlesGoes(t *testing.T) {
	const places = 4
	took := make(chan string, 1)
	take := func(c *smtpd.Conn, r io.Reader) error {
		var mail bytes.Buffer
		if _, err := c.ReadMail(&mail, r, 1000); err != nil {
			return err
		}
		took <- mail.String()
		return nil
	}
	addr, _ := serve(t, smtpd.Options{MaxConns: places, Dawdle: 50 * time.Millisecond, Drain: patience.Limit}, take)
	quiet := dial(t, addr, envelope[0])
	var slow []net.Conn
	for i := range places - 1 {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		slow = append(slow, c)
		text := textproto.NewConn(c)
		if line, err := text.ReadLine(); err != nil || !strings.HasPrefix(line, "220") {
			t.Fatalf("the client %d hears %q, %v", i, line, err)
		}
	}
	for i, c := range slow {
		go func() { // the fault itself, until it is hung up on
			says := "N"
			if i == 0 {
				says = strings.Join(envelope, "\r\n") + "\r\nx"
			}
			for _, err := io.WriteString(c, says); err == nil; _, err = io.WriteString(c, "N") {
				time.Sleep(10 * time.Millisecond)
			}
		}()
	}
	for range 4 * places { // each needs a place of those that are taken
		c := dial(t, addr, envelope...)
		if err := c.PrintfLine("Subject: x\r\n\r\nx\r\n."); err != nil {
			t.Fatal(err)
		}
		if _, _, err := c.ReadResponse(250); err != nil {
			t.Fatal(err)
		}
		if got := <-took; !strings.HasPrefix(got, "Subject: x") {
			t.Errorf("it takes %q", got)
		}
	}
	for i, c := range slow {
		if _, err := io.Copy(io.Discard, c); err != nil && !strings.Contains(err.Error(), "reset") {
			t.Errorf("the slow client %d: %v", i, err)
		}
	}
	_ = quiet
}
