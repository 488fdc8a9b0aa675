package schedule_test

import (
	"slices"
	"testing"
	"time"

	"jourfixe/calendar/schedule"
	"jourfixe/events"
)

// TestScheduleDue tells which times are to be answered after an absence, by policy.
func TestScheduleDue(t *testing.T) {
	since := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		missed string
		now    time.Time
		due    []int // days of November
	}{
		{"once", now, []int{26}},
		{"all", now, []int{23, 24, 25, 26}},
		{"skip", now, nil},
		{"skip", time.Date(2026, 11, 26, 5, 9, 0, 0, time.UTC), []int{26}},
		{"once", since.Add(time.Hour), nil},
	} {
		s := schedule.Schedule{SetSchedule: events.SetSchedule{Cron: "0 6 * * *", Zone: "Europe/Berlin", Missed: c.missed}, Since: since}
		due, next := s.Due(c.now)
		var days []int
		for _, d := range due {
			days = append(days, d.Day())
		}
		if !slices.Equal(days, c.due) || !next.After(c.now) {
			t.Errorf("%s at %v: due are the days %v and next is %v, want %v and a time to come", c.missed, c.now, days, next, c.due)
		}
	}
}
