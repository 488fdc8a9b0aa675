package schedule_test

import (
	"slices"
	"strings"
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

// TestScheduleDueWhereClocksChange makes up for what was missed over nights in which clocks are changed: nothing is lost that a
// jump leaves out, and nothing that comes twice is made up for twice.
func TestScheduleDueWhereClocksChange(t *testing.T) {
	for _, c := range []struct{ cron, zone, since, now, due string }{
		{"0 */6 * * *", "Africa/Cairo", "2027-04-29T12:00:00Z", "2027-04-30T06:00:00Z", "29T16:00 29T22:00 30T03:00"},
		{"0 */2 * * *", "Europe/Berlin", "2026-10-24T21:00:00Z", "2026-10-25T03:30:00Z", "24T22:00 25T00:00 25T03:00"},
		{"30 * * * *", "Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z", "25T00:30 25T01:30"},
	} {
		since, now := at(t, c.since), at(t, c.now)
		s := schedule.Schedule{SetSchedule: events.SetSchedule{Cron: c.cron, Zone: c.zone, Missed: "all", Do: events.DoExtend}, Since: since}
		var due []string
		for all, _ := s.Due(now); len(all) > 0; all, _ = s.Due(now) {
			due = append(due, all[0].Format("02T15:04"))
			s.Fire(all[0])
		}
		if got := strings.Join(due, " "); got != c.due {
			t.Errorf("%s in %s: due are %s, want %s", c.cron, c.zone, got, c.due)
		}
	}
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// TestScheduleDueAfterLong holds that of all that was missed in a long absence the last hundred are made up for.
func TestScheduleDueAfterLong(t *testing.T) {
	since := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s := schedule.Schedule{SetSchedule: events.SetSchedule{Cron: "0 6 * * *", Zone: "UTC", Missed: "all"}, Since: since}
	due, next := s.Due(since.AddDate(0, 0, 250))
	last := since.AddDate(0, 0, 249).Add(6 * time.Hour)
	if len(due) != 100 || !due[0].Equal(last.AddDate(0, 0, -99)) || !due[99].Equal(last) || !next.Equal(last.AddDate(0, 0, 1)) {
		t.Errorf("%d times are due: %v, and next is %v", len(due), due, next)
	}
}

// TestScheduleChanged holds that a schedule that keeps its times goes on where it was, and one with others begins anew.
func TestScheduleChanged(t *testing.T) {
	made, later := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC), time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	set := events.ScheduleChanged{ID: "s", Cron: "0 6 * * *", Zone: "UTC", Missed: "all"}
	old := schedule.Changed(nil, &set, &events.Event{Sequence: 7, Time: made})
	fired := time.Date(2026, 11, 19, 6, 0, 0, 0, time.UTC)
	old.Fire(fired)
	old.Fire(fired.AddDate(0, 0, -1)) // one that comes later takes nothing back
	for cron, want := range map[string]time.Time{"0 6 * * *": fired, "0 7 * * *": later} {
		set.Cron = cron
		s := schedule.Changed(old, &set, &events.Event{Sequence: 9, Time: later})
		if got := s.Answered(); s.Made != 7 || !got.Equal(want) {
			t.Errorf("%s: made at %d, answered until %v, want 7 and %v", cron, s.Made, got, want)
		}
	}
}
