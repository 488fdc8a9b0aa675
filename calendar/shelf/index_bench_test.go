package shelf

import (
	"fmt"
	"runtime"
	"testing"

	"jourfixe/events"
)

// BenchmarkIndex notes 2,000 meetings that name 500 people each by themselves, which is the most that there is to note, and says
// what that takes.
func BenchmarkIndex(b *testing.B) {
	var need []events.Ref
	for i := range 500 {
		need = append(need, events.Ref{Noun: "person", ID: fmt.Sprintf("p-%d", i)})
	}
	held := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	var taken uint64
	for b.Loop() {
		b.StopTimer()
		before := held()
		b.StartTimer()
		var s Store
		for i := range 2000 {
			s.Rename(events.Ref{Noun: "meeting", ID: fmt.Sprintf("m-%d", i)}, nil, need)
		}
		b.StopTimer()
		taken = held() - before
		runtime.KeepAlive(&s)
		b.StartTimer()
	}
	b.ReportMetric(float64(taken)/1e6, "MB")
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*2000), "µs/meeting")
}
