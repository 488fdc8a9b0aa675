package post

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/events"
	"jourfixe/worker/relay/smtptest"
)

// crowd opens a house of so many people whose posts know the mail server to be quick, so that they take on many mails together.
func crowd(t *testing.T, people, posts int) *house {
	t.Helper()
	h := newHouse(t)
	h.populate(people)
	for range posts {
		h.start()
	}
	h.meetAt("before", "2026-12-14", everybody(people)...)
	h.settle()
	return h
}

// inHand counts the mails about a meeting that are taken on.
func (h *house) inHand(meeting string) int {
	n := 0
	for _, said := range h.Desk.Ledger.Copy(events.Ref{Noun: "meeting", ID: meeting}) {
		if len(said) > 0 && said[len(said)-1].State == owed.StateSending {
			n++
		}
	}
	return n
}

// onceEach holds that each of so many people was told once of a meeting, at the first try.
func (h *house) onceEach(meeting string, people int) {
	h.t.Helper()
	got := map[string]int{}
	for _, m := range h.mails("") {
		if strings.Contains(m.subject, "Meeting "+meeting) {
			got[m.to]++
		}
	}
	for p := range people {
		if n := got[addressOf(p)]; n != 1 {
			h.t.Errorf("p-%d was told %d times of %s", p, n, meeting)
		}
		if said := h.line(meeting, p); len(said) != 1 || said[0].State != owed.StateSent || said[0].Tries != 1 {
			h.t.Errorf("of p-%d and %s the ledger says %+v", p, meeting, said)
		}
	}
}

// TestStopWithManyInHand stops a post that has taken on many mails. Those on their way are finished; the others are nobody's at once,
// as if nobody had taken them on, and another process sends them in the same minute.
func TestStopWithManyInHand(t *testing.T) {
	t.Parallel()
	const people = 60
	h := crowd(t, people, 1)
	arrived, release := make(chan struct{}), make(chan struct{})
	const held = 20
	n := 0
	h.fails(func(m *smtptest.Mail) smtptest.Fault { // is asked for one mail after the other, so that all are held up
		if m.Step == smtptest.Dot {
			if n++; n == held {
				close(arrived)
				<-release
			}
		}
		return smtptest.None
	})
	before := len(h.sink.Mails())
	h.meet("one", everybody(people)...)
	<-arrived
	stopped := make(chan struct{})
	post := h.posts[0]
	go func() {
		h.halt(post)
		close(stopped)
	}()
	<-post.told
	close(release)
	<-stopped
	// A connection may have begun one more at the very moment.
	if got := len(h.sink.Mails()) - before; got < held || got > held+2*conns {
		t.Errorf("%d mails were sent by a process that was told to stop; want %d and those on their way", got, held)
	}
	h.eventually("the ledger to say so", func() bool { return h.inHand("one") == 0 })
	back := 0
	for _, said := range h.Desk.Ledger.Copy(events.Ref{Noun: "meeting", ID: "one"}) {
		if len(said) == 0 {
			back++
		}
	}
	if back == 0 {
		t.Error("nothing was handed back; the test does not tell anything")
	}
	h.start()
	h.settle()
	h.onceEach("one", people)
}

// TestLongInHand has one mail server say nothing. Whoever was taken on with its mail is told over other connections meanwhile, and
// those who were told before it are noted.
func TestLongInHand(t *testing.T) {
	t.Parallel()
	const people = 40
	h := crowd(t, people, 1)
	var silent atomic.Int32
	h.fails(func(m *smtptest.Mail) smtptest.Fault {
		if m.Step == smtptest.RCPT && m.To == addressOf(7) {
			silent.Add(1)
			return smtptest.Silence
		}
		return smtptest.None
	})
	h.meet("one", everybody(people)...)
	h.eventually("everybody else to be told and noted", func() bool {
		n := 0
		for p := range people {
			if h.states("one", p) == "invitation sent" {
				n++
			}
		}
		return n == people-1 && h.states("one", 7) == "invitation sending"
	})
	if silent.Load() != 1 {
		t.Errorf("the silent one was tried %d times", silent.Load())
	}
	h.fails(nil)
	h.sink.Stop() // lets go
	h.sink.Restart()
	h.settleAll()
	for p := range people {
		if p != 7 && len(h.mails(addressOf(p))) != 2 {
			t.Errorf("p-%d got %v", p, h.mails(addressOf(p)))
		}
	}
}

// TestOutageWithManyInHand has the mail server go away when it has taken some of many. Nobody's mail is charged with that but the one
// that each connection had on its way.
func TestOutageWithManyInHand(t *testing.T) {
	t.Parallel()
	const people = 60
	h := crowd(t, people, 1)
	before := len(h.sink.Mails())
	var left atomic.Int32
	left.Store(10)
	h.fails(func(m *smtptest.Mail) smtptest.Fault {
		if m.Step == smtptest.MAIL && left.Add(-1) < 0 || m.Step == smtptest.Greeting && left.Load() < 0 {
			return smtptest.Closing
		}
		return smtptest.None
	})
	h.meet("one", everybody(people)...)
	h.eventually("the outage to be noticed and what has arrived to be noted", func() bool {
		sent := 0
		for p := range people {
			if h.states("one", p) == "invitation sent" {
				sent++
			}
		}
		return h.posts[0].post.Reachable() != nil && sent == 10
	})
	if got := len(h.sink.Mails()) - before; got != 10 {
		t.Errorf("%d mails have arrived; want 10", got)
	}
	h.fails(nil)
	h.settleAll()
	charged := 0
	for p := range people {
		if u := h.line("one", p)[0]; u.Tries > 1 {
			charged++
		}
		if n := len(h.mails(addressOf(p))); n != 2 {
			t.Errorf("p-%d got %d mails", p, n)
		}
	}
	if charged > conns {
		t.Errorf("%d mails are charged with a try; want %d at most", charged, conns)
	}
}

// TestTwoPostsWithManyInHand has two processes take on the same mails, many at a time: each person is told once.
func TestTwoPostsWithManyInHand(t *testing.T) {
	t.Parallel()
	const people, meetings = 40, 4
	h := crowd(t, people, 2)
	for i := range meetings {
		h.meet(fmt.Sprint("m", i), everybody(people)...)
	}
	h.settle()
	for i := range meetings {
		h.onceEach(fmt.Sprint("m", i), people)
	}
}

// TestHandBack changes another part of a line while a mail is in hand that is not begun: it is handed back, and what was changed stays.
func TestHandBack(t *testing.T) {
	t.Parallel()
	before := owed.Utterance{Kind: meetingmail.Invitation, MessageID: "a", State: owed.StateFailed}
	tried := owed.Utterance{Kind: meetingmail.Update, MessageID: "b", State: owed.StateDeferred, Tries: 3}
	for name, said := range map[string]owed.Said{"never tried": {before}, "tried before": {before, tried}} {
		s := &saying{said: said, back: true}
		s.u = owed.Utterance{Kind: meetingmail.Update, MessageID: "b", State: owed.StateSending, Tries: 4}
		noticed := before
		noticed.Noticed = true
		now := said.Append(s.u).Append(noticed)
		if got, want := s.after(now), said.Append(noticed); !slices.Equal(got, want) {
			t.Errorf("%s: the line says %+v; want %+v", name, got, want)
		}
	}
	if got := (&saying{back: true}).after(nil); got == nil || len(got) > 0 {
		t.Errorf("a line that was none says %#v", got)
	}
}

// TestHandfuls takes jobs by the handful.
func TestHandfuls(t *testing.T) {
	t.Parallel()
	q := newPacedQueue(-1, 1)
	take := func(n int) (domains []string, list []*job) {
		list, _, _ = q.take(n)
		for _, j := range list {
			domains = append(domains, j.domain)
		}
		return domains, list
	}
	// A few are shared out.
	q.put(meetingmail.Invitation, "a.example", 5)
	first, firstJobs := take(16)
	second, secondJobs := take(16)
	if len(first) != 2 || len(second) != 1 {
		t.Errorf("of five for %d connections %v and %v are taken", conns, first, second)
	}
	// A domain has all connections but one, whatever is taken over them.
	third, thirdJobs := take(16)
	if fourth, _ := take(16); len(third) != 1 || len(fourth) > 0 {
		t.Errorf("then %v and %v are taken", third, fourth)
	}
	// Its place is free when all that was taken together is done.
	q.done(firstJobs[0], swift)
	if more, _ := take(16); len(more) > 0 {
		t.Errorf("before the handful is done, %v is taken", more)
	}
	q.done(firstJobs[1], swift)
	more, moreJobs := take(16)
	if len(more) != 1 {
		t.Errorf("when the handful is done, %v is taken", more)
	}
	for _, j := range slices.Concat(secondJobs, thirdJobs, moreJobs) {
		q.done(j, swift)
	}
	if len(q.domains) > 0 {
		t.Errorf("%d lanes are left", len(q.domains))
	}
	// Who dawdles goes alone, in their turn.
	q.put(meetingmail.Invitation, "slow.example", 1)
	_, slow := take(1)
	q.done(slow[0], dawdled)
	q.put(meetingmail.Invitation, "a.example", 20)
	q.put(meetingmail.Update, "slow.example", 20)
	q.put(meetingmail.Update, "b.example", 20)
	if got, _ := take(16); !slices.Equal(got, []string{"slow.example"}) {
		t.Errorf("first goes %v", got)
	}
	if got, _ := take(16); !slices.Equal(got, slices.Repeat([]string{"b.example"}, 15)) {
		t.Errorf("then go %v; want a quarter of what waits", got)
	}
	if got, _ := take(10); !slices.Equal(got, append(slices.Repeat([]string{"b.example"}, 5), slices.Repeat([]string{"a.example"}, 5)...)) {
		t.Errorf("then go %v, in the order of what is said first", got)
	}
}

// TestRoom reckons how many mails are taken on together.
func TestRoom(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		sent int
		took time.Duration
		want int
	}{
		{0, time.Minute, 3}, // nothing is known
		{1, time.Millisecond, mostInHand},
		{10, 10 * inHandFor, 1},
		{1, time.Minute, 1},
		{mostInHand, 2 * inHandFor, mostInHand / 2},
		{5, 0, mostInHand},
	} {
		h := &hand{count: test.sent, took: test.took}
		if got := h.room(3); got != test.want {
			t.Errorf("after %d in %s %d are taken on; want %d", test.sent, test.took, got, test.want)
		}
	}
}
