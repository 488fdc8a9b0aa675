package post

import (
	"testing"
	"time"

	"jourfixe/worker/relay/smtptest"
)

// TestRelayDownFromTheStart brings the mail server back after a while: everything arrives, in order per person and
// meeting, and no mail is charged with a try.
func TestRelayDownFromTheStart(t *testing.T) {
	t.Parallel()
	h := openPost(t, 4)
	h.sink.Stop()
	h.meet("one", 0, 1, 2, 3)
	h.meet("two", 0, 1)
	h.eventually("the outage to be noticed", func() bool { return h.posts[0].post.Reachable() != nil })
	if n, oldest := h.posts[0].post.Owed(); n == 0 || !oldest.Equal(sunday) {
		t.Errorf("%d messages are owed, the oldest since %s", n, oldest)
	}
	h.move("one", "2026-12-16") // nobody knows yet that it was on another day
	h.pass(5 * time.Minute)
	h.sink.Restart()
	h.settle()
	for p := range 4 {
		for _, u := range h.line("one", p) {
			if u.Tries != 1 || u.Code != "250 2.0.0" {
				t.Errorf("%+v was charged with the outage", u)
			}
		}
	}
	h.want(2, "Invitation/1")
	if got := len(h.mails("")); got != 6 {
		t.Errorf("%d mails have arrived; want 6", got)
	}
	if h.posts[0].post.Reachable() != nil {
		t.Error("the post says that the relay is still away")
	}
}

// TestF5FaultsOnTheWay has the mail server hang up before it answers, or fail in another way, at every step for a while. Each person must get each message once, in order,
// and repeats only where the server may have had the mail, as the same mail to the letter.
func TestF5FaultsOnTheWay(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		step    smtptest.Step
		fault   smtptest.Fault
		repeats bool
	}{
		{smtptest.MAIL, smtptest.Closing, false},
		{smtptest.RCPT, smtptest.Closing, false},
		{smtptest.DATA, smtptest.Closing, false},
		{smtptest.Dot, smtptest.Closing, false},
		{smtptest.RCPT, smtptest.Busy, false},
		{smtptest.Dot, smtptest.Busy, false},
		{smtptest.DATA, smtptest.Drop, false},
		{smtptest.Dot, smtptest.Drop, false},
		{smtptest.Dot, smtptest.KeepDrop, true},
	} {
		t.Run(string(test.step)+" "+string(test.fault), func(t *testing.T) {
			t.Parallel()
			h := openPost(t, 3)
			left := 7
			h.fails(func(m *smtptest.Mail) smtptest.Fault {
				if m.Step == test.step && left > 0 {
					left--
					return test.fault
				}
				return smtptest.None
			})
			h.meet("one", 0, 1, 2)
			h.settleAll()
			h.move("one", "2026-12-16")
			h.pass(2 * time.Minute)
			h.settleAll()
			h.cancel("one")
			h.settleAll()
			seen := map[string]told{}
			last := map[string]int{}
			for _, m := range h.mails("") {
				before, again := seen[m.id]
				if again && (!test.repeats || before != m || last[m.to] != m.sequence) {
					t.Errorf("a mail has come again: %v, %v", before, m)
				}
				if !again && len(seen) > 3 && m.sequence != last[m.to]+1 {
					t.Errorf("%v comes after sequence %d", m, last[m.to])
				}
				seen[m.id], last[m.to] = m, m.sequence
			}
			if len(seen) != 9 {
				t.Errorf("%d different mails have arrived; want 3 for each of 3 people", len(seen))
			}
			if repeats := len(h.sink.Mails()) - len(seen); test.repeats && repeats == 0 {
				t.Error("nothing was repeated; the test does not tell anything")
			}
		})
	}
}
