package post

import (
	"log/slog"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/worker"
)

// TestNothingOwedIsMissed lets anything happen in an office, and has the post look at what it has heard of, which is a small
// part of it each time. Everything that is owed in the whole office must be in the queue then, and what will be owed by itself
// must be looked at in time. Events are put in by hand, step by step, so that the whole can be reckoned between two of them.
func TestNothingOwedIsMissed(t *testing.T) {
	t.Parallel()
	checked := 0
	for seed := range calendartest.Seeds(10) {
		log := slog.New(slog.DiscardHandler)
		var now time.Time
		p := New(Options{
			Mirror: worker.NewMirror(nil, "bremen", log), Ledger: worker.NewLedger(nil, log), Now: func() time.Time { return now }, Log: log,
		})
		x := &idlePost{tb: t, post: p}
		var list []*events.Event
		c := calendartest.NewChance(t, seed)
		c.Registering(seed)
		c.Each = func(_ *calendar.Book, e *events.Event) { list = append(list, e) }
		if err := p.Mirror.Apply(c.Events()); err != nil {
			t.Fatal(err)
		}
		for range 60 {
			list = nil
			c.Step()
			now = c.Now
			if err := p.Mirror.Apply(list); err != nil {
				t.Fatal(err)
			}
			x.look()
			owing, next := owed.All(c.Book, nil, now)
			for _, o := range owing {
				checked++
				if p.queue.waiting[jobKey{o.About, o.To}] == nil {
					t.Fatalf("seed %d: %+v is owed about %s and not in the queue after %v", seed, o.Debt, o.About, list)
				}
			}
			if soonest := p.lookout.soonest(); !next.IsZero() && (soonest.IsZero() || soonest.After(next)) {
				t.Fatalf("seed %d: what is owed changes at %s, and the next look is at %s", seed, next, soonest)
			}
		}
	}
	if checked < 250 {
		t.Errorf("only %d times somebody was owed something, too few to tell anything", checked)
	}
}
