package clock_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker"
	"jourfixe/worker/clock"
	"jourfixe/worker/desk"
)

// TestEachTimeIsDecidedOnce lets two clocks start after an absence of four days, with a schedule for each policy: a time
// is answered as often as the policy wants, and by one of them.
func TestEachTimeIsDecidedOnce(t *testing.T) {
	j := journaltest.New(t)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	key, err := j.OfficeKey(ctx)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	back := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	var list []*events.Event
	for i, missed := range []string{"all", "once", "skip"} {
		list = append(list, &events.Event{
			Office: "bremen", ID: missed, Time: began, Cause: events.Cause{Client: "c", Source: "/s", ID: missed, Sequence: 0, Parts: 1},
			Body: &events.ScheduleChanged{ID: "s" + missed, Title: events.Text{"de": "S"}, Cron: "0 6 * * *", Zone: "Europe/Berlin", Do: "extend", Missed: missed},
		})
		list[i].Cause.Parts = 3
	}
	if err := j.Append(ctx, 0, list); err != nil {
		t.Fatal(err)
	}

	log := slog.New(slog.DiscardHandler)
	now := func() time.Time { return back }
	var workers []worker.Worker
	var mirror *worker.Mirror
	for range 2 {
		mirror = worker.NewMirror(j, "bremen", log)
		reception := &worker.Reception{Office: "bremen", Mirror: mirror, Journal: j, Key: key, Now: now}
		workers = append(workers, mirror,
			&desk.Desk{Office: "bremen", Journal: j, Mirror: mirror, Key: key, Now: now, Log: log},
			&clock.Clock{Mirror: mirror, Reception: reception, Now: now, Log: log})
	}
	run, stop := context.WithCancel(ctx)
	stopped := make(chan error, 1)
	go func() { stopped <- worker.Run(run, log, workers...) }()
	err = mirror.Wait(ctx, func(b *calendar.Book, _ bool) bool {
		for _, id := range []string{"sall", "sonce"} {
			if s := b.Schedule(id); s == nil || s.Last.Day() != 26 {
				return false
			}
		}
		return true
	})
	stop()
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if err != nil {
		t.Fatal("the schedules were not fired: ", err)
	}

	last, err := j.Last(ctx)
	if err != nil {
		t.Fatal(err)
	}
	all, err := j.Events(ctx, 1, last)
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
