package post

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/events"
	"jourfixe/events/patience"
	"jourfixe/worker/relay/smtptest"
)

// TestF7Tarpit has the mail servers of two domains keep the line, the one saying nothing and the other an octet at a time,
// and one recipient be dead. Everybody else is told meanwhile: first while those are stuck for good, then while our side
// gives them up again and again, each within its deadline.
func TestF7Tarpit(t *testing.T) {
	t.Parallel()
	stuck := func(m *smtptest.Mail, stuck *atomic.Int32) smtptest.Fault {
		switch {
		case m.Step != smtptest.RCPT:
		case m.To == addressOf(3):
			return smtptest.NoSuchUser
		case strings.HasSuffix(m.To, "@swamp.example"):
			stuck.Add(1)
			return smtptest.Silence
		case strings.HasSuffix(m.To, "@tarpit.example"):
			stuck.Add(1)
			return smtptest.Tarpit
		}
		return smtptest.None
	}
	open := func(t *testing.T, tries *atomic.Int32, timeout time.Duration, domains ...string) *house {
		h := newHouse(t)
		h.timeout = timeout
		h.populate(30)
		for i := range 12 {
			domain := domains[i%len(domains)]
			h.Do("person.amend", `{"id":"p-%d","email":"p%d@%s"}`, 10+i, 10+i, domain) // they come first
		}
		h.fails(func(m *smtptest.Mail) smtptest.Fault { return stuck(m, tries) })
		h.start()
		h.meet("one", everybody(30)...)
		return h
	}
	others := 30 - 12 - 1
	t.Run("one is stuck", func(t *testing.T) {
		t.Parallel()
		h := open(t, new(atomic.Int32), patience.Limit, "tarpit.example")
		ctx, cancel := context.WithTimeout(t.Context(), patience.Limit/2)
		defer cancel()
		if err := h.sink.Await(ctx, others); err != nil {
			t.Errorf("%d of %d others were told while the tarpit was stuck", len(h.sink.Mails()), others)
		}
		h.sink.Stop() // lets go of the tarpit
	})
	t.Run("two give up", func(t *testing.T) {
		t.Parallel()
		var tries atomic.Int32
		h := open(t, &tries, 400*time.Millisecond, "tarpit.example", "swamp.example")
		ctx, cancel := context.WithTimeout(t.Context(), patience.Limit/2)
		defer cancel()
		if err := h.sink.Await(ctx, others); err != nil {
			t.Errorf("%d of %d others were told while the tarpits were stuck", len(h.sink.Mails()), others)
		}
		// All connections may be taken once; then the two are known, and get at most two at a time while the others are told,
		// which takes longer than one try where the race detector slows it down.
		if n := tries.Load(); int(n) > conns+3*patience.Slowdown {
			t.Errorf("%d mails were tried there before the others were told", n)
		}
		h.eventually("the dead recipient to be noted", func() bool { return h.states("one", 3) == "invitation failed" })
	})
}

// bounced is why mail to somebody's address comes back.
func (h *house) bounced(person int) (status string) {
	h.posts[0].Mirror.View(func(b *calendar.Book) { status = b.Person(fmt.Sprint("p-", person)).Bounced.Status })
	return status
}

// TestF6RefusedGuests refuses some people. Each is tried once, their mails have failed, with codes alone in the ledger, and
// the coordinator is told once, in one mail; the others get theirs. A mail server that refuses the coordinator's too is not
// asked again.
func TestF6RefusedGuests(t *testing.T) {
	t.Parallel()
	for _, reached := range []bool{true, false} {
		t.Run(fmt.Sprint("coordinator reached: ", reached), func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			h.contact = "coordinator@bremen.example"
			h.populate(4)
			var notices atomic.Int32
			h.fails(func(m *smtptest.Mail) smtptest.Fault {
				switch {
				case m.Step != smtptest.RCPT:
				case m.To == addressOf(0), m.To == addressOf(1):
					return "550 5.1.1 " + smtptest.Fault(m.To) + " is unknown"
				case m.To == h.contact:
					if notices.Add(1); !reached {
						return "550 5.1.1 nobody"
					}
				}
				return smtptest.None
			})
			post := h.start().post
			h.meet("one", 0, 1, 2, 3)
			h.settle()
			h.eventually("the failures to be told", func() bool { return len(post.failed(func(u *owed.Utterance) bool { return !u.Noticed })) == 0 })
			// The two may fail around a look of the post, and then make two mails.
			asked := notices.Load()
			h.pass(time.Hour)
			if err := post.notice(t.Context()); err != nil {
				t.Error(err)
			}
			for p := range 2 {
				if u := h.line("one", p)[0]; u.State != owed.StateFailed || u.Code != "550 5.1.1" || u.Tries != 1 || !u.Noticed {
					t.Errorf("the ledger says %+v", u)
				}
			}
			h.want(2, "Invitation/0")
			h.want(3, "Invitation/0")
			h.eventually("the addresses to be noted", func() bool { return h.bounced(0) == "5.1.1" && h.bounced(1) == "5.1.1" })
			if h.bounced(2) != "" {
				t.Error("an address that took its mail is noted")
			}
			if strings.Contains(h.Log.String(), "@town") {
				t.Errorf("the log names an address:\n%s", h.Log.String())
			}
			got := h.mails(h.contact)
			if !reached {
				if asked < 1 || asked > 2 || notices.Load() != asked || len(got) > 0 || !strings.Contains(h.Log.String(), "--mail-contact") {
					t.Errorf("the coordinator was written to %d times, then %d; the log says\n%s", asked, notices.Load(), h.Log.String())
				}
				return
			}
			all := ""
			for _, m := range got {
				all += m.text
			}
			if len(got) < 1 || len(got) > 2 || int(notices.Load()) != len(got) || strings.Count(all, "p-0") != 1 || strings.Count(all, "p-1") != 1 {
				t.Errorf("the coordinator got %d mails: %s", len(got), all)
			}
		})
	}
}

// TestNoticeOnce lets two posts tell of the same failures, of which they know already: one does.
func TestNoticeOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.populate(6)
	h.fails(func(m *smtptest.Mail) smtptest.Fault {
		if m.Step == smtptest.RCPT && m.To != "coordinator@bremen.example" {
			return smtptest.NoSuchUser
		}
		return smtptest.None
	})
	first := h.start() // without a contact it keeps quiet
	h.meet("one", everybody(6)...)
	h.settle()
	h.halt(first)
	h.contact = "coordinator@bremen.example"
	posts := []*Post{h.start().post, h.start().post}
	h.eventually("the failures to be told", func() bool {
		return !slices.ContainsFunc(posts, func(p *Post) bool {
			return len(p.failed(func(u *owed.Utterance) bool { return !u.Noticed })) > 0
		})
	})
	all := ""
	for _, m := range h.mails("coordinator@bremen.example") {
		all += m.text
	}
	for p := range 6 {
		if n := strings.Count(all, fmt.Sprint("p-", p)); n != 1 {
			t.Errorf("p-%d is named %d times:\n%s", p, n, all)
		}
	}
}

// TestKeyMissing has a post begin without the key of a person: nothing is said to them, it is tried again like what the
// relay does not take, and other people are told.
func TestKeyMissing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	// One after the other: those who come in together may share a message with their keys.
	for i := range 2 {
		h.Do("person.add", `{"id":"p-%d","name":"Person %d","email":"%s","language":"en"}`, i, i, addressOf(i))
	}
	nc, err := h.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	// The first key of the stream is the office's own.
	if _, err := nc.Request("$JS.API.STREAM.MSG.DELETE.JF_KEYS", []byte(`{"seq":2}`), patience.Limit); err != nil {
		t.Fatal(err)
	}
	h.start()
	h.meet("one", 0, 1)
	h.settle()
	if got := h.states("one", 0); got != "invitation deferred" {
		t.Errorf("of whom the key is missing the ledger says %q", got)
	}
	h.want(1, "Invitation/0")
}

// TestGivenUp has the mail server put somebody off for ever: after five days the mail has failed.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	h := openPost(t, 1)
	tries := 0
	h.fails(func(m *smtptest.Mail) smtptest.Fault {
		if m.Step == smtptest.RCPT {
			tries++
		}
		return busy(m)
	})
	h.meet("one", 0)
	h.settleAll()
	if got := h.states("one", 0); got != "invitation failed" {
		t.Errorf("the ledger says %s", got)
	}
	if after := h.Now().Sub(sunday); after < giveUp-5*time.Hour || after > giveUp {
		t.Errorf("it was given up after %s", after)
	}
	if u := h.line("one", 0)[0]; u.Tries != tries || u.Code != "451 4.3.0" || tries < 25 || tries > 60 {
		t.Errorf("after %d tries the ledger says %+v", tries, u)
	}
}

// TestOrderOfDecisions gives the lookout half of a decision: nothing is looked at before the other half is there.
func TestOrderOfDecisions(t *testing.T) {
	t.Parallel()
	l := newLookout()
	l.next(sunday)
	part := func(id string) *events.Event {
		return &events.Event{ID: id, Cause: events.Cause{Parts: 2}, Body: &events.MeetingMoved{ID: "one"}}
	}
	touched := []calendar.Touch{{Ref: events.Ref{Noun: "meeting", ID: "one"}, Everyone: true}}
	l.heard(part("7-1"), touched)
	if looks, all := l.next(sunday); len(looks) > 0 || all || l.whole() {
		t.Errorf("after half a decision %v is looked at, everything: %v", looks, all)
	}
	l.heard(part("7-2"), touched)
	if looks, _ := l.next(sunday); len(looks) != 1 || !l.whole() {
		t.Errorf("after the whole decision %v is looked at", looks)
	}
}

// TestQueueGivesWay holds that what people could miss a meeting for goes first, although it came last.
func TestQueueGivesWay(t *testing.T) {
	t.Parallel()
	q := newQueue(conns, newPace(-1, 1, time.Now))
	ref := func(id string) events.Ref { return events.Ref{Noun: "meeting", ID: id} }
	for i, kind := range []string{meetingmail.Overview, meetingmail.Invitation, meetingmail.Reminder, meetingmail.Update, meetingmail.Cancellation} {
		q.add(&job{about: ref(fmt.Sprint(i)), person: "p", rank: owed.Find(kind).Rank, domain: fmt.Sprint("d", i)})
	}
	q.add(&job{about: ref("0"), person: "p", rank: owed.Find(meetingmail.Cancellation).Rank, domain: "d0"}) // it is off now
	var order []string
	for j, _ := q.one(); j != nil; j, _ = q.one() {
		order = append(order, j.about.ID)
		q.done(j, swift)
	}
	if want := []string{"0", "3", "4", "2", "1"}; !slices.Equal(order, want) {
		t.Errorf("they go out in the order %v; want %v", order, want)
	}
}
