package reply_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/worker/incoming/incomingtest"
	"jourfixe/worker/links"
	"jourfixe/worker/reply"
)

// address is where somebody gets their mail.
func (h *house) address(person string) (address string) {
	h.Mirror.View(func(b *calendar.Book) { address = b.Person(person).Email.Value() })
	return address
}

// TestBounces has mails come back.
func TestBounces(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.clerk()
	sent := func(person, state string, unsure bool) string {
		return h.tell("april", person, owed.Utterance{Kind: meetingmail.Update, Sequence: 1, State: state, Unsure: unsure, Code: "250 2.0.0", Until: march})
	}
	said := func(person string) string {
		line, _ := h.Ledger.Line(ref("april"), person)
		u := line[len(line)-1]
		noted := ""
		h.Mirror.View(func(b *calendar.Book) {
			if p := b.Person(person); !p.Bounced.At.IsZero() {
				noted = " bounced " + p.Bounced.Status
			}
		})
		return fmt.Sprintf("%s %s%s", u.State, u.Code, noted)
	}
	for _, c := range []struct {
		name, sample, person, state string
		verp, quotes, unsure        bool
		passed                      bool // the report is about another address, to which their mail is passed on
		want                        string
	}{
		{name: "by the address it came back to", sample: "dsn-postfix", person: "jan", state: "sent", verp: true, want: "failed 5.1.1 bounced 5.1.1"},
		{name: "by the id that it quotes", sample: "dsn-gmail", person: "erika", state: "sent", quotes: true, want: "failed 5.1.1 bounced 5.1.1"},
		{name: "before the server's answer was noted", sample: "dsn-postfix", person: "hanna", state: "sending", verp: true, want: "failed 5.1.1 bounced 5.1.1"},
		{name: "of an address to which it was passed on", sample: "dsn-postfix", person: "omar", state: "sent", verp: true, passed: true, want: "failed 5.1.1"},
		{name: "the server gave up on a full mailbox", sample: "dsn-expired", person: "ilze", state: "sent", verp: true, want: "failed 4.2.2"},
		{name: "plain text that says it in words", sample: "bounce-exim-plain", person: "li", state: "sent", quotes: true, want: "failed 5.0.0 bounced 5.0.0"},
		{name: "not yet", sample: "dsn-postfix-delayed", person: "pinar", state: "sent", verp: true, want: "sent 250 2.0.0"},
		{name: "it is to be sent again anyway", sample: "dsn-expired", person: "novak", state: "deferred", unsure: true, verp: true, want: "deferred 250 2.0.0"},
	} {
		id, to := sent(c.person, c.state, c.unsure), own
		if c.verp {
			to = strings.ToUpper(links.Envelope(own, id))
		}
		raw := incomingtest.Sample(t, c.sample)
		for _, nobody := range []string{"nobody@gdansk.example", "nobody@gmail.example"} {
			if !c.passed {
				raw = bytes.ReplaceAll(raw, []byte(nobody), []byte(h.address(c.person)))
			}
		}
		if c.quotes {
			name, _, _ := strings.Cut(id, "@")
			raw = with(raw, sampleMID, name)
		}
		for range 2 {
			if held := h.sees("", to, append(raw, "\r\n"...)); held != "" {
				t.Errorf("%s: held as %s", c.name, held)
			}
			if got := said(c.person); got != c.want {
				t.Errorf("%s: it is %s; want %s", c.name, got, c.want)
			}
		}
		line, _ := h.Ledger.Line(ref("april"), c.person)
		if u := line[len(line)-1]; u.State == owed.StateFailed && (u.Noticed || !u.Until.IsZero() || !u.At.Equal(march.Add(time.Minute))) {
			t.Errorf("%s: the line is %+v; want one that the coordinator is told of", c.name, u)
		}
	}
	// A report that names no mail of ours, whoever it claims to be about.
	before := h.counted()
	for to, want := range map[string]string{own: "", links.Envelope(own, strings.Repeat("a", 26)+"@"+domain): reply.HeldCameBack} {
		if held := h.sees("", to, append([]byte("X-To: "+to+"\r\n"), incomingtest.Sample(t, "dsn-postfix")...)); held != want {
			t.Errorf("a report to %s about nothing on record is held as %q; want %q", to, held, want)
		}
	}
	if h.counted() == before || !strings.Contains(h.counted(), "bounce unknown-mail 1") {
		t.Errorf("counted: %s", h.counted())
	}
	// The address has changed by the time that the mail comes back.
	id := h.tell("march", "novak", owed.Utterance{Kind: meetingmail.Update, Sequence: 1, State: owed.StateSent})
	h.office.Do("person.amend", `{"id":"novak","email":"new@bratislava.example"}`)
	h.sees("", links.Envelope(own, id), incomingtest.Sample(t, "dsn-postfix"))
	h.Mirror.View(func(b *calendar.Book) {
		if p := b.Person("novak"); !p.Bounced.At.IsZero() {
			t.Error("that mail to the old address came back is noted with the new one")
		}
	})
}
