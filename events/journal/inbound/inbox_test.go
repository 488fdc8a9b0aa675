package inbound_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/journaltest"
)

// cameIn is when the mails of these tests came in: late enough not to be given up.
var cameIn = time.Now().UTC().Truncate(time.Second)

// attached is what makes a mail longer than a few words.
var attached = strings.Repeat("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcd\r\n", 1<<10)

// letter is a mail with something attached, so that it does not lie in its head.
func letter(n int) inbound.Mail {
	return inbound.Mail{
		At: cameIn.Add(time.Duration(n) * time.Second), From: fmt.Sprintf("sender%d@partner.example", n), To: "jourfixe+x@bremen.example",
		Raw:   fmt.Appendf(nil, "Subject: Zusage %d\r\n\r\nWir kommen gerne.\r\n%s", n, attached),
		Words: fmt.Sprintf("Zusage %d\nWir kommen gerne.", n),
	}
}

func receive(t testing.TB, j *journal.Journal, in inbound.Mail) string {
	t.Helper()
	id, err := j.Inbound().Receiver.Receive(within(t), in)
	if err != nil {
		t.Fatalf("receive: %v", err)
	}
	return id
}

func inbounds(t testing.TB, j *journal.Journal) []inbound.Mail {
	t.Helper()
	list, err := j.Inbound().Pile.List(within(t))
	if err != nil {
		t.Fatalf("list: %v", err)
	}
	return list
}

// An inbox runs in the background; stopping it waits until it has ended.
func inbox(t testing.TB, j *journal.Journal, handle func(context.Context, *inbound.Mail) (inbound.Fate, error)) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(within(t))
	ended := make(chan error, 1)
	go func() { ended <- j.Inbound().Inbox.Run(ctx, handle, nil) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-ended; !errors.Is(err, context.Canceled) {
				t.Errorf("Inbox = %v; want the error of its context", err)
			}
		})
	}
	t.Cleanup(stop)
	return stop
}

// eventually waits for a state that another goroutine brings about.
func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	for ctx := within(t); !is(); {
		select {
		case <-ctx.Done():
			t.Fatalf("never: %s", what)
		case <-time.After(10 * time.Millisecond): // between two looks at the server
		}
	}
}

// await takes what a goroutine sends, or ends the test.
func await[T any](t testing.TB, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-within(t).Done():
		t.Fatal("nothing comes")
		panic("unreachable")
	}
}

// left returns the subjects that the stream has, without those that only remember that a mail was handled.
func left(t testing.TB, s *embedded.Server) (subjects []string) {
	t.Helper()
	stream, err := jet(t, s).Stream(within(t), "JF_INBOUND")
	if err != nil {
		t.Fatal(err)
	}
	info, err := stream.Info(within(t), jetstream.WithSubjectFilter(">"))
	if err != nil {
		t.Fatal(err)
	}
	for subject := range info.State.Subjects {
		if !strings.Contains(subject, ".inbound.done.") {
			subjects = append(subjects, subject)
		}
	}
	return subjects
}

func TestReceive(t *testing.T) {
	t.Parallel()
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	big := letter(1)
	big.Raw = make([]byte, inbound.MaxMail)
	if _, err := rand.Read(big.Raw); err != nil {
		t.Fatal(err)
	}
	big.From, big.Words = "", strings.Repeat("ä", 64<<10)
	odd := letter(2)
	odd.From, odd.Raw = "j\xfcrgen@partner.example", nil
	for _, want := range []inbound.Mail{letter(0), big, odd} {
		id := receive(t, j, want)
		got, err := j.Inbound().Pile.Mail(within(t), id)
		if err != nil {
			t.Fatal(err)
		}
		want.ID, want.Size = id, len(want.Raw)
		if len(want.Words) > 64<<10 {
			want.Words = want.Words[:64<<10]
		}
		if diff := cmp.Diff(&want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("it comes out otherwise than it went in (-want +got):\n%.2000s", diff)
		}
		if again := receive(t, j, want); again != id {
			t.Errorf("the same mail has the ids %s and %s", id, again)
		}
	}
	if list := inbounds(t, j); len(list) != 3 || list[0].From != letter(0).From || list[1].Size != inbound.MaxMail ||
		list[2].From != odd.From || list[0].Raw != nil || list[0].Words != "" {
		t.Errorf("Inbounds = %+v; want three, oldest first, without their content", list)
	}
	if n := len(left(t, s)); n != 3+1+2 {
		t.Errorf("%d messages are stored; want three heads and three parts", n)
	}
	big.Raw = append(big.Raw, 'x')
	long := letter(3)
	long.To = strings.Repeat("x", 2000)
	for _, in := range []inbound.Mail{big, long} {
		if _, err := j.Inbound().Receiver.Receive(within(t), in); err == nil || !strings.Contains(err.Error(), "bytes") {
			t.Errorf("Receive = %v; want that it is too long", err)
		}
	}
	others := map[string]bool{}
	for _, change := range []func(*inbound.Mail){func(*inbound.Mail) {}, func(in *inbound.Mail) { in.From += "x" },
		func(in *inbound.Mail) { in.To += "x" }, func(in *inbound.Mail) { in.Raw = append(in.Raw, 'x') }} {
		in := letter(4)
		change(&in)
		others[receive(t, j, in)] = true
	}
	if len(others) != 4 {
		t.Errorf("four mails that differ have %d ids", len(others))
	}
}

// Ids that nobody has given are no subjects, whatever is in them.
func TestNoMail(t *testing.T) {
	j := journaltest.New(t)
	receive(t, j, letter(0))
	for _, id := range []string{"", "*", ">", "a.b", strings.Repeat("a", 26), strings.Repeat("a", 27), "../x"} {
		_, err := j.Inbound().Pile.Mail(within(t), id)
		for name, err := range map[string]error{"Mail": err, "Retry": j.Inbound().Fates.Retry(within(t), id), "Drop": j.Inbound().Fates.Drop(within(t), id)} {
			if !errors.Is(err, inbound.ErrNoMail) {
				t.Errorf("%s(%q) = %v; want ErrNoMail", name, id, err)
			}
		}
	}
}

// Whoever delivers a mail a second time, for want of our answer, has it handled once.
func TestF26MailDeliveredTwice(t *testing.T) {
	s := journaltest.Server(t)
	a, b := journaltest.Open(t, s, journaltest.Office), journaltest.Open(t, s, journaltest.Office)
	in := letter(0)
	var busy sync.WaitGroup
	for i := range 8 {
		busy.Go(func() {
			if _, err := []*journal.Journal{a, b}[i%2].Inbound().Receiver.Receive(within(t), in); err != nil {
				t.Errorf("receive: %v", err)
			}
		})
	}
	busy.Wait()
	if got := left(t, s); len(got) != 2 || count(t, jet(t, s), "JF_INBOUND") != 2 {
		t.Errorf("%d messages are stored: %v; want a head and a part", count(t, jet(t, s), "JF_INBOUND"), got)
	}
	handled := make(chan string, 10)
	stop := inbox(t, a, func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
		handled <- in.ID
		return inbound.Fate{}, nil
	})
	id := await(t, handled)
	eventually(t, "the mail is gone", func() bool { return len(left(t, s)) == 0 })
	in.At = in.At.Add(time.Hour) // when it comes is no part of what it is
	if again := receive(t, b, in); again != id {
		t.Errorf("the mail has the id %s; want %s", again, id)
	}
	if got := left(t, s); len(got) != 0 {
		t.Errorf("what was handled is stored again: %v", got)
	}
	other := letter(1)
	receive(t, b, other)
	if next := await(t, handled); next == id {
		t.Error("the mail is handled twice")
	}
	stop()
}

func TestInboxShares(t *testing.T) {
	s := journaltest.Server(t)
	a, b := journaltest.Open(t, s, journaltest.Office), journaltest.Open(t, s, journaltest.Office)
	kiel := journaltest.Open(t, s, "kiel")
	const mails = 20
	for i := range mails {
		receive(t, a, letter(i))
	}
	foreign := receive(t, kiel, letter(0))
	type handled struct {
		by string
		in inbound.Mail
	}
	all := make(chan handled, 2*mails)
	both := make(chan string, 2) // nobody goes on before both have one
	go2 := make(chan struct{})
	var first [2]sync.Once
	for i, name := range []string{"a", "b"} {
		inbox(t, []*journal.Journal{a, b}[i], func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
			first[i].Do(func() { both <- name; <-go2 })
			all <- handled{name, *in}
			return inbound.Fate{}, nil
		})
	}
	await(t, both)
	await(t, both)
	close(go2)
	seen, by := map[string]bool{}, map[string]int{}
	for range mails {
		select {
		case h := <-all:
			if seen[h.in.ID] || h.in.ID == foreign {
				t.Errorf("a mail is handled twice or by another office")
			}
			seen[h.in.ID] = true
			by[h.by]++
			if len(h.in.Raw) == 0 || h.in.Size != len(h.in.Raw) || h.in.Words == "" || h.in.Tries != 0 {
				t.Errorf("a mail comes as %+v", h.in)
			}
		case <-within(t).Done():
			t.Fatalf("%d of %d mails are handled", len(seen), mails)
		}
	}
	if by["a"] == 0 || by["b"] == 0 {
		t.Errorf("they share as %v", by)
	}
	if list := inbounds(t, kiel); len(list) != 1 || list[0].ID != foreign {
		t.Errorf("kiel has %v; want its one mail", list)
	}
	if err := a.Inbound().Fates.Drop(within(t), foreign); !errors.Is(err, inbound.ErrNoMail) {
		t.Errorf("bremen drops kiel's mail: %v", err)
	}
	eventually(t, "all are destroyed", func() bool { return len(inbounds(t, a)) == 0 })
}

func TestInboxTriesAgain(t *testing.T) {
	t.Parallel()
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	j.Inbound().SetInbox(time.Minute, time.Second)
	bad := receive(t, j, letter(0))
	panics := receive(t, j, letter(1))
	good := receive(t, j, letter(2))
	var mu sync.Mutex
	var order []string
	tries := map[string][]int{}
	inbox(t, j, func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
		mu.Lock()
		defer mu.Unlock()
		order = append(order, in.ID)
		tries[in.ID] = append(tries[in.ID], in.Tries)
		switch {
		case len(tries[in.ID]) > 2:
		case in.ID == bad:
			return inbound.Fate{}, errors.New("the mail server is away")
		case in.ID == panics:
			panic("with what is in the mail")
		}
		return inbound.Fate{}, nil
	})
	eventually(t, "it is listed with its try", func() bool {
		list := inbounds(t, j)
		return len(list) == 2 && list[0].Tries == 1 && list[0].Reason == "" && strings.Contains(list[0].Detail, "is away") &&
			list[1].Tries == 1 && !strings.Contains(list[1].Detail, "in the mail")
	})
	eventually(t, "all are handled", func() bool { return len(left(t, s)) == 0 })
	mu.Lock()
	defer mu.Unlock()
	if diff := cmp.Diff([]string{bad, panics, good}, order[:3]); diff != "" {
		t.Errorf("the order is %v; want the oldest first, and the last one before any comes again", order)
	}
	want := map[string][]int{bad: {0, 1, 2}, panics: {0, 1, 2}, good: {0}}
	if diff := cmp.Diff(want, tries); diff != "" {
		t.Errorf("tries (-want +got):\n%s", diff)
	}
}

// What is tried in vain for a week is held, so that somebody looks at it before its time is over.
func TestInboxGivesUp(t *testing.T) {
	j := journaltest.New(t)
	old := letter(0)
	old.At = time.Now().Add(-8 * 24 * time.Hour)
	receive(t, j, old)
	inbox(t, j, func(context.Context, *inbound.Mail) (inbound.Fate, error) {
		return inbound.Fate{}, errors.New("no way")
	})
	eventually(t, "it is held", func() bool {
		list := inbounds(t, j)
		return len(list) == 1 && list[0].Reason == "failing" && list[0].Detail == "no way" && list[0].Tries == 1
	})
}

func TestHoldRetryDropExpire(t *testing.T) {
	t.Parallel()
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	var ids []string
	for i := range 3 {
		ids = append(ids, receive(t, j, letter(i)))
	}
	held := inbound.Fate{Reason: "unknown-uid", Detail: "the appointment is none of ours"}
	gone, asked := make(chan string, 10), make(chan struct{})
	inbox(t, j, func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
		if in.Tries == 1 {
			<-asked // nobody asks for another try once this one is through
		}
		if in.Tries > 1 {
			gone <- in.ID
			return inbound.Fate{}, nil
		}
		return held, nil
	})
	allHeld := func(n, tries int) func() bool {
		return func() bool {
			list := inbounds(t, j)
			if len(list) != n {
				return false
			}
			for _, in := range list {
				if in.Reason != held.Reason || in.Detail != held.Detail || in.Tries < tries || in.Held.IsZero() || in.Held.Location() != time.UTC {
					return false
				}
			}
			return true
		}
	}
	eventually(t, "all are held", allHeld(3, 1))
	got, err := j.Inbound().Pile.Mail(within(t), ids[0])
	if err != nil || got.Reason != held.Reason || !bytes.Equal(got.Raw, letter(0).Raw) {
		t.Errorf("Inbound = %+v, %v; want it whole, with the reason", got, err)
	}
	// The first retry has it held once more; what was noted before goes.
	var busy sync.WaitGroup
	for range 4 {
		busy.Go(func() {
			if err := j.Inbound().Fates.Retry(within(t), ids[0]); err != nil {
				t.Errorf("retry: %v", err)
			}
		})
	}
	busy.Wait()
	close(asked)
	eventually(t, "it is held again", func() bool {
		list := inbounds(t, j)
		return len(list) == 3 && list[0].Tries == 2 && list[0].Reason != ""
	})
	if err := j.Inbound().Fates.Retry(within(t), ids[0]); err != nil {
		t.Fatal(err)
	}
	if id := await(t, gone); id != ids[0] {
		t.Errorf("%s is handled; want %s", id, ids[0])
	}
	eventually(t, "two are left", allHeld(2, 1))
	if err := j.Inbound().Fates.Drop(within(t), ids[1]); err != nil {
		t.Fatal(err)
	}
	for _, again := range []error{j.Inbound().Fates.Drop(within(t), ids[1]), j.Inbound().Fates.Retry(within(t), ids[0])} {
		if !errors.Is(again, inbound.ErrNoMail) {
			t.Errorf("what is gone is there: %v", again)
		}
	}
	waiting := letter(0) // of the same age, not held
	waiting.From = "waits@partner.example"
	_ = receive(t, journaltest.Open(t, s, "kiel"), waiting)
	for _, c := range []struct {
		before time.Time
		want   int
	}{{letter(2).At, 0}, {letter(2).At.Add(time.Second), 1}, {letter(2).At.Add(time.Second), 0}} {
		if n, err := j.Inbound().Fates.Expire(within(t), c.before); err != nil || n != c.want {
			t.Errorf("ExpireInbound(%v) = %d, %v; want %d", c.before, n, err, c.want)
		}
	}
	if subjects := left(t, s); len(subjects) != 2 {
		t.Errorf("left are %v; want kiel's mail alone", subjects)
	}
}

// Mails that only wait are never taken away for being old.
func TestExpireLeavesWhatWaits(t *testing.T) {
	j := journaltest.New(t)
	receive(t, j, letter(0))
	if n, err := j.Inbound().Fates.Expire(within(t), time.Now().Add(time.Hour)); n != 0 || err != nil || len(inbounds(t, j)) != 1 {
		t.Errorf("ExpireInbound = %d, %v; want that it waits", n, err)
	}
}

// A full stream refuses, keeps a reserve for what is there to be handled, and takes mails again when there is room.
func TestReceiveFull(t *testing.T) {
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	js := jet(t, s)
	stream, err := js.Stream(within(t), "JF_INBOUND")
	if err != nil {
		t.Fatal(err)
	}
	config := stream.CachedInfo().Config
	config.MaxBytes = 1 << 20
	if _, err := js.UpdateStream(within(t), config); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for i := 0; ; i++ {
		in := letter(i)
		in.Raw = bytes.Repeat([]byte{byte(i)}, 100<<10)
		id, err := j.Inbound().Receiver.Receive(within(t), in)
		if errors.Is(err, inbound.ErrFull) {
			break
		}
		if err != nil || i > 20 {
			t.Fatalf("mail %d: %v", i, err)
		}
		ids = append(ids, id)
	}
	if len(ids) < 5 || len(inbounds(t, j)) != len(ids) {
		t.Fatalf("%d mails fit in, %d are there", len(ids), len(inbounds(t, j)))
	}
	// Somebody else takes the reserve, too.
	for m := nats.NewMsg("jourfixe.kiel.inbound.part.x.0"); ; {
		m.Data = make([]byte, 10<<10)
		if _, err := js.PublishMsg(within(t), m); err != nil {
			break
		}
	}
	if err := j.Inbound().Fates.Drop(within(t), ids[0]); err != nil {
		t.Fatalf("drop a mail from a full stream: %v", err)
	}
	if err := stream.Purge(within(t)); err == nil {
		t.Error("the stream can be purged")
	}
	stop := inbox(t, j, func(context.Context, *inbound.Mail) (inbound.Fate, error) { return inbound.Fate{}, nil })
	eventually(t, "all are handled", func() bool { return len(inbounds(t, j)) == 0 })
	stop()
	in := letter(99)
	in.Raw = make([]byte, 100<<10)
	receive(t, j, in)
}
