package mailbox_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wneessen/go-mail"

	"jourfixe/events/patience"
	"jourfixe/worker"
	"jourfixe/worker/mailbox"
)

// monday is when the mails of the tests arrive.
var monday = time.Date(2026, 11, 23, 8, 30, 0, 123_000_000, time.UTC)

// A house is a mailbox that runs.
type house struct {
	*mailbox.Box
	dir, addr string
	log       *record
	stop      func() error // ends Run and returns its error; may be called twice
}

// run opens the mailbox in dir and lets it take in mails until the test ends.
func run(t testing.TB, dir string) *house {
	t.Helper()
	log := &record{}
	box, err := mailbox.Open(dir, mailbox.Options{Now: func() time.Time { return monday }, Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	box.Drain(patience.Limit)
	addr, err := box.Listen()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- box.Run(ctx) }()
	stop := sync.OnceValue(func() error {
		cancel()
		err := <-done
		return errorsOf(err, box.Close())
	})
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Errorf("the mailbox stopped with %v", err)
		}
	})
	return &house{Box: box, dir: dir, addr: addr, log: log, stop: stop}
}

func errorsOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// client returns a client as the house itself uses one.
func (h *house) client(t testing.TB) *mail.Client {
	t.Helper()
	host, port, err := net.SplitHostPort(h.addr)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	c, err := mail.NewClient(host, mail.WithPort(n), mail.WithTLSPolicy(mail.NoTLS), mail.WithTimeout(patience.Limit), mail.WithHELO("test.example"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// list returns all mails, newest first.
func (h *house) list(t testing.TB) []worker.MailSummary {
	t.Helper()
	var all []worker.MailSummary
	for before := ""; ; before = all[len(all)-1].ID {
		page, more, err := h.List(before, 7)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page...)
		if !more {
			return all
		}
	}
}

// raw returns the bytes of a mail.
func (h *house) raw(t testing.TB, id string) []byte {
	t.Helper()
	r, err := h.Raw(id)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// invitation is a mail as the house sends it.
func invitation(t testing.TB, number int) *mail.Msg {
	t.Helper()
	m := mail.NewMsg(mail.WithNoDefaultUserAgent())
	m.SetMessageIDWithValue(fmt.Sprintf("%d.1@mail.bremen.example", number))
	m.Subject("Einladung: Jour fixe Städtepartnerschaften")
	m.SetGenHeader("Content-Language", "de")
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetDateWithValue(monday)
	m.SetBodyString(mail.TypeTextPlain, "Guten Tag,\nwir treffen uns am 3. Dezember.\n")
	m.AddAlternativeString(mail.TypeTextHTML, "<p>Guten Tag, wir treffen uns am <b>3. Dezember</b>.</p>")
	m.AddAlternativeString("text/calendar; method=REQUEST", calendarPart, mail.WithPartEncoding(mail.EncodingB64))
	m.AttachReadSeeker("invite.ics", strings.NewReader(calendarPart), mail.WithFileContentType("application/ics"))
	err := errorsOf(m.FromFormat("Internationales Büro", "jourfixe@bremen.example"),
		m.AddToFormat("Zoë Beispiel", fmt.Sprintf("person%d@partner.example", number)),
		m.EnvelopeFrom(fmt.Sprintf("b+%d@bremen.example", number)))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const calendarPart = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//jourfixe//DE\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1@bremen.example\r\n" +
	"DTSTAMP:20261123T083000Z\r\nDTSTART:20261203T090000Z\r\nSUMMARY:Jour fixe\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

// A record is a log that can be read while it is written.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}
