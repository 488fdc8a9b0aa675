package schedule_test

import (
	"testing"
	"time"

	"jourfixe/calendar/schedule"
	"jourfixe/events"
)

// TestReminded holds that a rule that says the same of times goes on where it was, and one that says something else begins anew, so
// that nobody is reminded for a time that had no such rule.
func TestReminded(t *testing.T) {
	made, later := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC), time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	first := events.ReminderChanged{ID: "r", Schedule: "s", Ahead: events.Period{Days: 1}}
	old := schedule.Reminded(nil, &first, &events.Event{Time: made})
	if !old.Since.Equal(made) {
		t.Errorf("a new rule counts since %s", old.Since)
	}
	for _, c := range []struct {
		name string
		body events.ReminderChanged
		want time.Time
	}{
		{"the same", first, made},
		{"other series", events.ReminderChanged{ID: "r", Schedule: "s", Ahead: events.Period{Days: 1}, Series: []string{"x"}}, made},
		{"another distance", events.ReminderChanged{ID: "r", Schedule: "s", Ahead: events.Period{Days: 2}}, later},
		{"another schedule", events.ReminderChanged{ID: "r", Schedule: "t", Ahead: events.Period{Days: 1}}, later},
	} {
		if r := schedule.Reminded(old, &c.body, &events.Event{Time: later}); !r.Since.Equal(c.want) {
			t.Errorf("%s: the rule counts since %s, want %s", c.name, r.Since, c.want)
		}
	}
}

func TestCheckReminder(t *testing.T) {
	for ahead, ok := range map[events.Period]bool{
		{Clock: time.Minute}: true, {Days: 90}: true, {Days: 89, Clock: 24 * time.Hour}: true,
		{}: false, {Months: 1}: false, {Years: 1}: false, {Days: 91}: false, {Days: 90, Clock: time.Minute}: false,
	} {
		if p := schedule.CheckReminder(&events.SetReminder{Ahead: ahead}); (p == nil) != ok || p != nil && p.Field != "ahead" {
			t.Errorf("%s: %v", ahead, p)
		}
	}
}
