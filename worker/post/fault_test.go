package post

import (
	"bytes"
	"fmt"
	"sync"
	"testing"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/worker/relay/smtptest"
)

// TestF1DiedAfterTheAnswer has a process die after the mail server has taken a mail and before that is in the ledger: what
// was written last is that it is being sent. The next process sends it once more, when the claim has run out, and it is
// the same mail to the octet, so with the same Message-ID, UID and SEQUENCE.
func TestF1DiedAfterTheAnswer(t *testing.T) {
	t.Parallel()
	h := openPost(t, 1)
	h.meet("one", 0)
	h.settle()
	h.halt(h.posts[0])
	ref := events.Ref{Noun: "meeting", ID: "one"}
	h.eventually("the desk to know", func() bool {
		said, _ := h.Desk.Ledger.Line(ref, "p-0")
		return len(said) == 1 && said[0].State == owed.StateSent
	})
	said, last := h.Desk.Ledger.Line(ref, "p-0")
	u := said[0]
	u.State, u.Until, u.Tries, u.Code = owed.StateSending, sunday.Add(claimed), 0, ""
	if _, err := h.Desk.Ledger.Set(t.Context(), ref, "p-0", last, owed.Said{u}); err != nil {
		t.Fatal(err)
	}
	h.pass(time.Minute)
	h.start()
	h.settleAll()
	got := h.sink.Mails()
	if len(got) != 2 || !bytes.Equal(got[0].Raw, got[1].Raw) || got[0].From != got[1].From {
		t.Fatalf("%d mails have arrived; want the same one twice", len(got))
	}
	if got := h.states("one", 0); got != "invitation sent" {
		t.Errorf("the ledger says %s", got)
	}
	h.pass(time.Hour)
	h.settleAll()
	if n := len(h.sink.Mails()); n != 2 {
		t.Errorf("%d mails have arrived an hour later", n)
	}
}

// TestF4RelaySays421 has the mail server say for ten minutes that it is closing: at its greeting, as it does when it is
// stopped, or at each mail. Tries back off meanwhile, a meeting is moved and another cancelled, and afterwards everything
// arrives, to each person and UID in order of SEQUENCE.
func TestF4RelaySays421(t *testing.T) {
	t.Parallel()
	for _, step := range []smtptest.Step{smtptest.Greeting, smtptest.MAIL} {
		t.Run(string(step), func(t *testing.T) {
			t.Parallel()
			const people = 3
			h := openPost(t, people)
			h.meet("moved", everybody(people)...)
			h.meet("off", everybody(people)...)
			h.settle()
			back := sunday.Add(10 * time.Minute)
			var mu sync.Mutex
			var tries []time.Time
			h.fails(func(m *smtptest.Mail) smtptest.Fault {
				if m.Step != step || !h.Now().Before(back) {
					return smtptest.None
				}
				mu.Lock()
				defer mu.Unlock()
				tries = append(tries, time.Now())
				return smtptest.Closing
			})
			if step == smtptest.Greeting {
				h.sink.Stop() // ends the connections that rest
				h.sink.Restart()
			}
			h.move("moved", "2026-12-16")
			h.cancel("off")
			h.meet("new", everybody(people)...)
			h.pass(2 * time.Minute)
			if step == smtptest.Greeting {
				var first, last time.Time
				count := 0 // of tries in the first 75 ms
				h.eventually("tries to reach it for a while", func() bool {
					mu.Lock()
					defer mu.Unlock()
					count = 0
					for _, at := range tries {
						first, last = tries[0], at
						if at.Sub(first) < 75*time.Millisecond {
							count++
						}
					}
					return last.Sub(first) >= 75*time.Millisecond
				})
				// Pauses are a thousandth of 5 s, 15 s and a minute, and in each of three every connection may try once.
				if count > 3*conns {
					t.Errorf("%d tries within 75 ms do not back off", count)
				}
				h.set(back)
			}
			h.settleAll()
			for p := range people {
				for _, id := range []string{"moved", "off", "new"} {
					said := h.line(id, p)
					// Where the server as a whole is away no mail counts its tries: it has one before that is known, another where a
					// line had begun by then, and the one that succeeds.
					if u := said[len(said)-1]; u.State != owed.StateSent || u.Tries > 7 || step == smtptest.Greeting && u.Tries > 3 {
						t.Errorf("of %s to p-%d the ledger says %+v", id, p, u)
					}
				}
				sequence, last := map[string]int{}, map[string]string{}
				for _, m := range h.mails(addressOf(p)) {
					if before, known := sequence[m.uid]; known && m.sequence != before+1 {
						t.Errorf("%v comes after sequence %d", m, before)
					}
					sequence[m.uid], last[m.uid] = m.sequence, m.String()
				}
				if got := fmt.Sprint(len(h.mails(addressOf(p))), len(sequence)); got != "5 3" {
					t.Errorf("p-%d got %v", p, h.mails(addressOf(p)))
				}
			}
		})
	}
}
