package journal_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
)

// replicas are a house of several processes whose doors a client finds, with nobody at the desk.
func replicas(t testing.TB, n int) (s *embedded.Server, all []*journal.Shares, handled *atomic.Uint64) {
	t.Helper()
	clients := []embedded.Client{{Name: "operator", Password: "operator"}}
	for i := range 8 {
		name := fmt.Sprint("client-", i)
		clients = append(clients, embedded.Client{Name: name, Password: name})
	}
	s = journaltest.Start(t, embedded.Options{Operator: "operator", Door: true, Clients: clients})
	handled = new(atomic.Uint64)
	for range n {
		one := &journal.Shares{Journal: journaltest.Open(t, s, journaltest.Office), Handled: handled.Load, Exempt: func(client string) bool { return client == "operator" }}
		ctx, cancel := context.WithCancel(context.Background())
		stopped := make(chan error, 1)
		go func() { stopped <- one.Admit(ctx) }()
		t.Cleanup(func() {
			cancel()
			if err := <-stopped; !errors.Is(err, context.Canceled) {
				t.Errorf("the door: %v", err)
			}
		})
		all = append(all, one)
	}
	return s, all, handled
}

// flood sends commands as fast as they go, and counts what became of them.
func flood(t testing.TB, nc *nats.Conn, client string, n int, data []byte) (stored, turned int) {
	t.Helper()
	js, err := jetstream.New(nc, jetstream.WithPublishAsyncMaxPending(n), jetstream.WithPublishAsyncTimeout(patience.Limit))
	if err != nil {
		t.Fatal(err)
	}
	acks := make([]jetstream.PubAckFuture, n)
	for i := range acks {
		if acks[i], err = js.PublishAsync("jourfixe.bremen.command."+client+".partner.retire", data); err != nil {
			t.Fatal(err)
		}
	}
	for _, ack := range acks {
		select {
		case <-ack.Ok():
			stored++
		case err := <-ack.Err():
			var api *jetstream.APIError
			if !errors.As(err, &api) || api.Code != 429 {
				t.Fatalf("what is too much is answered %v", err)
			}
			turned++
		}
	}
	return stored, turned
}

// enter waits until a client is let in, which stores a command of it.
func enter(t testing.TB, s *embedded.Server, client string) (nc *nats.Conn) {
	t.Helper()
	nc = dial(t, s, client, client)
	patience.Eventually(t, "the door is open", func() bool {
		_, err := nc.Request("jourfixe.bremen.command."+client+".partner.retire", []byte("{}"), patience.Limit)
		if err != nil && !errors.Is(err, nats.ErrNoResponders) {
			t.Fatal(err)
		}
		return err == nil
	})
	return nc
}

// A client has one share, however many replicas take its commands in: what one lets in over HTTP counts at the other's door, and
// what both let in at once goes beyond it only by what neither could know of yet.
func TestShareOverReplicas(t *testing.T) {
	t.Parallel()
	const share, unseen = journal.MostCommands, 1024
	s, all, handled := replicas(t, 2)
	nc := enter(t, s, "client-0")
	if stored, turned := flood(t, nc, "client-0", 3*share, []byte("{}")); stored < share-1 || stored > share+unseen || stored+turned != 3*share {
		t.Errorf("%d commands were stored and %d turned away, of a share of %d", stored, turned, share)
	}
	for i, replica := range all {
		if _, err := replica.Submit(within(t), "client-0", retirePartner, command("more", "{}")); !errors.Is(err, journal.ErrFull) {
			t.Errorf("one more at replica %d: %v, want ErrFull", i, err)
		}
		if _, err := replica.Submit(within(t), "client-1", retirePartner, command(fmt.Sprint("other", i), "{}")); err != nil {
			t.Errorf("another client at replica %d: %v", i, err)
		}
	}
	// A process that has just started knows of what waits, too.
	started := &journal.Shares{Journal: journaltest.Open(t, s, journaltest.Office), Handled: handled.Load, Exempt: all[0].Exempt}
	if _, err := started.Submit(within(t), "client-0", retirePartner, command("more", "{}")); !errors.Is(err, journal.ErrFull) {
		t.Errorf("one more at a replica that has started: %v, want ErrFull", err)
	}
	if waiting, _ := started.Waiting(); waiting["client-0"] < share || waiting["client-1"] != 2 {
		t.Errorf("there waiting are %v", waiting)
	}
	last, err := all[0].Journal.LastCommand(within(t))
	if err != nil {
		t.Fatal(err)
	}
	handled.Store(last)
	for i, replica := range append(all, started) {
		if _, err := replica.Submit(within(t), "client-0", retirePartner, command("again", "{}")); err != nil {
			t.Errorf("when all is decided, at replica %d: %v", i, err)
		}
		if waiting, _ := replica.Waiting(); waiting["client-0"] > len(all)+1 || waiting["client-0"] < 1 {
			t.Errorf("then at replica %d waiting are %v", i, waiting)
		}
	}
}

// The same for bytes, and for erasures, which have a share of their own.
func TestSharedBytesAndErasures(t *testing.T) {
	t.Parallel()
	const share, unseen = journal.MostBytes, 3 << 20
	s, all, _ := replicas(t, 2)
	nc := enter(t, s, "client-0")
	data := make([]byte, 200<<10)
	stored, _ := flood(t, nc, "client-0", 2*share/len(data), data)
	if bytes := stored * (len(data) + 1<<10); bytes < share-2*len(data) || bytes > share+unseen {
		t.Errorf("%d bytes were stored, of a share of %d", bytes, share)
	}
	erase := events.Type{Noun: "person", Name: "erase", Version: 1}
	erased := 0
	for i := range 140 {
		_, err := all[i%2].Submit(within(t), "client-0", erase, command(fmt.Sprint("erase-", i), `{"id":"anna"}`))
		if err == nil {
			erased++
		} else if !errors.Is(err, journal.ErrFull) {
			t.Fatal(err)
		}
	}
	if erased < 64 || erased > 128 {
		t.Errorf("%d erasures were taken in", erased)
	}
}

// BenchmarkDoor measures eight clients that send without a pause, from the first command until all are acknowledged.
func BenchmarkDoor(b *testing.B) {
	for name, n := range map[string]int{"alone": 1, "two": 2} {
		b.Run(name, func(b *testing.B) {
			s, all, handled := replicas(b, n)
			var conns []*nats.Conn
			for i := range 8 {
				conns = append(conns, enter(b, s, fmt.Sprint("client-", i)))
			}
			const each = 1000
			b.ResetTimer()
			for range b.N {
				done := make(chan int, len(conns))
				for i, nc := range conns {
					go func() {
						stored, _ := flood(b, nc, fmt.Sprint("client-", i), each, []byte(`{"id":"riga"}`))
						done <- stored
					}()
				}
				sum := 0
				for range conns {
					sum += <-done
				}
				if sum != each*len(conns) {
					b.Fatalf("%d are stored", sum)
				}
				last, err := all[0].Journal.LastCommand(context.Background())
				if err != nil {
					b.Fatal(err)
				}
				handled.Store(last)
			}
			b.ReportMetric(float64(b.N*each*len(conns))/b.Elapsed().Seconds(), "commands/s")
		})
	}
}

// BenchmarkTakenIn measures one command at a time, from when a client sends it until it is acknowledged.
func BenchmarkTakenIn(b *testing.B) {
	for _, n := range []int{1, 2} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s, all, handled := replicas(b, n)
			nc := enter(b, s, "client-0")
			took := make([]time.Duration, b.N)
			for i := range took {
				begun := time.Now()
				if _, err := nc.Request("jourfixe.bremen.command.client-0.partner.retire", []byte(`{"id":"riga"}`), patience.Limit); err != nil {
					b.Fatal(err)
				}
				took[i] = time.Since(begun)
				if i%1000 == 999 {
					last, err := all[0].Journal.LastCommand(context.Background())
					if err != nil {
						b.Fatal(err)
					}
					handled.Store(last)
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs/median")
		})
	}
}
