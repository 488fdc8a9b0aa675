package desk_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/nats-io/nats.go"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker/workertest"
)

// BenchmarkDecide measures commands from the stream of commands to the journal: read, checked against the schema,
// decided, sealed where there is something to seal, and appended by compare-and-swap with every event on disk. The
// commands lie there before the clock runs. BenchmarkPublish is what bare JetStream does with as many messages.
func BenchmarkDecide(b *testing.B) {
	server := journaltest.Server(b)
	j := journaltest.Open(b, server, journaltest.Office)
	for i := range b.N {
		t := events.Type{Noun: "partner", Name: "register", Version: 1}
		data := fmt.Appendf(nil, `{"id":"p%d","title":{"de":"Partnerstadt %d","en":"Partner city %d"},"kind":"twin-city","zone":"Europe/Riga","since":1985}`, i, i, i)
		m := events.Message{ID: fmt.Sprint(i), Source: "/bench", Type: t.String(), Data: data}
		if _, err := j.Submit(context.Background(), "bench", t, m); err != nil {
			b.Fatal(err)
		}
	}
	b.ResetTimer()
	o := workertest.OpenOn(b, server.Connect, now)
	err := o.Desk.Mirror.Wait(context.Background(), func(book *calendar.Book, _ bool) bool { return book.Cursor() >= uint64(b.N) })
	if err != nil {
		b.Fatal(err)
	}
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commands/s")
}

// BenchmarkPublish is the yardstick: a synchronous publish to the same server, one at a time, of a message as large as
// the event that BenchmarkDecide appends.
func BenchmarkPublish(b *testing.B) {
	server := journaltest.Server(b)
	nc, err := server.Connect(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	defer nc.Close()
	js, err := nc.JetStream()
	if err != nil {
		b.Fatal(err)
	}
	if _, err := js.AddStream(&nats.StreamConfig{Name: "BARE", Subjects: []string{"bare.>"}, Storage: nats.FileStorage}); err != nil {
		b.Fatal(err)
	}
	payload := make([]byte, 600)
	b.ResetTimer()
	for range b.N {
		if _, err := js.Publish("bare.event", payload); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}
