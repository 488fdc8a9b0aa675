package desk_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// asked are commands that can be given any number of times; people get a key each.
var asked = map[string]func(id string) (kind, data string){
	"partners": func(id string) (kind, data string) {
		return "partner.register", fmt.Sprintf(`{"id":%q,"title":{"de":"Partnerstadt","en":"Partner city"},"kind":"twin-city","zone":"Europe/Riga","since":1985}`, id)
	},
	"people": func(id string) (kind, data string) {
		return "person.add", fmt.Sprintf(`{"id":%q,"name":"Person","email":"%[1]s@town.example"}`, id)
	},
}

// BenchmarkWaiting measures 1,000 commands of eight clients that wait in line, from the moment at which the desk may begin
// with them until the last is answered: checked against the schema, decided, and on disk in the journal.
func BenchmarkWaiting(b *testing.B) {
	for name, make := range asked {
		b.Run(name, func(b *testing.B) { benchmarkWaiting(b, make) })
	}
}

func benchmarkWaiting(b *testing.B, make func(id string) (kind, data string)) {
	const waiting, clients = 1000, 8
	r := open(b, 1)
	for i := range b.N {
		b.StopTimer()
		release := r.hold()
		var last uint64
		for k := range waiting {
			id := fmt.Sprintf("p%d-%d", i, k)
			kind, data := make(id)
			t, err := events.ParseType(kind)
			if err != nil {
				b.Fatal(err)
			}
			m := events.Message{ID: id, Source: "/bench", Type: t.String(), Data: []byte(data)}
			if last, err = r.Desk.Journal.Submit(context.Background(), fmt.Sprint("client-", k%clients), t, m); err != nil {
				b.Fatal(err)
			}
		}
		b.StartTimer()
		release()
		err := r.Desk.Mirror.Wait(context.Background(), func(book *calendar.Book, _ bool) bool { return book.Cursor() >= last })
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(waiting*b.N)/b.Elapsed().Seconds(), "commands/s")
}

// BenchmarkSingle measures one command at a time, from when it is sent until its answer is there.
func BenchmarkSingle(b *testing.B) {
	for name, make := range asked {
		b.Run(name, func(b *testing.B) {
			r := open(b, 1)
			took := []time.Duration{}
			for i := range b.N {
				kind, data := make(fmt.Sprint("p", i))
				begun := time.Now()
				r.send("/bench", fmt.Sprint("one-", i), kind, data)
				took = append(took, time.Since(begun))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs/median")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "µs/99th")
		})
	}
}
