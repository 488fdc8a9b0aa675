package memory

import (
	"testing"
	"time"

	"jourfixe/events"
)

// TestMemoryForgets holds that the memory of commands does not grow for ever, and forgets nothing too early.
func TestMemoryForgets(t *testing.T) {
	m := New()
	start := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for i := range uint64(1000) {
		e := &events.Event{
			Time: start.AddDate(0, 0, int(i)), Sequence: i + 1, Body: &events.VenueChanged{ID: "v"},
			Cause: events.Cause{Client: "c", Source: "s", ID: string(rune('a' + i)), Sequence: i + 1, Digest: "d"},
		}
		m.Remember(e)
	}
	if n := len(m.order); n != 401 || len(m.byIdentity) != n || len(m.bySequence) != n {
		t.Errorf("%d, %d and %d commands are remembered after 1,000 days, want 401", n, len(m.byIdentity), len(m.bySequence))
	}
	if m.At(600) == nil || m.At(599) != nil {
		t.Error("the wrong ones are forgotten")
	}
}
