package journal_test

import (
	"fmt"
	"testing"

	"jourfixe/events"
	"jourfixe/events/journal/journaltest"
)

// BenchmarkErase destroys the key of somebody who has been amended twice, in a journal of few events and of many.
func BenchmarkErase(b *testing.B) {
	for _, others := range []int{0, 300_000} {
		b.Run(fmt.Sprint(others), func(b *testing.B) {
			j, last := journaltest.New(b), uint64(0)
			write := func(round [][]*events.Event) {
				b.Helper()
				if err := j.Append(b.Context(), last, round...); err != nil {
					b.Fatal(err)
				}
				last = round[len(round)-1][0].Sequence
			}
			for i := range b.N {
				one := added(fmt.Sprint("p-", i), "Anna Amsel", "anna@office.example")
				amended, again := events.PersonAmended(*one), events.PersonAmended(*one)
				again.Name = events.Secret("Anna Drossel")
				write([][]*events.Event{{event(1, one)}, {event(1, &amended)}, {event(1, &again)}})
			}
			for n := 0; n < others; n += 1000 {
				var round [][]*events.Event
				for i := range 1000 {
					round = append(round, []*events.Event{event(1, &events.PartnerRetired{ID: fmt.Sprint("partner-", (n+i)%5000)})})
				}
				write(round)
			}
			b.ResetTimer()
			for i := range b.N {
				if err := j.Erase(b.Context(), fmt.Sprint("p-", i)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
