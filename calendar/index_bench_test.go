package calendar

import (
	"fmt"
	"runtime"
	"testing"

	"jourfixe/events"
)

// BenchmarkIndex plans 2,000 meetings that name 500 people each by themselves, which is the most that there is to note, and says
// what the index of that takes.
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
		book := New("bremen")
		for i := range 2000 {
			m := &events.MeetingPlanned{ID: fmt.Sprintf("m-%d", i), Slot: events.Slot{Zone: "UTC"}, Need: need}
			if err := book.Apply(&events.Event{Office: "bremen", Sequence: uint64(i + 1), Body: m}); err != nil {
				b.Fatal(err)
			}
		}
		b.StopTimer()
		with := held()
		delete(book.shelves, namings.label)
		taken = with - held()
		runtime.KeepAlive(book)
		b.StartTimer()
	}
	b.ReportMetric(float64(taken)/1e6, "MB")
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*2000), "µs/meeting")
}

// BenchmarkClone clones a book of 2,000 meetings, as a snapshot does, and changes one of them, which copies what is shared.
func BenchmarkClone(b *testing.B) {
	book := New("bremen")
	for i := range 2000 {
		m := &events.MeetingPlanned{ID: fmt.Sprintf("m-%d", i), Slot: events.Slot{Zone: "UTC"}}
		if err := book.Apply(&events.Event{Office: "bremen", Sequence: uint64(i + 1), Body: m}); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("alone", func(b *testing.B) {
		for b.Loop() {
			book.Clone()
		}
	})
	b.Run("and changed", func(b *testing.B) {
		for b.Loop() {
			if err := book.Clone().Apply(&events.Event{Office: "bremen", Body: &events.MeetingCancelled{ID: "m-7", Revision: 1}}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
