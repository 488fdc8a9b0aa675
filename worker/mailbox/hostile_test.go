package mailbox_test

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/smtp"
	"net/textproto"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"jourfixe/events/patience"
)

// send delivers bytes as they are, each line that begins with a dot with another, and returns the code of the answer.
func (h *house) send(t testing.TB, data []byte) int {
	t.Helper()
	conn, err := net.Dial("tcp", h.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	answers := textproto.NewReader(bufio.NewReader(conn))
	for _, c := range []struct {
		code int
		then string
	}{{220, envelope[0]}, {250, envelope[1]}, {250, envelope[2]}, {250, envelope[3]}, {354, ""}} {
		if _, _, err := answers.ReadResponse(c.code); err != nil {
			t.Fatal(err)
		}
		if c.then != "" {
			fmt.Fprintf(conn, "%s\r\n", c.then)
		}
	}
	// The server may hang up while it is written to; then its answer says why.
	_, _ = conn.Write(append(bytes.ReplaceAll(data, []byte("\r\n."), []byte("\r\n..")), "\r\n.\r\n"...))
	_, _, err = answers.ReadResponse(250)
	return code(t, err)
}

// code returns the SMTP code in err.
func code(t testing.TB, err error) int {
	t.Helper()
	if err == nil {
		return 250
	}
	var answer *textproto.Error
	if e, ok := err.(*textproto.Error); ok {
		answer = e
	}
	if answer == nil {
		t.Fatalf("no answer of a mail server: %v", err)
	}
	return answer.Code
}

// TestHostileMails sends mails that no mail program writes. Each is refused or kept, and what is kept can be listed and
// opened in no time, shows no control characters, and can be read raw.
func TestHostileMails(t *testing.T) {
	const head = "From: sender@bremen.example\r\nMessage-ID: <%d@bremen.example>\r\nSubject: strange\r\n"
	part := "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"
	var deep strings.Builder
	for i := range 5_000 {
		fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	for i, c := range []struct {
		name, mail             string
		code                   int
		unreadable, incomplete bool
		text                   string
	}{
		{name: "10,000 parts", mail: head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat(part, 10_000) + "--b--\r\n", code: 250, incomplete: true, text: "x"},
		{name: "5,000 levels", mail: head + deep.String(), code: 250, incomplete: true},
		{name: "3 MiB", mail: head + "\r\n" + strings.Repeat(strings.Repeat("x", 76)+"\r\n", 3<<20/78), code: 552},
		{name: "a line of 3,000", mail: head + "\r\n" + strings.Repeat("x", 3_000) + "\r\n", code: 554},
		{name: "a header of 1 MiB", mail: head + strings.Repeat("X-Fill: "+strings.Repeat("x", 70)+"\r\n", 1<<20/80) + "\r\nbody", code: 250, unreadable: true, incomplete: true},
		{name: "a header without end", mail: head, code: 250},
		{name: "400,000 fields in a part", mail: head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + strings.Repeat("a:\r\n", 400_000), code: 250, incomplete: true},
		{name: "60,000 lines", mail: head + "\r\nx\r\n" + strings.Repeat("\r\n", 60_000), code: 250, incomplete: true, text: "x"},
		{name: "no header", mail: "only text\r\n", code: 250, unreadable: true, incomplete: true},
		{name: "a broken header", mail: head + "no colon here\r\nTo: x@bremen.example\r\n\r\nbody", code: 250, unreadable: true, incomplete: true},
		{name: "begins with a blank", mail: " continues what the mailbox wrote\r\n" + head + "\r\nbody", code: 554},
		{name: "nothing", mail: "", code: 250},
		{name: "NUL", mail: head + "X-Nul: a\x00b\r\n\r\nbo\x00dy\x1b[2J", code: 250, text: "body[2J"},
		{name: "lines end in LF alone", mail: strings.ReplaceAll(head, "\r", "") + "\nbody\n.\nmore\n", code: 250, text: "body\n.\nmore"},
		{name: "lines end in CR alone", mail: head + "\r\none\rtwo\r\rthree", code: 250, text: "one\ntwo\n\nthree"},
		{name: "unknown charset", mail: head + "Content-Type: text/plain; charset=klingon\r\n\r\nbody\xff", code: 250, incomplete: true, text: "body�"},
		{name: "unknown encoding", mail: head + "Content-Transfer-Encoding: uuencode\r\n\r\nbody", code: 250, incomplete: true, text: "body"},
		{name: "broken base64", mail: head + "Content-Transfer-Encoding: base64\r\n\r\nYm9keQ==!!!", code: 250, incomplete: true, text: "body"},
		{name: "multipart without boundary", mail: head + "Content-Type: multipart/mixed\r\n\r\nbody", code: 250, incomplete: true},
		{name: "broken type", mail: head + "Content-Type: ;;;\r\n\r\nbody", code: 250, incomplete: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := run(t, t.TempDir())
			data := c.mail
			if strings.Contains(data, "%d") {
				data = fmt.Sprintf(data, i)
			}
			if got := h.send(t, []byte(data)); got != c.code {
				t.Fatalf("answered %d, want %d", got, c.code)
			}
			if c.code != 250 {
				if s := h.Stats(); s.Refused != 1 || len(h.list(t)) != 0 {
					t.Errorf("a refused mail is listed, or not counted: %+v", s)
				}
				if entries, err := os.ReadDir(h.dir); err != nil || len(entries) != 0 {
					t.Errorf("a refused mail has left %d files (%v)", len(entries), err)
				}
				return
			}
			list := h.list(t)
			if len(list) != 1 {
				t.Fatalf("got %d mails, want 1", len(list))
			}
			begun := time.Now()
			open, err := h.Open(list[0].ID)
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(begun); took > patience.Limit/6 {
				t.Errorf("it took %s to open the mail", took)
			}
			if open.Unreadable != c.unreadable || open.Incomplete != c.incomplete {
				t.Errorf("unreadable %t, incomplete %t; want %t, %t", open.Unreadable, open.Incomplete, c.unreadable, c.incomplete)
			}
			if strings.TrimSpace(open.Text) != c.text {
				t.Errorf("the text is %q, want %q", open.Text, c.text)
			}
			if strings.HasPrefix(data, head[:20]) && open.From != "sender@bremen.example" {
				t.Errorf("the sender is %q, although the header names it before its fault", open.From)
			}
			if len(open.Attachments) > 100 {
				t.Errorf("%d attachments are listed", len(open.Attachments))
			}
			if raw := h.raw(t, list[0].ID); !bytes.HasSuffix(raw, []byte(data+"\r\n")) {
				t.Errorf("the raw mail is another: %.300q", raw)
			}
			if err := h.stop(); err != nil {
				t.Fatal(err)
			}
			if again := run(t, h.dir).list(t); len(again) != 1 || again[0] != list[0] {
				t.Errorf("after a restart the list says %+v, before %+v", again, list)
			}
		})
	}
}

// TestBoldEnvelopes names senders and recipients that would become header fields.
func TestBoldEnvelopes(t *testing.T) {
	h := run(t, t.TempDir())
	for _, c := range []struct {
		line string
		code int
	}{
		{"MAIL FROM:<>", 250},
		{"MAIL FROM:<a@b.example>", 250},
		{`MAIL FROM:<"a> b"@b.example>`, 553},
		{"MAIL FROM:<bü@b.example>", 553},
		{"MAIL FROM:<a\rSubject: x@b.example>", 501},
		{"MAIL FROM:<" + strings.Repeat("a", 300) + "@b.example>", 553},
		{"MAIL FROM:<a@b.example> SIZE=3000000", 552},
		{"RCPT TO:<\x1b@b.example>", 502}, // nobody has said MAIL FROM
	} {
		conn, err := textproto.Dial("tcp", h.addr)
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = conn.ReadResponse(220)
		err = errorsOf(err, conn.PrintfLine("EHLO test.example"))
		if err == nil {
			_, _, err = conn.ReadResponse(250)
		}
		if err = errorsOf(err, conn.PrintfLine("%s", c.line)); err != nil {
			t.Fatal(err)
		}
		if got, _, err := conn.ReadResponse(c.code); err != nil {
			t.Errorf("%.60q is answered %d (%v), want %d", c.line, got, err, c.code)
		}
		conn.Close()
	}
	c, err := smtp.Dial(h.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	err = c.Mail("a@b.example")
	for i := 0; err == nil && i < 10; i++ {
		err = c.Rcpt(fmt.Sprintf("p%d@b.example", i))
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := code(t, c.Rcpt("p11@b.example")); got != 452 {
		t.Errorf("an eleventh recipient is answered %d, want 452", got)
	}
}

// TestMoreClientsThanPlaces connects more clients than are served at once, before any of them speaks.
func TestMoreClientsThanPlaces(t *testing.T) {
	h := run(t, t.TempDir())
	const clients = 150
	var group sync.WaitGroup
	for i := range clients {
		group.Go(func() {
			if got := h.send(t, fmt.Appendf(nil, "Message-ID: <%d@bremen.example>\r\n\r\nx\r\n", i)); got != 250 {
				t.Errorf("client %d is answered %d", i, got)
			}
		})
	}
	group.Wait()
	if n := len(h.list(t)); n != clients {
		t.Errorf("got %d mails, want %d", n, clients)
	}
}

// TestDiskFails takes the folder away. The client is told to try again, and the log says nothing of people.
func TestDiskFails(t *testing.T) {
	h := run(t, t.TempDir())
	if err := os.RemoveAll(h.dir); err != nil {
		t.Fatal(err)
	}
	if got := h.send(t, []byte("Subject: x\r\n\r\nx\r\n")); got != 451 {
		t.Errorf("answered %d, want 451", got)
	}
	if s := h.Stats(); s.Kept != 0 || s.Refused != 1 || len(h.list(t)) != 0 {
		t.Errorf("got %+v, want nothing kept", s)
	}
	if log := h.log.String(); !strings.Contains(log, "a mail could not be kept") || strings.Contains(log, "person@") {
		t.Errorf("the log says:\n%s", log)
	}
}
