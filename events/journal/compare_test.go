package journal_test

import (
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal/journaltest"
)

// BenchmarkCompare shows why Append compares the end of the stream: the server's answer to an expectation about a filter
// with a wildcard takes longer with every subject it has. Each event here has a subject of its own, as each meeting has.
func BenchmarkCompare(b *testing.B) {
	filter := events.EventsOf(journaltest.Office, events.Ref{})
	for name, expect := range map[string]func(uint64) jetstream.PublishOpt{
		"end of the stream": jetstream.WithExpectLastSequence,
		"filter": func(last uint64) jetstream.PublishOpt {
			return jetstream.WithExpectLastSequenceForSubject(last, filter)
		},
	} {
		b.Run(name, func(b *testing.B) {
			s := journaltest.Server(b)
			journaltest.Open(b, s, journaltest.Office)
			js := jet(b, s)
			var last uint64
			for i := range b.N {
				ack, err := js.PublishMsg(b.Context(), bare(b, i), expect(last))
				if err != nil {
					b.Fatal(err)
				}
				last = ack.Sequence
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}
