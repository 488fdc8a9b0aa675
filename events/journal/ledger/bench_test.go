package ledger_test

import (
	"fmt"
	"sync"
	"testing"

	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/ledger"
)

// BenchmarkLedger has several writers take on lines and say what became of them, as those who send mail do.
func BenchmarkLedger(b *testing.B) {
	for _, writers := range []int{1, 4, 16} {
		b.Run(fmt.Sprintf("%d writers", writers), func(b *testing.B) {
			j := journaltest.New(b)
			data := make([]byte, 400)
			b.ResetTimer()
			var busy sync.WaitGroup
			for w := range writers {
				busy.Go(func() {
					for i := w; i < b.N; i += writers {
						line := ledger.Line{Person: fmt.Sprintf("p-%d", i), About: meetingM, Data: data}
						for range 2 {
							sequence, err := j.Ledger().Set(b.Context(), line)
							if err != nil {
								b.Error(err)
								return
							}
							line.Sequence = sequence
						}
					}
				})
			}
			busy.Wait()
			b.ReportMetric(2*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
		})
	}
}
