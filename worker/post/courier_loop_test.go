package post

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"jourfixe/events"
	"jourfixe/worker"
)

// TestT13Loops sets the contact to an address that comes back in: nothing is forwarded or reported there. What is, says of
// itself that a program wrote it, so that no program answers it, and of one day there is one report, however often it is
// asked for. Whoever writes to the office gets no mail for that.
func TestT13Loops(t *testing.T) {
	t.Parallel()
	h, p := openOffice(t)
	q := &worker.Quarantine{Day: events.DateOf(sunday), Waiting: 3, Reasons: map[string]int{"unknown-uid": 2, "no-time": 1}}
	for _, contact := range []string{"", "office@bremen.example", "Office@BREMEN.example", "office+people@bremen.example"} {
		c := p.courier()
		composer := *p.Composer // the post reads its own meanwhile
		composer.Contact = contact
		c.Composer = &composer
		if err := c.Forward(t.Context(), forward()); !errors.Is(err, worker.ErrNoReader) {
			t.Errorf("with the contact %q: %v", contact, err)
		}
		if err := c.Report(t.Context(), q); !errors.Is(err, worker.ErrNoReader) {
			t.Errorf("with the contact %q: %v", contact, err)
		}
	}
	before := len(h.sink.Mails())
	if err := p.courier().Forward(t.Context(), forward()); err != nil {
		t.Fatal(err)
	}
	own := forward()
	own.From = "Coordinator@bremen.example"
	if err := p.courier().Forward(t.Context(), own); !errors.Is(err, worker.ErrCircle) {
		t.Errorf("what the contact writes is handed on to them: %v", err)
	}
	for range 2 {
		if err := p.courier().Report(t.Context(), q); err != nil {
			t.Fatal(err)
		}
		h.pass(time.Hour)
	}
	sent := h.sink.Mails()[before:]
	if len(sent) != 3 || !bytes.Equal(sent[1].Raw, sent[2].Raw) {
		t.Fatalf("%d mails have gone out", len(sent))
	}
	for _, m := range sent {
		if m.To != h.contact || !bytes.Contains(m.Raw, []byte("\r\nX-Auto-Response-Suppress: OOF, AutoReply\r\n")) ||
			!bytes.HasPrefix(m.Raw, []byte("Auto-Submitted: auto-generated\r\n")) {
			t.Errorf("a mail to %s begins with\n%.400s", m.To, m.Raw)
		}
	}
	got := readTold(t, sent[1])
	if got.subject != "Bitte ansehen: 3 E-Mails" || !contains(got.text, "3 E-Mails warten darauf") || !contains(got.text, "jourfixe inbound list") ||
		!got.date.Equal(time.Date(2026, 11, 21, 23, 0, 0, 0, time.UTC)) {
		t.Errorf("the report of %s: %s\n%s", got.date, got.subject, got.text)
	}
}
