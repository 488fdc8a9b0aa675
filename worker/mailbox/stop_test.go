package mailbox_test

import (
	"errors"
	"io"
	"net"
	"net/textproto"
	"strings"
	"testing"
)

// A talk is a conversation of which one half can be ended.
type talk struct {
	*textproto.Conn
	half *net.TCPConn
}

// talk connects to the mailbox and says lines, each of which must be answered as given.
func (h *house) talk(t *testing.T, lines ...string) talk {
	t.Helper()
	dialled, err := net.Dial("tcp", h.addr)
	if err != nil {
		t.Fatal(err)
	}
	conn := talk{textproto.NewConn(dialled), dialled.(*net.TCPConn)}
	t.Cleanup(func() { conn.Close() })
	if _, _, err := conn.ReadResponse(220); err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		if err := conn.PrintfLine("%s", line); err != nil {
			t.Fatal(err)
		}
		if _, _, err := conn.ReadResponse(map[bool]int{true: 354, false: 250}[line == "DATA"]); err != nil {
			t.Fatal(err)
		}
	}
	return conn
}

var envelope = []string{"EHLO test.example", "MAIL FROM:<a@bremen.example>", "RCPT TO:<b@partner.example>", "DATA"}

// TestStopDrains stops the mailbox while one client is idle and another in the middle of a mail: the idle one is told
// so at once, the other gets its mail through, and only then Run returns.
func TestStopDrains(t *testing.T) {
	h := run(t, t.TempDir())
	idle := h.talk(t, envelope[:1]...)
	busy := h.talk(t, envelope...)
	if err := busy.PrintfLine("Subject: late\r\n\r\nhalf"); err != nil {
		t.Fatal(err)
	}
	stopped := make(chan error, 1)
	go func() { stopped <- h.stop() }()

	if _, _, err := idle.ReadResponse(421); err != nil {
		t.Errorf("the idle client hears %v, want 421", err)
	}
	select {
	case err := <-stopped:
		t.Fatalf("the mailbox stopped in the middle of a mail (%v)", err)
	default:
	}
	if err := busy.PrintfLine("whole\r\n."); err != nil {
		t.Fatal(err)
	}
	if _, _, err := busy.ReadResponse(250); err != nil {
		t.Errorf("the mail that was arriving is answered %v, want 250", err)
	}
	if _, _, err := busy.ReadResponse(421); err != nil {
		t.Errorf("after its mail the client hears %v, want 421", err)
	}
	if err := <-stopped; err != nil { // also where somebody had to be waited for
		t.Error(err)
	}
	again := run(t, h.dir)
	if list := again.list(t); len(list) != 1 || !strings.HasSuffix(strings.TrimSpace(string(again.raw(t, list[0].ID))), "half\r\nwhole") {
		t.Errorf("the mail that was acknowledged last is not there whole: %+v", list)
	}
}

// TestBrokenOff stops speaking before the final dot, in each way a mail can be sent. Nothing is kept.
func TestBrokenOff(t *testing.T) {
	h := run(t, t.TempDir())
	for _, c := range []struct{ name, text string }{
		{"DATA", "DATA\r\nSubject: x\r\n\r\nhalf"},
		{"the only chunk", "BDAT 100 LAST\r\nSubject: x\r\n\r\nhalf"},
		{"the last chunk", "BDAT 14\r\nSubject: x\r\n\r\nBDAT 100 LAST\r\nhalf"},
	} {
		conn := h.talk(t, envelope[:3]...)
		if err := errorsOf(conn.PrintfLine("%s", c.text), conn.half.CloseWrite()); err != nil {
			t.Fatal(err)
		}
		// Whatever is answered on the way, the last word on the mail is no.
		last := 0
		for {
			code, _, err := conn.ReadResponse(0)
			if err != nil {
				break
			}
			if code != 421 { // the end of the conversation
				last = code
			}
		}
		if last != 451 {
			t.Errorf("%s: a mail that is cut short is answered %d, want 451", c.name, last)
		}
	}
	// Chunks that are whole are taken.
	conn := h.talk(t, envelope[:3]...)
	if err := conn.PrintfLine("BDAT 14\r\nSubject: x\r\n\r\nBDAT 6 LAST\r\nwhole"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, _, err := conn.ReadResponse(250); err != nil {
			t.Error(err)
		}
	}
	if list := h.list(t); len(list) != 1 {
		t.Errorf("got %d mails, want only the whole one", len(list))
	}
	if s := h.Stats(); s.Refused != 3 || s.Kept != 1 {
		t.Errorf("got %+v, want one kept and three refused", s)
	}
}

// TestRunAgain is what the runner does after a failure: the address stays.
func TestRunAgain(t *testing.T) {
	h := run(t, t.TempDir())
	if addr, err := h.Listen(); err == nil && addr != h.addr {
		t.Errorf("the address changed from %s to %s", h.addr, addr)
	}
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := textproto.Dial("tcp", h.addr); err == nil || errors.Is(err, io.EOF) {
		t.Error("a stopped mailbox takes connections")
	}
}
