package post

import (
	"strings"
	"testing"
	"time"

	"jourfixe/worker/relay/smtptest"
)

// A moment is a point in the life of a mail at which something happens to what it is about.
var moments = []struct {
	name string
	// before is what the mail server does while the change is made; release ends it.
	before func(h *house) (release func())
	sent   bool // the mail that was on its way still arrives
}{
	{"while the relay is away", func(h *house) func() {
		h.sink.Stop()
		return h.sink.Restart
	}, false},
	{"while it is deferred", func(h *house) func() {
		h.fails(func(m *smtptest.Mail) smtptest.Fault {
			if m.Step == smtptest.RCPT {
				return smtptest.Busy
			}
			return smtptest.None
		})
		return func() { h.fails(nil) }
	}, false},
	{"while it is being sent", func(h *house) func() {
		hold, held := make(chan bool), false
		h.fails(func(m *smtptest.Mail) smtptest.Fault {
			if m.Step == smtptest.Dot && !held {
				held = true
				<-hold
			}
			return smtptest.None
		})
		return func() { close(hold) }
	}, true},
}

// TestF23ChangedOnTheWay changes or cancels a meeting at every moment of an invitation and of an update. Whoever may have been told is
// told of the change; whoever was not hears only how it is in the end; nothing comes after a cancellation.
func TestF23ChangedOnTheWay(t *testing.T) {
	t.Parallel()
	for _, moment := range moments {
		for _, change := range []struct {
			name   string
			make   func(h *house)
			first  []string // what follows an invitation that was not sent, or
			second []string // one that was
			third  []string // what follows an update that was not sent, or
			fourth []string // one that was
		}{
			{"moved", func(h *house) { h.move("one", "2026-12-20") },
				[]string{"Invitation/1"}, []string{"Invitation/0", "Changed/1"},
				[]string{"Invitation/0", "Changed/2"}, []string{"Invitation/0", "Changed/1", "Changed/2"}},
			{"cancelled", func(h *house) { h.cancel("one") },
				nil, []string{"Invitation/0", "Cancelled/1"},
				[]string{"Invitation/0", "Cancelled/2"}, []string{"Invitation/0", "Changed/1", "Cancelled/2"}},
			{"left", func(h *house) { h.Do("meeting.amend", `{"id":"one","need":["person/p-1"]}`) },
				nil, []string{"Invitation/0", "No longer invited/1"},
				[]string{"Invitation/0", "No longer invited/2"}, []string{"Invitation/0", "Changed/1", "No longer invited/2"}},
			{"erased", func(h *house) { h.Do("person.erase", `{"id":"p-0"}`) },
				nil, []string{"Invitation/0"}, []string{"Invitation/0"}, []string{"Invitation/0", "Changed/1"}},
			{"declined", func(h *house) { h.Do("meeting.answer", `{"id":"one","person":"p-0","answer":"declined"}`) },
				[]string{"Invitation/0"}, []string{"Invitation/0"}, []string{"Invitation/0", "Changed/1"}, []string{"Invitation/0", "Changed/1"}},
		} {
			for _, update := range []bool{false, true} {
				name := change.name + " " + moment.name + ", invitation"
				if update {
					name = change.name + " " + moment.name + ", update"
				}
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					h := openPost(t, 2)
					want := [][]string{change.first, change.second}
					if update {
						h.meet("one", 0)
						h.settle()
						want = [][]string{change.third, change.fourth}
					}
					release := moment.before(h)
					if update {
						h.move("one", "2026-12-16")
						h.pass(2 * time.Minute)
					} else {
						h.meet("one", 0)
					}
					h.underway(moment.name)
					change.make(h)
					release()
					h.pass(10 * time.Minute)
					h.settleAll()
					h.want(0, want[map[bool]int{false: 0, true: 1}[moment.sent]]...)
				})
			}
		}
	}
}

// underway waits until the mail is where the moment has it.
func (h *house) underway(moment string) {
	h.t.Helper()
	h.eventually("the mail to be on its way", func() bool {
		switch states := h.states("one", 0); moment {
		case "while the relay is away":
			// A connection that has just been used is believed to work, so the first mail may find out.
			return h.posts[0].post.Reachable() != nil || strings.HasSuffix(states, "deferred")
		case "while it is deferred":
			return strings.HasSuffix(states, "deferred")
		default:
			return strings.HasSuffix(states, "sending")
		}
	})
}

// TestNewAddress gives somebody another mail address while their invitation is deferred: it goes there alone. What was
// told at the old address is told again at the new one, in the same sequence, and changes go there.
func TestNewAddress(t *testing.T) {
	t.Parallel()
	h := openPost(t, 1)
	h.fails(func(m *smtptest.Mail) smtptest.Fault {
		if m.To == addressOf(0) && m.Step == smtptest.RCPT {
			return smtptest.Full
		}
		return smtptest.None
	})
	h.meet("one", 0)
	h.settle()
	h.Do("person.amend", `{"id":"p-0","email":"second@town.example"}`)
	h.settleAll()
	h.Do("person.amend", `{"id":"p-0","email":"third@town.example"}`)
	h.settleAll()
	h.move("one", "2026-12-16")
	h.pass(2 * time.Minute)
	h.settleAll()
	got := h.mails("")
	if len(got) != 3 || got[0].String() != "second@town.example Invitation/0" || got[1].String() != "third@town.example Invitation/0" ||
		got[2].String() != "third@town.example Changed/1" {
		t.Fatalf("these mails have arrived: %v", got)
	}
	if got[0].uid != got[1].uid || got[1].uid != got[2].uid || got[0].id == got[1].id {
		t.Errorf("the UIDs are %s, %s, %s and the first two Message-IDs %s, %s", got[0].uid, got[1].uid, got[2].uid, got[0].id, got[1].id)
	}
}

// TestCancelledAsKnown cancels a meeting that was moved without anybody being told: the cancellation speaks of the time
// they know.
func TestCancelledAsKnown(t *testing.T) {
	t.Parallel()
	h := openPost(t, 1)
	h.meet("one", 0)
	h.settle()
	h.move("one", "2026-12-20")
	h.cancel("one")
	h.settle()
	h.want(0, "Invitation/0", "Cancelled/2")
	if m := h.mails("")[1]; !contains(m.text, "15 December") || contains(m.text, "20 December") {
		t.Errorf("the cancellation says %s", m.text)
	}
}

// TestLeftSaysNoReason takes somebody off the list of a meeting. Why it is on its day is no reason for that.
func TestLeftSaysNoReason(t *testing.T) {
	t.Parallel()
	h := openPost(t, 2)
	h.meet("one", 0, 1)
	h.settle()
	h.Do("meeting.amend", `{"id":"one","need":["person/p-1"],"note":{"en":"Fewer of us"}}`)
	h.settleAll()
	h.want(0, "Invitation/0", "No longer invited/1")
	if m := h.mails(addressOf(0))[1]; contains(m.text, "Asked for at this time") || contains(m.text, "Fewer of us") {
		t.Errorf("it says %s", m.text)
	}
}
