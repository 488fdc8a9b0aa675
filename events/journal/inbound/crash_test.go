package inbound_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/events/journal"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/streams"
	"jourfixe/events/patience"
)

// Whoever handles mails may die between any two steps. The next one finishes what is begun, and handles nothing again
// of which it is noted what became.
func TestInboxAfterKill(t *testing.T) {
	t.Parallel()
	held := &inbound.Fate{Reason: "unknown-uid"}
	steps := func(t *testing.T, j *journal.Journal, id string, fate *inbound.Fate, removed ...string) {
		t.Helper()
		if err := j.Inbound().StopAfter(within(t), id, fate); err != nil {
			t.Fatal(err)
		}
		for _, noun := range removed {
			if err := j.Inbound().RemoveOf(within(t), noun, id); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		name    string
		held    *inbound.Fate
		removed []string
		listed  bool
	}{
		{"noted as done", nil, nil, false},
		{"parts destroyed", nil, []string{"part"}, false},
		{"head destroyed", nil, []string{"part", "mail"}, false},
		{"noted as held", held, nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := journaltest.Server(t)
			j := journaltest.Open(t, s, journaltest.Office)
			in := letter(0)
			in.Raw = make([]byte, 600<<10) // two parts
			id := receive(t, j, in)
			steps(t, j, id, c.held, c.removed...)
			next := receive(t, j, letter(1))
			handled := make(chan string, 10)
			inbox(t, j, func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
				handled <- in.ID
				return inbound.Fate{}, nil
			})
			if got := await(t, handled); got != next {
				t.Errorf("%s is handled; want only the one that waits", got)
			}
			if c.listed {
				eventually(t, "the other is gone", func() bool { return len(inbounds(t, j)) == 1 })
				if got := inbounds(t, j)[0]; got.ID != id || got.Reason != held.Reason {
					t.Errorf("left is %+v; want it held", got)
				}
				return
			}
			eventually(t, "nothing is left", func() bool { return len(left(t, s)) == 0 })
			if again := receive(t, j, in); again != id || len(left(t, s)) != 0 {
				t.Errorf("the mail is stored again")
			}
		})
	}
}

// What a crash leaves that belongs to no mail goes when it is old, and not before: it may be a mail on its way in.
func TestExpireRemovesWhatIsLeft(t *testing.T) {
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	kept := receive(t, j, letter(0))
	gone := receive(t, j, letter(1))
	if err := j.Inbound().StopAfter(within(t), gone, &inbound.Fate{Reason: "unknown-uid"}); err != nil {
		t.Fatal(err)
	}
	if err := j.Inbound().RemoveOf(within(t), "mail", gone); err != nil { // now a part and a note are left
		t.Fatal(err)
	}
	if err := j.Inbound().Pieces.Keep(within(t), "hr", "begun", 0, []byte("x")); err != nil {
		t.Fatal(err)
	}
	done := receive(t, j, letter(2))
	if err := j.Inbound().StopAfter(within(t), done, nil); err != nil {
		t.Fatal(err)
	}
	if first, err := j.Inbound().Once.First(within(t), "report"); err != nil || !first {
		t.Fatalf("First = %t, %v", first, err)
	}
	for _, c := range []struct {
		old  time.Duration
		want int
	}{{time.Hour, 2 + 2 + 1 + 1}, {0, 2 + 1}} { // what remains of done goes at once; "once" stays
		j.Inbound().SetLeftFor(c.old)
		if n, err := j.Inbound().Fates.Expire(within(t), cameIn.Add(-time.Hour)); n != 0 || err != nil {
			t.Errorf("ExpireInbound = %d, %v; want that no mail is too old", n, err)
		}
		if subjects := left(t, s); len(subjects) != c.want {
			t.Errorf("after %v, left are %v; want %d", c.old, subjects, c.want)
		}
	}
	if _, err := j.Inbound().Pile.Mail(within(t), kept); err != nil {
		t.Errorf("the mail that waits is harmed: %v", err)
	}
}

// What another process notes of a mail while it is destroyed does not stay behind.
func TestNotedWhileDestroyed(t *testing.T) {
	t.Parallel()
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	other := journaltest.Open(t, s, journaltest.Office)
	step, at, id := 0, 0, ""
	j.Inbound().While(func() {
		if step++; step != at {
			return
		}
		if _, err := other.Inbound().Pile.Mail(within(t), id); errors.Is(err, inbound.ErrNoMail) {
			at = 0 // whoever notes something of a mail that is gone removes it
		} else if err := other.Inbound().NoteTry(within(t), id); err != nil {
			t.Error(err)
		}
	})
	steps := 0
	for ; ; steps++ { // the note falls before each request in turn
		id = receive(t, j, letter(steps))
		if step, at = 0, steps+1; steps > 100 {
			t.Fatal("destroying a mail takes more than 100 requests")
		}
		if err := j.Inbound().Fates.Drop(within(t), id); err != nil {
			t.Fatal(err)
		}
		if subjects := left(t, s); len(subjects) > 0 {
			t.Fatalf("after a note at step %d, left are %v", steps, subjects)
		}
		if at == 0 {
			break
		}
	}
	if steps < 5 {
		t.Errorf("a note fell before %d requests; want it before each until the mail is gone", steps)
	}
}

// Two messages ask that one mail be handled: its head, which a process has not acknowledged that died, and the wish to have it
// handled again. Of two who handle mails one gets it, and the other the next mail.
func TestOneOfTwoMessagesCounts(t *testing.T) {
	t.Parallel()
	j := journaltest.Open(t, journaltest.Server(t), journaltest.Office)
	id := receive(t, j, letter(0))
	if err := j.Inbound().StopAfter(within(t), id, &inbound.Fate{Reason: "unknown-uid"}); err != nil {
		t.Fatal(err)
	}
	if err := j.Inbound().Fates.Retry(within(t), id); err != nil {
		t.Fatal(err)
	}
	next := receive(t, j, letter(1))
	handled, goOn := make(chan string, 10), make(chan struct{})
	handle := func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
		handled <- in.ID
		<-goOn
		return inbound.Fate{}, nil
	}
	stops := []func(){inbox(t, j, handle), inbox(t, j, handle)}
	got := map[string]bool{await(t, handled): true, await(t, handled): true}
	close(goOn)
	if !got[id] || !got[next] {
		t.Errorf("handled at once are %v; want %s and %s", got, id, next)
	}
	eventually(t, "all are handled", func() bool { return len(inbounds(t, j)) == 0 })
	for _, stop := range stops {
		stop()
	}
	if len(handled) > 0 {
		t.Errorf("%s is handled again", <-handled)
	}
}

// A process that stops while it handles a mail leaves it to another at once, or notes what became of it.
func TestInboxStops(t *testing.T) {
	s := journaltest.Server(t)
	a, b := journaltest.Open(t, s, journaltest.Office), journaltest.Open(t, s, journaltest.Office)
	tells, gives := receive(t, a, letter(0)), receive(t, a, letter(1))
	for _, finish := range []bool{true, false} {
		ctx, cancel := context.WithCancel(within(t))
		err := a.Inbound().Inbox.Run(ctx, func(ctx context.Context, in *inbound.Mail) (inbound.Fate, error) {
			cancel()
			if finish {
				return inbound.Fate{}, nil
			}
			return inbound.Fate{}, ctx.Err()
		}, nil)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Inbox = %v; want the error of its context", err)
		}
	}
	if list := inbounds(t, a); len(list) != 1 || list[0].ID != gives {
		t.Errorf("left is %v; want the mail that was given back, without %s", list, tells)
	}
	handled := make(chan string, 10)
	begun := time.Now()
	inbox(t, b, func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
		handled <- in.ID
		return inbound.Fate{}, nil
	})
	if got := await(t, handled); got != gives {
		t.Errorf("%s is handled; want %s", got, gives)
	}
	if d := time.Since(begun); d > patience.Limit/6 {
		t.Errorf("another process gets it after %v; want it at once", d)
	}
}

// A process that is gone without a word loses its mail to another after a while.
func TestInboxOfTheDead(t *testing.T) {
	t.Parallel()
	s := journaltest.Server(t)
	b := journaltest.Open(t, s, journaltest.Office)
	b.Inbound().SetInbox(time.Second)
	nc, err := s.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a, err := journal.Open(within(t), nc, journal.Options{Office: journaltest.Office})
	if err != nil {
		t.Fatal(err)
	}
	a.Inbound().SetInbox(time.Second)
	id := receive(t, a, letter(0))
	ctx, cancel := context.WithCancel(within(t))
	defer cancel()
	has, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- a.Inbound().Inbox.Run(ctx, func(ctx context.Context, in *inbound.Mail) (inbound.Fate, error) {
			nc.Close()
			close(has)
			<-ctx.Done() // the lease is lost
			return inbound.Fate{}, ctx.Err()
		}, nil)
	}()
	await(t, has)
	handled := make(chan *inbound.Mail, 10)
	inbox(t, b, func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
		handled <- in
		return inbound.Fate{}, nil
	})
	if in := await(t, handled); in.ID != id || in.Tries != 1 {
		t.Errorf("the other gets %s after %d tries; want %s after one", in.ID, in.Tries, id)
	}
	if err := await(t, ended); !errors.Is(err, streams.ErrClosed) {
		t.Errorf("Inbox of the dead = %v; want ErrClosed", err)
	}
}

// The server goes away while a mail is handled. It is handled once all the same, and others after it.
func TestInboxSurvivesRestart(t *testing.T) {
	t.Parallel()
	x := journaltest.StartExternal(t)
	j, _ := x.Open(t)
	first := receive(t, j, letter(0))
	has, goOn := make(chan struct{}), make(chan struct{})
	var mu sync.Mutex
	handled := map[string]int{}
	var once sync.Once
	inbox(t, j, func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
		mu.Lock()
		handled[in.ID]++
		mu.Unlock()
		once.Do(func() { close(has); <-goOn })
		return inbound.Fate{}, nil
	})
	await(t, has)
	x.Stop()
	short, cancel := context.WithTimeout(within(t), 200*time.Millisecond)
	defer cancel()
	if _, err := j.Inbound().Receiver.Receive(short, letter(1)); err == nil || errors.Is(err, inbound.ErrFull) {
		t.Errorf("Receive without a server = %v; want that it is not stored", err)
	}
	close(goOn)
	x.Start(t)
	var second string
	eventually(t, "mails are taken again", func() bool {
		var err error
		second, err = j.Inbound().Receiver.Receive(within(t), letter(1))
		return err == nil
	})
	eventually(t, "all are handled", func() bool {
		list, err := j.Inbound().Pile.List(within(t))
		return err == nil && len(list) == 0
	})
	mu.Lock()
	defer mu.Unlock()
	if len(handled) != 2 || handled[first] != 1 || handled[second] != 1 {
		t.Errorf("handled are %v; want both once", handled)
	}
}

// What cannot be read is held where a person sees it, not tried for ever and not dropped.
func TestInboxHoldsWhatIsDamaged(t *testing.T) {
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	lost := receive(t, j, letter(0))
	if err := j.Inbound().RemoveOf(within(t), "part", lost); err != nil {
		t.Fatal(err)
	}
	swapped := strings.Repeat("a", 26) // a head that was made for another place
	good := receive(t, j, letter(1))
	m := nats.NewMsg("jourfixe.bremen.inbound.mail." + swapped)
	m.Data = []byte(sealed(t, s)["jourfixe.bremen.inbound.mail."+good])
	if _, err := jet(t, s).PublishMsg(within(t), m); err != nil {
		t.Fatal(err)
	}
	var calls atomic.Int32
	inbox(t, j, func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
		calls.Add(1)
		return inbound.Fate{}, nil
	})
	reasons := func() string {
		got := map[string]string{}
		for _, in := range inbounds(t, j) {
			got[in.ID] = in.Reason
		}
		return fmt.Sprint(got)
	}
	want := fmt.Sprint(map[string]string{lost: "incomplete", swapped: "unreadable"})
	eventually(t, "both are held", func() bool { return reasons() == want })
	if n := calls.Load(); n != 1 {
		t.Errorf("%d mails are handed out; want the whole one", n)
	}
	if _, err := j.Inbound().Pile.Mail(within(t), lost); err == nil || errors.Is(err, inbound.ErrNoMail) {
		t.Errorf("Inbound = %v; want what is wrong with it", err)
	}
	// It comes again whole.
	if again := receive(t, j, letter(0)); again != lost {
		t.Errorf("it comes again as %s", again)
	}
	eventually(t, "it is handled", func() bool { return calls.Load() == 2 })
	if err := j.Inbound().Fates.Drop(within(t), swapped); err != nil {
		t.Errorf("what nobody can read cannot be dropped: %v", err)
	}
	eventually(t, "nothing is left", func() bool { return len(left(t, s)) == 0 })
}

// A house of one process that was killed has its mails back at the next start, and not when the server gives them up: here
// that would be in an hour.
func TestInboxReclaimed(t *testing.T) {
	t.Parallel()
	s := journaltest.Server(t)
	if err := journaltest.Open(t, s, journaltest.Office).Inbound().Inbox.Reclaim(within(t)); err != nil {
		t.Errorf("where nothing was ever given out: %v", err)
	}
	nc, err := s.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	killed, err := journal.Open(t.Context(), nc, journal.Options{Office: journaltest.Office})
	if err != nil {
		t.Fatal(err)
	}
	killed.Inbound().SetInbox(time.Hour, time.Hour)
	done, inHand := receive(t, killed, letter(0)), receive(t, killed, letter(1))
	got, never := make(chan string, 10), make(chan bool)
	ended := make(chan error, 1)
	go func() {
		ended <- killed.Inbound().Inbox.Run(within(t), func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
			if got <- in.ID; in.ID == inHand {
				<-never // it is killed here
			}
			return inbound.Fate{}, nil
		}, nil)
	}()
	if first, second := await(t, got), await(t, got); first != done || second != inHand {
		t.Fatalf("%s and %s are handled; want %s, then %s", first, second, done, inHand)
	}
	j := journaltest.Open(t, s, journaltest.Office)
	eventually(t, "the first is done with", func() bool { return len(inbounds(t, j)) == 1 })
	nc.Close()
	j.Inbound().SetInbox(time.Hour, time.Hour)
	if err := j.Inbound().Inbox.Reclaim(within(t)); err != nil {
		t.Fatal(err)
	}
	again := make(chan string, 10)
	inbox(t, j, func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
		again <- in.ID
		return inbound.Fate{}, nil
	})
	if id := await(t, again); id != inHand {
		t.Errorf("%s is handled; want what was in hand", id)
	}
	eventually(t, "nothing is left", func() bool { return len(left(t, s)) == 0 })
	close(never)
	if err := <-ended; err == nil {
		t.Error("the killed one goes on")
	}
}
