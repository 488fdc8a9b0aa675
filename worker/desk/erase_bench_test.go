package desk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/calendar"
	"jourfixe/worker"
	"jourfixe/worker/desk"
)

// BenchmarkErase measures how long it takes from an erasure's being sent until the journal says so, until the person's key is
// destroyed, and until all that was of before is looked through, with so many commands in the stream: those of 25 clients that wait for their decision ahead of it, and such that are
// decided, each of which has an event in the journal.
func BenchmarkErase(b *testing.B) {
	for _, n := range []int{0, 10_000, 100_000} {
		for _, waiting := range []bool{true, false} {
			if n > 0 || waiting {
				b.Run(fmt.Sprintf("%d/waiting=%t", n, waiting), func(b *testing.B) { benchmarkErase(b, n, waiting) })
			}
		}
	}
}

func benchmarkErase(b *testing.B, n int, waiting bool) {
	r := open(b, 1)
	r.Desk.Run(
		&desk.Eraser{Journal: r.Desk.Journal, Mirror: r.Desk.Mirror, Handled: r.first.Handled, Log: r.Logger()},
		&desk.Trimmer{Journal: r.Desk.Journal, Mirror: r.Desk.Mirror, Handled: r.first.Handled})
	var decided, destroyed, done time.Duration
	for i := range b.N {
		person := fmt.Sprint("anna-", i)
		r.Do("person.add", fmt.Sprintf(`{"id":%q,"name":"Anna Amsel","email":"anna@city.example"}`, person))
		b.StopTimer()
		release := r.hold()
		last := r.pour(b, n, i)
		if !waiting {
			release()
			await(b, r.Desk.Mirror, func(book *calendar.Book) bool { return book.Cursor() >= last })
		}
		r.lineUp(asking{"operator", fmt.Sprint("erase-", i), "person.erase", fmt.Sprintf(`{"id":%q}`, person)})
		b.StartTimer()
		begun := time.Now()
		if waiting {
			release()
		}
		await(b, r.Desk.Mirror, func(book *calendar.Book) bool { return book.Gone()[person] })
		decided += time.Since(begun)
		for has := true; has; {
			var err error
			if has, err = r.Desk.Journal.HasKey(context.Background(), person); err != nil {
				b.Fatal(err)
			}
			worker.Sleep(context.Background(), time.Millisecond)
		}
		destroyed += time.Since(begun)
		for left := []string{person}; len(left) > 0; {
			var err error
			if left, err = r.Desk.Journal.Erased(context.Background(), []string{person}); err != nil {
				b.Fatal(err)
			}
			worker.Sleep(context.Background(), 10*time.Millisecond)
		}
		done += time.Since(begun)
		if waiting {
			b.StopTimer()
			await(b, r.Desk.Mirror, func(book *calendar.Book) bool { return book.Cursor() >= last })
			b.StartTimer()
		}
	}
	b.ReportMetric(float64(decided.Milliseconds())/float64(b.N), "ms/decided")
	b.ReportMetric(float64(destroyed.Milliseconds())/float64(b.N), "ms/destroyed")
	b.ReportMetric(float64(done.Milliseconds())/float64(b.N), "ms/done")
}

func await(b *testing.B, m *worker.Mirror, done func(*calendar.Book) bool) {
	b.Helper()
	if err := m.Wait(context.Background(), func(book *calendar.Book, _ bool) bool { return done(book) }); err != nil {
		b.Fatal(err)
	}
}

// pour puts commands into the stream, many at a time, and returns the place of the last.
func (r *room) pour(b *testing.B, n, round int) (last uint64) {
	b.Helper()
	nc, err := r.Connect(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		b.Fatal(err)
	}
	var ack jetstream.PubAckFuture
	for i := range n {
		m := nats.NewMsg(fmt.Sprintf("jourfixe.bremen.command.client-%d.venue.set", i%25))
		m.Header.Set(nats.MsgIdHdr, fmt.Sprintf("v-%d-%d", round, i))
		m.Data = fmt.Appendf(nil, `{"id":"hall-%d","title":{"de":"Saal %d","en":"Hall %d"}}`, i%500, i, i)
		if ack, err = js.PublishMsgAsync(m); err != nil {
			b.Fatal(err)
		}
		if i%500 == 499 {
			<-js.PublishAsyncComplete()
		}
	}
	<-js.PublishAsyncComplete()
	if ack != nil {
		stored := <-ack.Ok()
		last = stored.Sequence
	}
	return last
}
