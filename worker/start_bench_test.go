package worker_test

import (
	"context"
	"syscall"
	"testing"

	"jourfixe/events/journal/journaltest"
	"jourfixe/worker"
)

// BenchmarkStart reads a journal of 30,000 meetings to its end, as every role waits for at a start. What the machine does beside it is in the time, and
// not in that of the processor, which is said for each event.
func BenchmarkStart(b *testing.B) {
	const n = 30_000
	j := journaltest.New(b)
	fill(b, j, n)
	used := func() int64 {
		var r syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
			b.Fatal(err)
		}
		return r.Utime.Nano() + r.Stime.Nano()
	}
	before := used()
	for b.Loop() {
		m := worker.NewMirror(j, "bremen", silent)
		ctx, cancel := context.WithCancel(b.Context())
		stopped := make(chan error, 1)
		go func() { stopped <- m.Run(ctx) }()
		if err := m.WaitReady(ctx); err != nil {
			b.Fatal(err)
		}
		cancel()
		<-stopped
	}
	b.ReportMetric(float64(used()-before)/float64(b.N)/n/1e3, "µs-of-the-processor/event")
}
