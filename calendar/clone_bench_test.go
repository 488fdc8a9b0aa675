package calendar

import (
	"fmt"
	"testing"

	"jourfixe/events"
)

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
