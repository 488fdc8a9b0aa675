package post

import (
	"testing"
	"time"

	"jourfixe/worker/relay/smtptest"
)

// TestDecline has two people propose another time. The office keeps the meeting where it is against the one, who hears so
// once, in their calendar's language, too; then it takes up what the other has proposed, and says so to them.
func TestDecline(t *testing.T) {
	t.Parallel()
	h := openPost(t, 3)
	h.meet("one", 0, 1, 2)
	h.settle()
	propose := func(person int, start, end string) {
		h.Do("meeting.counter", `{"id":"one","person":"p-%d","start":%q,"end":%q,"sequence":0}`, person, start, end)
	}
	propose(0, "2026-12-16T12:00:00Z", "2026-12-16T13:00:00Z")
	propose(1, "2026-12-17T08:00:00Z", "2026-12-17T09:30:00Z")
	h.pass(time.Hour)
	h.settle()
	h.want(0, "Invitation/0") // proposing alone is answered by nobody
	h.fails(busy)
	h.Do("meeting.keep", `{"id":"one","person":"p-0","note":{"en":"The room is taken."}}`)
	h.pass(time.Minute)
	h.settle()
	h.fails(nil)
	h.settleAll()
	h.want(0, "Invitation/0", "Time unchanged/0")
	h.want(1, "Invitation/0")
	got := h.mails(addressOf(0))
	m := got[1]
	if m.method != "DECLINECOUNTER" || m.uid != got[0].uid || m.thread != got[0].id {
		t.Errorf("it is %+v", m)
	}
	for _, want := range []string{"16 December 2026", "13:00", "15 December 2026", "10:00", "The room is taken.", "https://jourfixe.example/rsvp/"} {
		if !contains(m.text, want) {
			t.Errorf("it does not say %q:\n%s", want, m.text)
		}
	}
	h.pass(48 * time.Hour)
	h.settleAll()
	h.want(0, "Invitation/0", "Time unchanged/0")

	h.Do("meeting.move", `{"id":"one","counter":"p-1","ifNone":"best"}`)
	h.pass(5 * time.Minute)
	h.settleAll()
	const taken = "now has the time that you have proposed"
	for p, want := range []bool{false, true, false} {
		list := h.mails(addressOf(p))
		if m := list[len(list)-1]; m.method != "REQUEST" || m.sequence != 1 || contains(m.text, taken) != want || !contains(m.text, "17 December 2026") {
			t.Errorf("p-%d reads\n%s", p, m.text)
		}
	}
}

// TestDeclineRefused has the mail server refuse to tell somebody that their proposal is not taken up: that has failed, is not
// tried again, and keeps nothing else from them.
func TestDeclineRefused(t *testing.T) {
	t.Parallel()
	h := openPost(t, 1)
	h.remind()
	h.meet("one", 0)
	h.settle()
	h.Do("meeting.counter", `{"id":"one","person":"p-0","start":"2026-12-16T12:00:00Z","end":"2026-12-16T13:00:00Z"}`)
	h.fails(func(m *smtptest.Mail) smtptest.Fault {
		if m.Step == smtptest.RCPT {
			return smtptest.NoSuchUser
		}
		return smtptest.None
	})
	h.Do("meeting.keep", `{"id":"one","person":"p-0"}`)
	h.settleAll()
	h.fails(nil)
	if got := h.states("one", 0); got != "invitation sent, decline failed" {
		t.Errorf("the ledger says %s", got)
	}
	h.set(due)
	h.settleAll()
	h.want(0, "Invitation/0", "Reminder/0")
}
