package keys_test

import (
	"fmt"
	"log/slog"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/streams"
)

// BenchmarkDestroy destroys the key of somebody who came in alone, and of one of many who came in together.
func BenchmarkDestroy(b *testing.B) {
	for _, together := range []int{1, 500, 1000} {
		b.Run(fmt.Sprint(together, " together"), func(b *testing.B) {
			nc, err := journaltest.Server(b).Connect(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			defer nc.Close()
			js, err := jetstream.New(nc)
			if err != nil {
				b.Fatal(err)
			}
			if err := streams.Furnish(b.Context(), js, 1); err != nil {
				b.Fatal(err)
			}
			k := keys.NewRing(js, office, slog.New(slog.DiscardHandler))
			people := crowd(max(b.N, 1000))
			for from := 0; from+together <= len(people); from += together {
				if err := k.Make(b.Context(), people[from:from+together]); err != nil {
					b.Fatal(err)
				}
			}
			b.ResetTimer()
			for i := range b.N {
				if err := k.Destroy(b.Context(), people[i]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
