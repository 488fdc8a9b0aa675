package journal_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/streams"
	"jourfixe/events/patience"
)

func TestFollowLive(t *testing.T) {
	j := journaltest.New(t)
	last := uint64(0)
	for i := range 3 {
		last = mustAppend(t, j, last, event(uint64(i+1), retired(fmt.Sprint("p", i))))
	}
	ctx := within(t)
	caught := 0
	next := make(chan uint64, 1)
	next <- last
	err := j.Follow(ctx, 1, func(e *events.Event) error {
		if e.Sequence == 5 {
			return errStop
		}
		return nil
	}, func() {
		caught++
		go func() {
			for i := range 2 { // these arrive live
				e := event(uint64(10+i), retired("live"))
				if err := j.Append(ctx, last+uint64(i), []*events.Event{e}); err != nil {
					t.Errorf("append: %v", err)
				}
			}
		}()
	})
	if !errors.Is(err, errStop) {
		t.Errorf("Follow = %v; want what each returned", err)
	}
	if caught != 1 {
		t.Errorf("caughtUp was called %d times; want once", caught)
	}
}

func TestFollowOfNothingIsCaughtUp(t *testing.T) {
	j := journaltest.New(t)
	if n := len(replay(t, j, 0)); n != 0 {
		t.Errorf("an empty journal gives %d events", n)
	}
}

// An event that nobody here understands must stop a replica, not be passed over.
func TestFollowStopsAtWhatItCannotRead(t *testing.T) {
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	mustAppend(t, j, 0, event(1, retired("riga")))
	if _, err := jet(t, s).Publish(within(t), "jourfixe.bremen.event.partner.riga.vanished", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	seen := 0
	err := j.Follow(within(t), 0, func(*events.Event) error { seen++; return nil }, func() {})
	if !errors.Is(err, journal.ErrUnreadable) || !strings.Contains(err.Error(), "event 2") || seen != 1 {
		t.Errorf("Follow = %v after %d events; want ErrUnreadable that names event 2, after 1", err, seen)
	}
	if _, err := j.Events(within(t), 1, 2); !errors.Is(err, journal.ErrUnreadable) {
		t.Errorf("Events = %v; want ErrUnreadable", err)
	}
}

func TestFollowAndIntakeLeaveNothingBehind(t *testing.T) {
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	js := jet(t, s)
	mustAppend(t, j, 0, event(1, retired("riga")))
	if _, err := j.Submit(within(t), "hr", events.Type{Noun: "partner", Name: "retire", Version: 1}, command("c1", `{"id":"riga"}`)); err != nil {
		t.Fatal(err)
	}
	consumers(t, js, "JF_EVENTS") // connections are at work before goroutines are counted
	before := runtime.NumGoroutine()
	for range 5 {
		ctx, cancel := context.WithCancel(within(t))
		if err := j.Follow(ctx, 0, func(*events.Event) error { return nil }, cancel); !errors.Is(err, context.Canceled) {
			t.Errorf("Follow = %v; want that of its context", err)
		}
		ctx, cancel = context.WithCancel(within(t))
		begun := time.Now()
		err := j.Intake(ctx, 0, func(context.Context, []streams.Raw) error { begun = time.Now(); cancel(); return nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Intake = %v; want that of its context", err)
		}
		if d := time.Since(begun); d > patience.Limit/6 {
			t.Errorf("Intake took %v to stop", d)
		}
	}
	if n := consumers(t, js, "JF_EVENTS") + consumers(t, js, "JF_COMMANDS"); n != 0 {
		t.Errorf("%d consumers are left behind", n)
	}
	for deadline := time.Now().Add(patience.Limit); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines are left behind", runtime.NumGoroutine()-before)
		}
	}
}
