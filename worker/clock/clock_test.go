package clock_test

import (
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker"
	"jourfixe/worker/clock"
	"jourfixe/worker/desk"
	"jourfixe/worker/workertest"
)

// TestEachTimeIsDecidedOnce lets two clocks start after an absence of four days, with a schedule for each policy: a time
// is answered as often as the policy wants, and by one of them.
func TestEachTimeIsDecidedOnce(t *testing.T) {
	began := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	o := workertest.Open(t, began)
	o.Do("office.set", `{"title":{"de":"Büro"},"zone":"Europe/Berlin"}`)
	for _, missed := range []string{"all", "once", "skip"} {
		o.Do("schedule.set", `{"id":"s%s","title":{"de":"S"},"cron":"0 6 * * *","do":"extend","missed":%q}`, missed, missed)
	}
	o.Set(time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC))
	for range 2 {
		o.Start(func(p *workertest.Process) []worker.Worker {
			return []worker.Worker{
				&desk.Desk{Office: journaltest.Office, Journal: p.Journal, Mirror: p.Mirror, Key: p.Reception.Key, Now: o.Now, Log: o.Logger()},
				&clock.Clock{Mirror: p.Mirror, Reception: p.Reception, Now: o.Now, Log: o.Logger()},
			}
		})
	}
	o.Eventually("the schedules to be fired", func() (fired bool) {
		o.Desk.Mirror.View(func(b *calendar.Book) {
			fired = b.Schedule("sall").Last.Day() == 26 && b.Schedule("sonce").Last.Day() == 26
		})
		return fired
	})
	j := o.Desk.Journal
	last, err := j.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, err := j.Events(t.Context(), 1, last)
	if err != nil {
		t.Fatal(err)
	}
	fired := map[string]int{}
	for _, e := range all {
		switch body := e.Body.(type) {
		case *events.ScheduleFired:
			fired[body.ID]++
			if want := clock.ID(events.FireSchedule{ID: body.ID, Due: body.Due}); e.Cause.ID != want || e.Cause.Client != clock.Client {
				t.Errorf("%s was fired by %s %q, want %q", body.ID, e.Cause.Client, e.Cause.ID, want)
			}
		case *events.CommandRefused:
			t.Errorf("a time was asked for twice and refused: %s", body.Problem.Detail)
		}
	}
	for id, want := range map[string]int{"sall": 4, "sonce": 1, "sskip": 0} {
		if fired[id] != want {
			t.Errorf("%s was fired %d times, want %d", id, fired[id], want)
		}
	}
}
