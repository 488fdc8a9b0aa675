package lmtp_test

import (
	"context"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker/lmtp"
	"jourfixe/worker/lmtp/lmtptest"
)

const (
	own    = "jourfixe@bremen.example"
	domain = "bremen.example"
)

// march is when the mails of these tests came in.
var march = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

// A house is a journal on a real server in which mails are stored.
type house struct {
	server  *embedded.Server
	journal *journal.Journal
}

func newHouse(t testing.TB) *house {
	t.Helper()
	server := journaltest.Server(t)
	return &house{server, journaltest.Open(t, server, journaltest.Office)}
}

// receive stores a mail.
func (h *house) receive(ctx context.Context, from, to string, raw []byte) (string, error) {
	return h.journal.Inbound().Receiver.Receive(ctx, inbound.Mail{At: march, From: from, To: to, Raw: raw})
}

// serve runs a server that hands mails to receive, and returns its address.
func serve(t testing.TB, receive func(ctx context.Context, from, to string, raw []byte) (string, error)) string {
	t.Helper()
	s := lmtp.New(lmtp.Options{Addr: "127.0.0.1:0", From: own, Domain: domain, Receive: receive, Log: slog.New(slog.DiscardHandler)})
	address, err := s.Listen()
	if err != nil {
		t.Fatal(err)
	}
	run(t, s)
	return address
}

// run runs a server until the test ends.
func run(t testing.TB, s *lmtp.Server) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run = %v", err)
		}
	})
}

func TestRecipients(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := lmtptest.Dial(t, serve(t, h.receive))
	for _, step := range []struct{ say, want string }{
		{"EHLO mta.example", "500 5.5.1"},
		{"LHLO mta.example", "250 LIMITS RCPTMAX=100"},
		{"AUTH PLAIN AGEAYg==", "523 5.7.10"}, // nobody needs to say who they are, and nobody can
		{"RCPT TO:<" + own + ">", "502 5.5.1"},
		{"MAIL FROM:<a@b.example> SIZE=2000000", "552 5.3.4"},
		{"MAIL FROM:<jürgen@b.example> SMTPUTF8", "250 2.0.0"},
		{"RSET", "250 2.0.0"},
		{"MAIL FROM:<>", "250 2.0.0"},
		{"RCPT TO:<" + own + ">", "250 2.0.0"},
		{"RCPT TO:<JOURFIXE@Bremen.Example>", "250 2.0.0"},
		{"RCPT TO:<jourfixe+b-abc@bremen.example>", "250 2.0.0"},
		{"RCPT TO:<jourfixe+@bremen.example>", "250 2.0.0"},
		{"RCPT TO:<jourfix@bremen.example>", "550 5.1.1"},
		{"RCPT TO:<jourfixe-x@bremen.example>", "550 5.1.1"},
		{"RCPT TO:<x+jourfixe@bremen.example>", "550 5.1.1"},
		{"RCPT TO:<jourfixe@bremen.example.evil.example>", "550 5.1.1"},
		{"RCPT TO:<\"jourfixe@bremen.example\"@evil.example>", "550 5.1.1"},
		{"RCPT TO:<postmaster>", "501 5.5.2"},
		{"RCPT TO:<>", "501 5.5.2"},
	} {
		if got := c.Says(step.say); !strings.HasPrefix(got, step.want) {
			t.Errorf("%s is answered by %s; want %s", step.say, got, step.want)
		}
	}
	c.Says("DATA")
	c.Writes("Subject: x\r\n\r\n..x\r\n.\r\n")
	for range 4 {
		if got := c.Hears(); !strings.HasSuffix(got, "stored") || !strings.HasPrefix(got, "250 2.0.0 <") {
			t.Errorf("a recipient is answered by %s", got)
		}
	}
	list, err := h.journal.Inbound().Pile.List(t.Context())
	if err != nil || len(list) != 4 {
		t.Fatalf("%d mails are stored (%v); want one for each recipient", len(list), err)
	}
	if in, err := h.journal.Inbound().Pile.Mail(t.Context(), list[0].ID); err != nil || string(in.Raw) != "Subject: x\r\n\r\n.x\r\n" || in.From != "" {
		t.Errorf("stored is %+v (%v)", in, err)
	}
	if got := c.Says("MAIL FROM:<a@b.example>"); !strings.HasPrefix(got, "250 ") {
		t.Errorf("the next mail is answered by %s", got)
	}
	for i := range 101 {
		want := "250 2.0.0"
		if i == 100 {
			want = "452 4.5.3"
		}
		if got := c.Says("RCPT TO:<" + own + ">"); !strings.HasPrefix(got, want) {
			t.Fatalf("recipient %d is answered by %s; want %s", i, got, want)
		}
	}
}

// Commands may come in one go (RFC 2920), and a mail in pieces that are announced (RFC 3030).
func TestPipelining(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := lmtptest.Dial(t, serve(t, h.receive))
	c.Writes("LHLO mta.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<" + own + ">\r\nRCPT TO:<x@bremen.example>\r\nDATA\r\n")
	for _, want := range []string{"250 ", "250 ", "250 ", "550 5.1.1", "354 "} {
		if got := c.Hears(); !strings.HasPrefix(got, want) {
			t.Errorf("answered by %s; want %s", got, want)
		}
	}
	c.Writes("Subject: 1\r\n\r\nx\r\n.\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<" + own + ">\r\nBDAT 14\r\nSubject: 2\r\n\r\nBDAT 3 LAST\r\ny\r\nQUIT\r\n")
	for _, want := range []string{"250 2.0.0 <" + own + "> stored", "250 ", "250 ", "250 2.0.0 Continue", "250 2.0.0 <" + own + "> stored", "221 ", "closed"} {
		if got := c.Hears(); !strings.HasPrefix(got, want) {
			t.Errorf("answered by %s; want %s", got, want)
		}
	}
	list, err := h.journal.Inbound().Pile.List(t.Context())
	if err != nil || len(list) != 2 || list[0].Size != 17 || list[1].Size != 17 {
		t.Errorf("stored are %+v (%v)", list, err)
	}
	// What ends in the middle is no mail.
	c = lmtptest.Dial(t, serve(t, h.receive))
	c.Writes("LHLO mta.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<" + own + ">\r\nBDAT 1000 LAST\r\nSubject: 3\r\n\r\n")
	if err := c.Conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	for got := ""; got != "closed"; got = c.Hears() {
		if strings.HasSuffix(got, "stored") {
			t.Error("a mail that broke off is stored")
		}
	}
	if list, err := h.journal.Inbound().Pile.List(t.Context()); err != nil || len(list) != 2 {
		t.Errorf("stored are %d (%v)", len(list), err)
	}
}

// Line ends on which servers disagree hide no mail in another.
func TestSmuggling(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	address := serve(t, h.receive)
	const hidden = "MAIL FROM:<evil@b.example>\r\nRCPT TO:<" + own + ">\r\nDATA\r\nSubject: hidden\r\n\r\nx\r\n.\r\n"
	for _, end := range []string{"\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\r\n\x00.\r\n", "\r\n.\x00\r\n", "\r\r\n.\r\n"} {
		got := lmtptest.Send(t, address, "a@b.example", []string{own}, []byte("Subject: x\r\n\r\nbody"+end+hidden[:len(hidden)-5]))
		if got != "554 5.6.0 each line must end in CRLF, and hold neither CR nor LF" && got != "250 2.0.0 stored" {
			t.Errorf("%q is answered by %s", end, got)
		}
		if strings.Trim(end, "\r\n.") == "" && end != "\r\n.\r" && !strings.HasPrefix(got, "554 ") {
			t.Errorf("%q is answered by %s; want that it is refused", end, got)
		}
	}
	list, err := h.journal.Inbound().Pile.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range list {
		if whole, err := h.journal.Inbound().Pile.Mail(t.Context(), in.ID); err != nil || in.From != "a@b.example" || !strings.Contains(string(whole.Raw), "hidden") {
			t.Errorf("stored is a mail of %s that was hidden in another: %q", in.From, whole.Raw)
		}
	}
	for _, raw := range []string{"Subject: x\nFrom: y\r\n\r\nx", "Subject: x\r\n\r\nx\ry", "Subject: x\r\n\r\nx\ny", "Subject: x\r\n\r\nx\n\ry"} {
		if got := lmtptest.Send(t, address, "a@b.example", []string{own}, []byte(raw)); !strings.HasPrefix(got, "554 5.6.0") {
			t.Errorf("%q is answered by %s", raw, got)
		}
	}
	if got := lmtptest.Send(t, address, "a@b.example", []string{own}, []byte("Subject: x\r\n\r\n"+strings.Repeat("x", 3_000))); !strings.HasPrefix(got, "554 5.6.0 a line has at most") && got != "500 5.4.0 Too long line, closing connection" {
		t.Errorf("a line of 3,000 octets is answered by %s", got)
	}
}
