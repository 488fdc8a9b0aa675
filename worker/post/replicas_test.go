package post

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/patience"
	"jourfixe/events/porttest"
	"jourfixe/worker"
	"jourfixe/worker/links"
	"jourfixe/worker/relay/smtptest"
)

// everybody lists the numbers of n people.
func everybody(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// TestTwoPosts lets two processes send the same mails: each goes out once.
func TestTwoPosts(t *testing.T) {
	t.Parallel()
	const people, meetings = 12, 6
	h := openPost(t, people)
	h.start()
	for i := range meetings {
		h.meet(fmt.Sprint("m", i), everybody(people)...)
	}
	h.settle()
	for i := range meetings {
		h.move(fmt.Sprint("m", i), "2026-12-16")
	}
	h.pass(2 * time.Minute)
	h.settle()
	seen := map[string]bool{}
	for _, m := range h.mails("") {
		if seen[m.id] {
			t.Errorf("%v has come twice", m)
		}
		seen[m.id] = true
	}
	if want := 2 * people * meetings; len(seen) != want {
		t.Errorf("%d mails have arrived; want %d", len(seen), want)
	}
}

// TestDeadClaim leaves a mail taken on by a process that is dead. It is left alone until the claim has run out, and then
// sent as the same mail.
func TestDeadClaim(t *testing.T) {
	t.Parallel()
	h := openPost(t, 1)
	h.sink.Stop()
	h.meet("one", 0)
	h.eventually("the outage to be noticed", func() bool { return h.posts[0].post.Reachable() != nil })
	ref := events.Ref{Noun: "meeting", ID: "one"}
	var owing []owed.Owing
	var id string
	h.Desk.Mirror.View(func(b *calendar.Book) {
		owing, _ = owed.All(b, nil, sunday)
		id = h.posts[0].post.Composer.Links.MessageID(b, ref, owing[0].Debt, nil)
	})
	u := owing[0].Sent(id, 1, sunday)
	u.State, u.Until = owed.StateSending, sunday.Add(claimed)
	if _, err := h.Desk.Ledger.Set(t.Context(), ref, "p-0", 0, owed.Said{u}); err != nil {
		t.Fatal(err)
	}
	h.eventually("the claim to be known", func() bool { return h.states("one", 0) == "invitation sending" })
	h.sink.Restart()
	h.set(sunday.Add(claimed - time.Second))
	h.meet("two", 0) // what is not taken on goes out
	h.eventually("the other mail", func() bool { return h.states("two", 0) == "invitation sent" })
	if got := h.states("one", 0); got != "invitation sending" {
		t.Errorf("before the claim has run out, the ledger says %s", got)
	}
	h.pass(time.Second)
	h.settleAll()
	got := h.mails("")
	if len(got) != 2 || got[1].id != u.MessageID || !got[1].date.Equal(sunday) {
		t.Errorf("%+v have arrived; want the last with the id %s of %s", got, u.MessageID, sunday)
	}
}

// TestDeadRun leaves mails and the telling of a failure in hand of a run that is dead, which a house of one process knows.
// They go out at once, as what they were; what another process has claimed without a name is waited for.
func TestDeadRun(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.contact = "contact@bremen.example"
	h.populate(3)
	h.meet("one", 0, 1, 2)
	ref := events.Ref{Noun: "meeting", ID: "one"}
	maker := links.New(houseKey, "https://jourfixe.example", "bremen.example")
	begun := sunday.Add(-time.Minute)
	ids := map[string]string{}
	h.Desk.Mirror.View(func(b *calendar.Book) {
		owing, _ := owed.All(b, nil, sunday)
		for _, o := range owing {
			u := o.Sent(maker.MessageID(b, ref, o.Debt, nil), 1, begun)
			u.State, u.Until, u.By = owed.StateSending, sunday.Add(claimed), "dead"
			switch o.To {
			case "p-1":
				u.State, u.Until, u.Notice, u.Code = owed.StateFailed, time.Time{}, sunday.Add(claimed), "550 5.1.1"
			case "p-2":
				u.By = ""
			}
			if _, err := h.Desk.Ledger.Set(t.Context(), ref, o.To, 0, owed.Said{u}); err != nil {
				t.Fatal(err)
			}
			ids[o.To] = u.MessageID
		}
	})
	h.alone = "this"
	h.start()
	h.eventually("two mails", func() bool { return len(h.sink.Mails()) == 2 })
	h.eventually("the first to be noted", func() bool { return h.states("one", 0) == "invitation sent" && h.line("one", 1)[0].Noticed })
	if got := h.mails(addressOf(0)); len(got) != 1 || got[0].id != ids["p-0"] || !got[0].date.Equal(begun) {
		t.Errorf("%+v have arrived; want the one with the id %s of %s", got, ids["p-0"], begun)
	}
	if got := h.mails(h.contact); len(got) != 1 {
		t.Errorf("the coordinator got %+v", got)
	}
	for p := range 3 {
		if u := h.line("one", p)[0]; u.By != "" {
			t.Errorf("p-%d is still in hand of %s", p, u.By)
		}
	}
	if got := h.states("one", 2); got != "invitation sending" {
		t.Errorf("of what somebody else has in hand the ledger says %s", got)
	}
	h.pass(claimed)
	h.settleAll()
	if got := h.mails(addressOf(2)); len(got) != 1 || got[0].id != ids["p-2"] {
		t.Errorf("in the end %+v have arrived; want the one with the id %s", got, ids["p-2"])
	}
}

// TestStopInTheMiddle stops a post while a mail is on its way: it is finished and recorded, and the next process has
// nothing left to say about it.
func TestStopInTheMiddle(t *testing.T) {
	t.Parallel()
	h := openPost(t, 8)
	arrived, release := make(chan bool), make(chan bool)
	first := true
	h.fails(func(m *smtptest.Mail) smtptest.Fault {
		if m.Step == smtptest.Dot && first {
			first = false
			arrived <- true
			<-release
		}
		return smtptest.None
	})
	h.meet("one", everybody(8)...)
	<-arrived
	stopped := make(chan bool)
	post := h.posts[0]
	go func() { post.Stop(); close(stopped) }()
	release <- true
	<-stopped
	h.halt(post)
	lines, err := h.Desk.Journal.Ledger().About(t.Context(), events.Ref{Noun: "meeting", ID: "one"})
	if err != nil {
		t.Fatal(err)
	}
	noted := 0
	for _, line := range lines {
		if said, err := worker.ReadSaid(line); err != nil {
			t.Error(err)
		} else if len(said) > 0 { // otherwise it was handed back
			noted++
		}
	}
	if kept := len(h.sink.Mails()); kept == 0 || kept != noted {
		t.Errorf("%d mails have arrived and %d are in the ledger\n%s", kept, noted, h.Log.String())
	}
	h.start()
	for p := range 8 {
		if got := h.states("one", p); got != "" && got != "invitation sent" {
			t.Errorf("after the end the ledger says of p-%d: %s", p, got)
		}
	}
	h.settle()
	if got := len(h.mails("")); got != 8 {
		t.Errorf("%d mails have arrived; want 8", got)
	}
}

// TestJournalRestarts stops the server behind the ledger while mails go out, and starts it again: everybody is told, and
// what comes twice is the same mail.
func TestJournalRestarts(t *testing.T) {
	t.Parallel()
	broker := startBroker(t)
	h := newHouseOn(t, func(context.Context) (*nats.Conn, error) { return journal.DialHouse(broker.ClientURL(), "", "") })
	h.populate(10)
	h.start()
	reached, going := make(chan bool), true
	n := 0
	h.fails(func(m *smtptest.Mail) smtptest.Fault {
		if m.Step == smtptest.Dot {
			if n++; n == 15 && going {
				going = false
				reached <- true
				<-reached
			}
		}
		return smtptest.None
	})
	for i := range 5 {
		h.meet(fmt.Sprint("m", i), everybody(10)...)
	}
	<-reached
	broker.stop()
	broker.start(t)
	reached <- true
	h.eventually("the ledger to be written again", func() bool { return len(h.sink.Mails()) > 30 })
	h.settleAll()
	seen := map[string]told{}
	for _, m := range h.mails("") {
		if before, again := seen[m.id]; again && before != m {
			t.Errorf("a mail comes twice under one id and says other things: %v, %v", before, m)
		}
		seen[m.id] = m
	}
	if len(seen) != 50 {
		t.Errorf("%d different mails have arrived; want 50", len(seen))
	}
	if repeats := len(h.sink.Mails()) - len(seen); repeats > conns {
		t.Errorf("%d mails have come twice; at most what was in hand may", repeats)
	}
}

// A broker is a NATS server of its own, as an operator runs one, that keeps its port across restarts.
type broker struct {
	*server.Server
	options server.Options
}

func startBroker(t *testing.T) *broker {
	t.Helper()
	b := &broker{options: server.Options{Host: "127.0.0.1", Port: porttest.Port(t), JetStream: true, StoreDir: t.TempDir(),
		SyncAlways: true, NoSigs: true, NoLog: true}}
	b.start(t)
	t.Cleanup(b.stop)
	return b
}

func (b *broker) start(t *testing.T) {
	t.Helper()
	o := b.options
	s, err := server.NewServer(&o)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	if !s.ReadyForConnections(patience.Limit) {
		t.Fatal("the NATS server does not start")
	}
	b.Server = s
}

func (b *broker) stop() {
	b.Shutdown()
	b.WaitForShutdown()
}

// TestNoticeMeanwhile changes another part of a line while a mail is being sent: what became of the mail is recorded all
// the same, and it does not go out again.
func TestNoticeMeanwhile(t *testing.T) {
	t.Parallel()
	h := openPost(t, 1)
	h.meet("one", 0)
	h.settle()
	arrived, release := make(chan bool), make(chan bool)
	h.fails(func(m *smtptest.Mail) smtptest.Fault {
		if m.Step == smtptest.Dot {
			arrived <- true
			<-release
		}
		return smtptest.None
	})
	h.cancel("one")
	<-arrived
	ref := events.Ref{Noun: "meeting", ID: "one"}
	ctx, cancel := context.WithTimeout(t.Context(), patience.Limit)
	defer cancel()
	h.eventually("the claim to be known", func() bool {
		said, _ := h.Desk.Ledger.Line(ref, "p-0")
		return len(said) == 2
	})
	said, last := h.Desk.Ledger.Line(ref, "p-0")
	noticed := said[0]
	noticed.Noticed = true
	if _, err := h.Desk.Ledger.Set(ctx, ref, "p-0", last, said.Append(noticed)); err != nil {
		t.Fatal(err)
	}
	release <- true
	h.fails(nil)
	h.settleAll()
	h.want(0, "Invitation/0", "Cancelled/1")
	if got := h.line("one", 0); !got[0].Noticed || got[1].State != owed.StateSent {
		t.Errorf("the ledger says %+v", got)
	}
}

// TestClaimAheadOfTheJournal leaves a mail taken on by a process that is dead, and that knew an event which this one has not heard of yet. That
// event is about something else; all the same somebody is written to once it is here and the claim has run out.
func TestClaimAheadOfTheJournal(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.populate(1)
	h.meet("one", 0)
	ref := events.Ref{Noun: "meeting", ID: "one"}
	var u owed.Utterance
	h.Desk.Mirror.View(func(b *calendar.Book) {
		owing, _ := owed.All(b, nil, sunday)
		u = owing[0].Sent("dead@bremen.example", b.Sequence()+1, sunday)
	})
	u.State, u.Until = owed.StateSending, sunday.Add(claimed)
	if _, err := h.Desk.Ledger.Set(t.Context(), ref, "p-0", 0, owed.Said{u}); err != nil {
		t.Fatal(err)
	}
	lookout := h.start().post.lookout
	h.eventually("the post to see that it is behind", func() bool {
		lookout.mu.Lock()
		defer lookout.mu.Unlock()
		return len(lookout.ahead) == 1
	})
	h.Do("venue.set", `{"id":"hall","title":{"de":"Saal"}}`)
	h.eventually("the end of the claim to be planned", func() bool { return lookout.soonest().Equal(u.Until) })
	h.set(u.Until)
	h.settleAll()
	h.want(0, "Invitation/0")
}
