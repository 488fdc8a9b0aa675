package clock

import (
	"testing"
	"time"

	"jourfixe/events"
)

// TestAgain sends the same time of a schedule again after pauses that double up to six hours, as long as the desk does not
// answer, and never one that is older than the last.
func TestAgain(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	c := &Clock{Now: func() time.Time { return now }, sent: map[string]attempt{}}
	first, second := events.FireSchedule{ID: "s", Due: now.Add(-time.Hour)}, events.FireSchedule{ID: "s", Due: now}
	sends := func(what string, f events.FireSchedule, want bool) {
		t.Helper()
		if got := c.again(f); got != want {
			t.Errorf("%s, at %s: it is sent: %v, want %v", what, now.Format(time.TimeOnly), got, want)
		}
	}
	sends("the first time", first, true)
	sends("the same at once", first, false)
	sends("the next time", second, true)
	sends("the one before", first, false)
	sends("another schedule", events.FireSchedule{ID: "other", Due: first.Due}, true)
	for _, pause := range []int{1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360} {
		now = now.Add(time.Duration(pause)*time.Minute - time.Second)
		sends("too early", second, false)
		now = now.Add(time.Second)
		sends("after the pause", second, true)
	}
}
