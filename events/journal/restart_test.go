package journal_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/streams"
	"jourfixe/events/patience"
)

// The server goes away and comes back on its folder, twice, while both are reading.
func TestFollowAndIntakeSurviveRestarts(t *testing.T) {
	t.Parallel()
	x := journaltest.StartExternal(t)
	j, nc := x.Open(t)
	back := nc.StatusChanged(nats.CONNECTED)
	defer nc.RemoveStatusListener(back)
	ctx, cancel := context.WithCancel(within(t))
	defer cancel()
	evs, cmds, ended := make(chan uint64, 10), make(chan uint64, 10), make(chan error, 2)
	go func() {
		ended <- j.Follow(ctx, 0, func(e *events.Event) error { evs <- e.Sequence; return nil }, func() {})
	}()
	go func() {
		ended <- j.Intake(ctx, 0, func(_ context.Context, waiting []streams.Raw) error {
			for _, r := range waiting {
				cmds <- r.Sequence
			}
			return nil
		})
	}()
	for round := uint64(1); round <= 3; round++ {
		if _, err := j.Submit(ctx, "hr", retirePartner, command("c", `{"id":"riga"}`)); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		mustAppend(t, j, round-1, event(round, retired("riga")))
		for name, ch := range map[string]chan uint64{"Follow": evs, "Intake": cmds} {
			select {
			case got := <-ch:
				if got != round {
					t.Fatalf("%s gives %d in round %d", name, got, round)
				}
			case err := <-ended:
				t.Fatalf("%s ended in round %d: %v", name, round, err)
			case <-ctx.Done():
				t.Fatalf("%s gives nothing in round %d", name, round)
			}
		}
		x.Stop()
		if round < 3 {
			x.Start(t)
			<-back // what is sent into a connection that breaks is lost, and its sender has to repeat it
		}
	}
	// Now the server is away: stopping must be prompt all the same.
	begun := time.Now()
	cancel()
	for range 2 {
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("ended with %v; want the error of the context", err)
		}
	}
	if d := time.Since(begun); d > patience.Limit/6 {
		t.Errorf("stopping took %v while the server was away", d)
	}
}

// A stream that is gone for good is an error, not a reason to wait for ever.
func TestIntakeEndsWithItsStream(t *testing.T) {
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	js := jet(t, s)
	if _, err := j.Submit(within(t), "hr", retirePartner, command("c1", `{}`)); err != nil {
		t.Fatal(err)
	}
	err := j.Intake(within(t), 0, func(ctx context.Context, _ []streams.Raw) error {
		return js.DeleteStream(ctx, "JF_COMMANDS")
	})
	if err == nil || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Intake = %v; want why the stream cannot be read", err)
	}
}

func TestReadingEndsWithTheConnection(t *testing.T) {
	s := journaltest.Server(t)
	nc, err := s.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	j, err := journal.Open(within(t), nc, journal.Options{Office: journaltest.Office})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.Submit(within(t), "hr", retirePartner, command("c1", `{}`)); err != nil {
		t.Fatal(err)
	}
	following := make(chan error, 1)
	caught := make(chan struct{})
	go func() {
		following <- j.Follow(within(t), 0, func(*events.Event) error { return nil }, func() { close(caught) })
	}()
	<-caught
	err = j.Intake(within(t), 0, func(context.Context, []streams.Raw) error { nc.Close(); return nil })
	late := func(context.Context, []streams.Raw) error { return nil }
	for name, err := range map[string]error{
		"Intake":       err,
		"Follow":       <-following,
		"Intake later": j.Intake(within(t), 1, late),
		"Follow later": j.Follow(within(t), 0, func(*events.Event) error { return nil }, func() {}),
	} {
		if !errors.Is(err, streams.ErrClosed) || !errors.Is(err, nats.ErrConnectionClosed) {
			t.Errorf("%s = %v; want ErrClosed", name, err)
		}
	}
}
