package desk_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
	"jourfixe/events/porttest"
	"jourfixe/worker"
	"jourfixe/worker/desk"
)

// BenchmarkReplicas measures commands with something beside that makes them slower, and without it, in turns: 1,000 of eight clients
// that do not wait for answers, and 200 one after the other; and what the servers take for 200 messages of which each waits for the one before,
// without anything of ours. What counts is the ratio; all are medians of the turns.
func BenchmarkReplicas(b *testing.B) {
	for _, test := range []struct {
		name         string
		base, beside func(b *testing.B) *crew
	}{
		{"reader", one, func(b *testing.B) *crew { return newCrew(b, 1, 1, 1) }},
		{"desk", one, func(b *testing.B) *crew { return newCrew(b, 1, 2, 0) }},
		{"servers", one, func(b *testing.B) *crew { return newCrew(b, 3, 1, 0) }},
	} {
		b.Run(test.name, func(b *testing.B) {
			base, beside := test.base(b), test.beside(b)
			for _, c := range []*crew{base, beside} {
				c.waiting(b, 1000) // what is made at the first use
				c.single(b, 20)
				c.bare(b, 20)
			}
			var lines, singles, bare [2][]pace
			b.ResetTimer()
			for range b.N {
				for i, c := range []*crew{base, beside} {
					lines[i] = append(lines[i], paced(1000, func() { c.waiting(b, 1000) }))
					singles[i] = append(singles[i], paced(200, func() { c.single(b, 200) }))
					bare[i] = append(bare[i], paced(200, func() { c.bare(b, 200) }))
				}
			}
			b.ReportMetric(0, "ns/op")
			for _, x := range []struct {
				unit string
				all  [2][]pace
			}{{"line", lines}, {"single", singles}, {"bare", bare}} {
				alone, with := median(x.all[0]), median(x.all[1])
				b.ReportMetric(alone.second, x.unit+"/s-alone")
				b.ReportMetric(with.second, x.unit+"/s-beside")
				b.ReportMetric(with.second/alone.second, x.unit+"-ratio")
				b.ReportMetric(alone.processor, x.unit+"-µs-alone")
				b.ReportMetric(with.processor, x.unit+"-µs-beside")
			}
		})
	}
}

func one(b *testing.B) *crew { return newCrew(b, 1, 1, 0) }

// A pace is how many commands are answered in a second, and how much of the processors one takes, in microseconds, servers among it.
type pace struct{ second, processor float64 }

func paced(n int, do func()) pace {
	begun, before := time.Now(), processor()
	do()
	return pace{float64(n) / time.Since(begun).Seconds(), float64((processor() - before).Microseconds()) / float64(n)}
}

// processor is how long the processors were at work for this process.
func processor() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// median is that of each by itself.
func median(all []pace) pace {
	of := func(f func(pace) float64) float64 {
		values := make([]float64, len(all))
		for i, p := range all {
			values[i] = f(p)
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	return pace{of(func(p pace) float64 { return p.second }), of(func(p pace) float64 { return p.processor })}
}

// A crew is processes at work on an office that some NATS servers of their own keep.
type crew struct {
	journal *journal.Journal // of the first, which has a desk
	mirror  *worker.Mirror
	js      jetstream.JetStream
	sent    atomic.Int64
	last    atomic.Uint64 // place of a command
}

// newCrew starts servers, processes with a desk, and some that only read along.
func newCrew(b *testing.B, servers, desks, readers int) *crew {
	b.Helper()
	urls := startServers(b, servers)
	c := &crew{}
	for i := range desks + readers {
		nc, err := journal.DialHouse(urls, "", "")
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(nc.Close)
		log := slog.New(slog.DiscardHandler)
		var j *journal.Journal
		patience.Eventually(b, "the servers come together", func() bool {
			j, err = journal.Open(b.Context(), nc, journal.Options{Office: journaltest.Office, Replicas: servers, Log: log})
			return err == nil
		}, func() string { return fmt.Sprint(err) })
		key, err := j.OfficeKey(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		mirror, ledger := worker.NewMirror(j, journaltest.Office, log), worker.NewLedger(j, log)
		workers := []worker.Worker{mirror, ledger}
		if i < desks {
			workers = append(workers, &desk.Desk{Office: journaltest.Office, Journal: j, Mirror: mirror, Key: key, Now: func() time.Time { return now }, Log: log})
		}
		if i == 0 {
			c.journal, c.mirror = j, mirror
			if c.js, err = jetstream.New(nc); err != nil {
				b.Fatal(err)
			}
			if _, err := c.js.CreateStream(b.Context(), jetstream.StreamConfig{Name: "BARE", Subjects: []string{"bare"}, Replicas: servers}); err != nil {
				b.Fatal(err)
			}
		}
		ctx, stop := context.WithCancel(b.Context())
		ended := make(chan error, 1)
		go func() { ended <- worker.Run(ctx, log, workers...) }()
		b.Cleanup(func() {
			stop()
			if err := <-ended; err != nil {
				b.Error(err)
			}
		})
		if err := mirror.WaitReady(ctx); err != nil {
			b.Fatal(err)
		}
	}
	return c
}

// startServers starts NATS servers that write before they acknowledge, and returns where they are.
func startServers(b *testing.B, n int) string {
	b.Helper()
	var urls []string
	var routes []*url.URL
	between := make([]int, n)
	for i := range between {
		between[i] = porttest.Port(b)
		routes = append(routes, &url.URL{Scheme: "nats", Host: fmt.Sprint("127.0.0.1:", between[i])})
	}
	for i := range n {
		o := &server.Options{ServerName: fmt.Sprint("n", i), Host: "127.0.0.1", Port: porttest.Port(b), JetStream: true, StoreDir: b.TempDir(), SyncAlways: true, NoSigs: true, NoLog: true}
		if n > 1 {
			o.Cluster, o.Routes = server.ClusterOpts{Name: "city", Host: "127.0.0.1", Port: between[i]}, routes
		}
		s, err := server.NewServer(o)
		if err != nil {
			b.Fatal(err)
		}
		s.Start()
		b.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
		if !s.ReadyForConnections(patience.Limit) {
			b.Fatal("a NATS server does not start")
		}
		urls = append(urls, s.ClientURL())
	}
	return strings.Join(urls, ",")
}

// waiting has eight clients send as fast as they can, and returns when all is answered.
func (c *crew) waiting(b *testing.B, n int) {
	b.Helper()
	const clients = 8
	var group errgroup.Group
	for client := range clients {
		group.Go(func() error {
			for range n / clients {
				if err := c.send(fmt.Sprint("client-", client)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
	c.answered(b)
}

// single sends one command after the other has been answered.
func (c *crew) single(b *testing.B, n int) {
	b.Helper()
	for range n {
		if err := c.send("client"); err != nil {
			b.Fatal(err)
		}
		c.answered(b)
	}
}

// bare has the servers keep one message after the other has been kept, each as large as a command.
func (c *crew) bare(b *testing.B, n int) {
	b.Helper()
	message := make([]byte, 400)
	for range n {
		if _, err := c.js.Publish(b.Context(), "bare", message); err != nil {
			b.Fatal(err)
		}
	}
}

func (c *crew) send(client string) error {
	id := fmt.Sprint("p-", c.sent.Add(1))
	kind, data := asked["partners"](id)
	t, err := events.ParseType(kind)
	if err != nil {
		return err
	}
	place, err := c.journal.Submit(context.Background(), client, t, events.Message{ID: id, Source: "/bench", Type: t.String(), Data: []byte(data)})
	for last := c.last.Load(); place > last && !c.last.CompareAndSwap(last, place); last = c.last.Load() {
	}
	return err
}

// answered returns when all that was sent is.
func (c *crew) answered(b *testing.B) {
	b.Helper()
	last := c.last.Load()
	if err := c.mirror.Wait(b.Context(), func(book *calendar.Book, _ bool) bool { return book.Cursor() >= last }); err != nil {
		b.Fatal(err)
	}
}
