package post

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/worker/links"
	"jourfixe/worker/relay/smtptest"
)

// bounce notes in the ledger that the last mail to somebody has come back, as the role that reads incoming mail does.
func (h *house) bounce(meeting string, person int, code string) {
	h.t.Helper()
	ledger, ref, id := h.posts[0].Ledger, events.Ref{Noun: "meeting", ID: meeting}, fmt.Sprint("p-", person)
	said, last := ledger.Line(ref, id)
	u := said[len(said)-1]
	u.State, u.Code, u.Until, u.At, u.Noticed = owed.StateFailed, code, time.Time{}, h.Now(), false
	if _, err := ledger.Set(h.t.Context(), ref, id, last, said.Append(u)); err != nil {
		h.t.Fatal(err)
	}
}

// TestBounced has an invitation come back days after the relay has taken it. The coordinator is told, the next digest counts
// it, and it does not go out again until there is something else to say, or another address to say it to.
func TestBounced(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(h *house)
		to     string
		want   string
	}{
		"nothing happens": {func(*house) {}, addressOf(0), ""},
		"it is moved":     {func(h *house) { h.move("one", "2026-12-17") }, addressOf(0), "Invitation/1"},
		"a new address": {
			func(h *house) { h.Do("person.amend", `{"id":"p-0","email":"new@town.example"}`) }, "new@town.example", "Invitation/0",
		},
		"it is cancelled": {func(h *house) { h.cancel("one") }, addressOf(0), ""}, // nobody knows of it
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			h.contact = "coordinator@bremen.example"
			h.populate(2)
			h.Do("person.amend", `{"id":"p-1","roles":["staff"]}`)
			h.Do("schedule.set", `{"id":"weekly","title":{"de":"Woche"},"cron":"0 8 * * 1","do":"digest","to":["person/p-1"]}`)
			h.start()
			h.meet("one", 0)
			h.settle()
			h.set(sunday.AddDate(0, 0, 9))
			h.settle()
			h.bounce("one", 0, "5.1.1")
			h.eventually("the coordinator to be told", func() bool { return len(h.mails(h.contact)) > 0 && h.line("one", 0)[0].Noticed })
			notice := h.mails(h.contact)[0]
			if !contains(notice.text, "Person: p-0") || !contains(notice.text, "Antwort des Mailservers: 5.1.1") ||
				!contains(notice.text, "https://jourfixe.example/meetings/one") || strings.Contains(notice.text, addressOf(0)) {
				t.Errorf("the coordinator reads\n%s", notice.text)
			}
			h.pass(time.Hour)
			h.settleAll()
			if n := len(h.mails(addressOf(0))); n != 1 {
				t.Fatalf("the invitation was sent %d times", n)
			}
			test.change(h)
			h.pass(20 * time.Minute)
			h.settleAll()
			var after []string
			for _, m := range h.mails(test.to) {
				after = append(after, strings.TrimPrefix(m.String(), test.to+" "))
			}
			if test.to == addressOf(0) {
				after = after[1:]
			}
			if got := strings.Join(after, ", "); got != test.want {
				t.Errorf("then these mails go out: %q; want %q", got, test.want)
			}
			h.set(time.Date(2026, 12, 7, 8, 0, 0, 0, time.UTC))
			h.settle()
			digests := h.mails(addressOf(1))
			if last := digests[len(digests)-1]; !contains(last.text, "1 email could not be delivered") {
				t.Errorf("the next digest says\n%s", last.text)
			}
			if n := len(h.mails(h.contact)); n != 1 {
				t.Errorf("the coordinator was told %d times", n)
			}
		})
	}
}

// TestEnvelope looks at whom the mail server reports failures to: each mail has an address of its own, which leads back to
// the ledger, and what goes to the coordinator has one that leads nowhere.
func TestEnvelope(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.contact = "coordinator@bremen.example"
	h.populate(3)
	h.fails(func(m *smtptest.Mail) smtptest.Fault {
		if m.Step == smtptest.RCPT && m.To == addressOf(2) {
			return smtptest.NoSuchUser
		}
		return smtptest.None
	})
	r := h.start()
	doors := links.NewDoorbook(r.Mirror, r.Ledger, r.post.Composer.Links, h.Now)
	h.meet("one", 0, 1, 2)
	h.settle()
	h.eventually("the notice", func() bool { return len(h.mails(h.contact)) > 0 })
	for _, m := range h.sink.Mails() {
		name, ok := links.ReturnedMail(m.From)
		if !ok || !strings.HasPrefix(m.From, "office+b-") || !strings.HasSuffix(m.From, "@bremen.example") || !strings.HasPrefix(m.MessageID, name+"@") {
			t.Errorf("the mail %s has the envelope sender %s", m.MessageID, m.From)
		}
		about, person, _, known := doors.FindMail(name)
		switch {
		case m.To == h.contact && known:
			t.Errorf("a notice that comes back is taken for a mail about %s", about)
		case m.To != h.contact && (!known || about.ID != "one" || "p"+strings.TrimPrefix(person, "p-") != m.To[:2]):
			t.Errorf("the mail to %s leads back to %s, %s, %v", m.To, about, person, known)
		}
	}
}

// TestEnvelopeOfLongAddress names no mail where that would make the part before the @ longer than mail servers take.
func TestEnvelopeOfLongAddress(t *testing.T) {
	t.Parallel()
	id := strings.Repeat("x", 26) + "@bremen.example"
	for length, named := range map[int]bool{1: true, 35: true, 36: false, 64: false} {
		from := strings.Repeat("a", length) + "@bremen.example"
		got := (&Composer{From: from}).sender(id)
		if want := links.Envelope(from, id); named && got != want || !named && got != from {
			t.Errorf("with %d octets before the @ the envelope sender is %s", length, got)
		}
	}
}
