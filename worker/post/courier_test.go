package post

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message"

	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/relay/smtptest"
)

// openOffice opens a house with a coordinator and a meeting to which p-0 was invited.
func openOffice(t *testing.T) (h *house, p *Post) {
	t.Helper()
	h = newHouse(t)
	h.contact = "coordinator@bremen.example"
	h.populate(1)
	p = h.start().post
	h.meet("one", 0)
	h.settle()
	return h, p
}

// courier hands on what comes in to the same house.
func (p *Post) courier() *Courier {
	return &Courier{Mirror: p.Mirror, Composer: p.Composer, Writer: p.Writer, Relay: p.Relay}
}

const written = "From: Person 0 <p0@town0.example>\r\nTo: office@bremen.example\r\nSubject: Re: Invitation\r\n" +
	"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
	"Gr=FC=DFe aus B=F6rnsen.\r\n.\r\nCan I bring a friend?\r\n"

// forward is a mail that p-0 has written about the meeting.
func forward() *worker.Forward {
	return &worker.Forward{
		ID: "in-1", At: sunday.Add(90 * time.Second), From: "p0@town0.example", Subject: "Re: Invitation",
		About: events.Ref{Noun: "meeting", ID: "one"}, Person: "p-0", Raw: []byte(written),
	}
}

// TestForward hands a mail on: the coordinator reads who has written what about which meeting, can answer them, and has the
// original as it came.
func TestForward(t *testing.T) {
	t.Parallel()
	h, p := openOffice(t)
	f := forward()
	for range 2 { // the second try, after one of which nobody heard, makes the same mail
		if err := p.courier().Forward(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	sent := h.sink.Mails()
	first, again := sent[len(sent)-2], sent[len(sent)-1]
	if first.To != h.contact || !bytes.Equal(first.Raw, again.Raw) || first.MessageID != p.Composer.Links.ForwardID("in-1") {
		t.Errorf("to %s went %s and then another", first.To, first.MessageID)
	}
	m, err := mail.ReadMessage(bytes.NewReader(first.Raw))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"Reply-To": "<p0@town0.example>", "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply", "Content-Language": "de",
	} {
		if got := m.Header.Get(key); got != want {
			t.Errorf("its %s is %q; want %q", key, got, want)
		}
	}
	got := readTold(t, first)
	if got.subject != "Antwort zu „Treffen one“, Di., 15. Dez. 2026: Re: Invitation" || !got.date.Equal(f.At) {
		t.Errorf("its subject is %q, its date %s", got.subject, got.date)
	}
	for _, want := range []string{
		"Von: p0@town0.example", "Betreff: Re: Invitation", "Treffen one", "Dienstag, 15. Dezember 2026, 10:00 Uhr", "p-0", "Grüße aus Börnsen.",
		"Can I bring a friend?", "https://jourfixe.example/meetings/one",
	} {
		if !contains(got.text, want) {
			t.Errorf("it does not say %q:\n%s", want, got.text)
		}
	}
	if kind, data := attached(t, first); kind != "message/rfc822" || data != written {
		t.Errorf("the original is of the type %s:\n%s", kind, data)
	}
}

// TestForwardProposal tells of another time that somebody proposes, and what they say to it: the program's comment, or what
// can be read of the mail.
func TestForwardProposal(t *testing.T) {
	t.Parallel()
	h, p := openOffice(t)
	for comment, says := range map[string]string{"Dienstags geht es nie.\nP0": "Dienstags geht es nie.", "": "Can I bring a friend?"} {
		f := forward()
		f.Proposed = &worker.Proposed{Reading: events.Reading{Start: time.Date(2026, 12, 16, 8, 30, 0, 0, time.UTC), End: time.Date(2026, 12, 16, 10, 0, 0, 0, time.UTC)}, Comment: comment}
		if err := p.courier().Forward(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		sent := h.sink.Mails()
		m := sent[len(sent)-1]
		got := readTold(t, m)
		if m.To != h.contact || got.subject != "Andere Zeit vorgeschlagen: Treffen one, Di., 15. Dez. 2026" {
			t.Errorf("%s reads %q", m.To, got.subject)
		}
		for _, want := range []string{
			"Bisherige Zeit: Dienstag, 15. Dezember 2026, 10:00–11:00 Uhr", "Vorgeschlagene Zeit: Mittwoch, 16. Dezember 2026, 09:30–11:00 Uhr",
			"Von: p0@town0.example", "p-0", says, "https://jourfixe.example/meetings/one#counters",
		} {
			if !contains(got.text, want) {
				t.Errorf("it does not say %q:\n%s", want, got.text)
			}
		}
		if comment != "" && contains(got.text, "Can I bring a friend?") {
			t.Errorf("it shows more than the comment:\n%s", got.text)
		}
		if kind, data := attached(t, m); kind != "message/rfc822" || data != written {
			t.Errorf("the original is of the type %s:\n%s", kind, data)
		}
	}
}

// attached returns the media type of the last part of a mail and what is in it.
func attached(t *testing.T, m smtptest.Received) (kind, data string) {
	t.Helper()
	e, err := message.Read(bytes.NewReader(m.Raw))
	if err != nil {
		t.Fatal(err)
	}
	for parts := e.MultipartReader(); ; {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return kind, data
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(part.Body)
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ = part.Header.ContentType()
		data = string(body)
	}
}

// TestForwardOriginals hands on mails that cannot stand in another as they are, and such as nobody can read.
func TestForwardOriginals(t *testing.T) {
	t.Parallel()
	h, p := openOffice(t)
	sum := sha256.Sum256([]byte(p.Composer.Links.ForwardID("our boundary")))
	for name, test := range map[string]struct{ raw, kind, data, says string }{
		"our boundary":  {"Subject: x\r\n\r\n--=_" + hex.EncodeToString(sum[:12]) + "--\r\n", "application/octet-stream", "", "--"},
		"8 bit":         {"Subject: x\r\n\r\nGrüße\r\n", "application/octet-stream", "", "Grüße"},
		"a long line":   {"Subject: x\r\n\r\n" + strings.Repeat("x", 999) + "\r\n", "application/octet-stream", "", "xxx"},
		"998 octets":    {"Subject: x\r\n\r\n" + strings.Repeat("x", 998) + "\r\n", "message/rfc822", "", "xxx"},
		"NUL":           {"Subject: x\r\n\r\na\x00b\r\n", "application/octet-stream", "", "ab"},
		"CR alone":      {"Subject: x\r\n\r\na\rb\r\n", "application/octet-stream", "", "a"},
		"LF alone":      {"Subject: x\r\n\r\na\nb\r\n", "application/octet-stream", "", "a"},
		"from a pipe":   {"Subject: x\n\nshort\n", "message/rfc822", "Subject: x\r\n\r\nshort\r\n", "short"},
		"no end":        {"Subject: x\r\n\r\nshort", "message/rfc822", "", "short"},
		"no mail":       {"\x01\x02\xff", "application/octet-stream", "", "keinen lesbaren Text"},
		"a page alone":  {"Subject: x\r\nContent-Type: text/html\r\n\r\n<style>p{}</style><p>Ein <b>Wort</b>\r\ndazu", "message/rfc822", "", "Ein Wort dazu"},
		"a text beside": {"Subject: x\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Seite\r\n--b\r\nContent-Type: text/plain\r\n\r\nText\r\n--b--\r\n", "message/rfc822", "", "Text"},
		"a whole book":  {"Subject: x\r\n\r\n" + strings.Repeat("Ein Satz.\r\n", 90_000), "message/rfc822", "", "nur der Anfang"},
	} {
		f := forward()
		f.ID, f.Raw, f.About, f.Person = name, []byte(test.raw), events.Ref{}, ""
		if err := p.courier().Forward(t.Context(), f); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		sent := h.sink.Mails()
		m := sent[len(sent)-1]
		if test.data == "" {
			test.data = test.raw
		}
		if kind, data := attached(t, m); kind != test.kind || data != test.data {
			t.Errorf("%s: the original is of the type %s, with %d octets of %d", name, kind, len(data), len(test.data))
		}
		if got := readTold(t, m); got.subject != "Fwd: Re: Invitation" || !contains(got.text, test.says) {
			t.Errorf("%s: it says %s\n%.2000s", name, got.subject, got.text)
		}
	}
}

// TestForwardWithout hands on what nobody knows the sender of, or what comes from where no answer can go.
func TestForwardWithout(t *testing.T) {
	t.Parallel()
	h, p := openOffice(t)
	for from, shown := range map[string]string{
		"":                             "nicht zu erkennen",
		"Jemand <x@verein.example>":    "Jemand <x@verein.example>",
		"x@verein.example\r\nBcc: y@z": "x@verein.example Bcc: y@z",
		"größe@verein.example":         "größe@verein.example",
		"OFFICE+b-xyz@Bremen.example":  "OFFICE+b-xyz@Bremen.example", // an answer would come back in
	} {
		f := forward()
		f.From, f.Subject = from, ""
		if err := p.courier().Forward(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		sent := h.sink.Mails()
		m := sent[len(sent)-1]
		got := readTold(t, m)
		if bytes.Contains(m.Raw, []byte("\r\nReply-To:")) || !contains(got.text, shown) || !strings.HasSuffix(got.subject, ": ohne Betreff") {
			t.Errorf("from %q: %s\n%s", from, got.subject, got.text)
		}
	}
}

// TestForwardFails has the mail server, or the settings, be in the way.
func TestForwardFails(t *testing.T) {
	t.Parallel()
	h, p := openOffice(t)
	for _, test := range []struct {
		fault   smtptest.Fault
		refused bool
	}{{smtptest.NoSuchUser, true}, {smtptest.Busy, false}, {smtptest.Drop, false}} {
		h.fails(func(m *smtptest.Mail) smtptest.Fault {
			if m.Step == smtptest.RCPT {
				return test.fault
			}
			return smtptest.None
		})
		err := p.courier().Forward(t.Context(), forward())
		if err == nil || errors.Is(err, worker.ErrRefusedMail) != test.refused || errors.Is(err, worker.ErrNoReader) || strings.Contains(err.Error(), "@") {
			t.Errorf("with %s: %v", test.fault, err)
		}
	}
	h.fails(nil)
	h.sink.Stop()
	if err := p.courier().Forward(t.Context(), forward()); err == nil || errors.Is(err, worker.ErrRefusedMail) || errors.Is(err, worker.ErrNoReader) {
		t.Errorf("without a mail server: %v", err)
	}
	if strings.Contains(h.Log.String(), "@town") || strings.Contains(h.Log.String(), "Börnsen") {
		t.Errorf("the log says\n%s", h.Log.String())
	}
	h.sink.Restart()
	h.eventually("it to be time to look again", func() bool { return p.Relay.Shut() == nil })
	if err := p.courier().Forward(t.Context(), forward()); err != nil {
		t.Error(err)
	}
}
