package slot_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"jourfixe/calendar/slot"
)

func minutesOf(from, to int) slot.Interval {
	day := time.Date(2027, 2, 3, 0, 0, 0, 0, time.UTC)
	return slot.Interval{From: day.Add(time.Duration(from) * time.Minute), To: day.Add(time.Duration(to) * time.Minute)}
}

// TestBusy adds and removes, also the same twice, intervals within each other, and such that are not whole minutes.
func TestBusy(t *testing.T) {
	b := slot.NewBusy()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	want := func(list ...slot.Interval) {
		t.Helper()
		if diff := cmp.Diff(list, b.Of("k"), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("want -, got +:\n%s", diff)
		}
	}
	must(b.Add("k", minutesOf(60, 90), minutesOf(0, 30), minutesOf(60, 75)))
	must(b.Add("k", minutesOf(60, 90), minutesOf(20, 20)))
	want(minutesOf(0, 30), minutesOf(60, 75), minutesOf(60, 90), minutesOf(60, 90))
	must(b.Remove("k", minutesOf(60, 90), minutesOf(20, 20)))
	want(minutesOf(0, 30), minutesOf(60, 75), minutesOf(60, 90))
	if err := b.Remove("k", minutesOf(0, 30), minutesOf(0, 31)); err == nil || !strings.Contains(err.Error(), "not taken") {
		t.Errorf("what is not there is removed: %v", err)
	}
	if err := b.Remove("k", minutesOf(0, 30), minutesOf(0, 30)); err == nil {
		t.Error("what is there once is removed twice")
	}
	if err := b.Remove("nobody", minutesOf(0, 30)); err == nil {
		t.Error("something is removed from nobody")
	}
	want(minutesOf(0, 30), minutesOf(60, 75), minutesOf(60, 90))
	must(b.Remove("k", minutesOf(60, 90), minutesOf(0, 30), minutesOf(60, 75)))
	want()
	odd := slot.Interval{From: minutesOf(5, 0).From.Add(30 * time.Second), To: minutesOf(0, 7).To.Add(time.Nanosecond)}
	must(b.Add("k", odd))
	want(minutesOf(5, 8))
	must(b.Remove("k", odd))
	must(b.Add("k", slot.Interval{From: minutesOf(5, 0).From.Add(1), To: minutesOf(5, 0).From.Add(2)}))
	want(minutesOf(5, 6))
	b.Clear("k")
	b.Clear("nobody")
	want()
}

// TestBusyRefused lists what is not taken, and the hint; afterwards nothing has changed.
func TestBusyRefused(t *testing.T) {
	b := slot.NewBusy()
	year := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		busy slot.Interval
		hint string
	}{
		{slot.Interval{From: year(2028), To: year(2027)}, "swap"},
		{slot.Interval{From: year(2028).Add(2), To: year(2028).Add(1)}, "swap"},
		{slot.Interval{From: year(1979), To: year(2027)}, "1980"},
		{slot.Interval{From: year(2027), To: year(2201)}, "2199"},
		{slot.Interval{To: year(2027)}, "1980"},
	} {
		for _, do := range []func(string, ...slot.Interval) error{b.Add, b.Remove} {
			err := do("room/"+strings.Repeat("x", 500), minutesOf(0, 30), c.busy)
			if err == nil || !strings.Contains(err.Error(), c.hint) || len(err.Error()) > 300 {
				t.Errorf("%v gives %v, want a hint at %q", c.busy, err, c.hint)
			}
		}
	}
	many := make([]slot.Interval, 100_001)
	for i := range many {
		many[i] = minutesOf(i, i+1)
	}
	if err := b.Add("k", many...); err == nil || !strings.Contains(err.Error(), "100000") {
		t.Errorf("%d intervals give %v", len(many), err)
	}
	if got := b.Of("k"); len(got) > 0 {
		t.Errorf("%d of them are there", len(got))
	}
	for i := range 20_000 {
		if err := b.Add(fmt.Sprint(i), minutesOf(0, 1)); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Add("one more", minutesOf(0, 1)); err == nil || !strings.Contains(err.Error(), "20000 keys") {
		t.Errorf("the 20,001st key gives %v", err)
	}
	if err := b.Add("7", minutesOf(2, 3)); err != nil {
		t.Errorf("a key that is there gives %v", err)
	}
}

// TestKept changes an index over and over and searches it several times after each change, as later searches look at
// what earlier ones have left: it must always find what an index made anew does, and so must a clone from before.
func TestKept(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	q := query(bremen, pune, bremen, durban)
	q.From, q.To = when(bremen, "2027-02-01 00:00"), when(bremen, "2027-04-15 00:00")
	q.Venues = []slot.Venue{{Key: "room"}}
	busy := diary{}
	kept := slot.NewBusy()
	before, then := kept.Clone(), find(t, q, nil)
	for round := range 60 {
		key := []string{"p1", "p2", "p3", "p4", "room"}[r.IntN(5)]
		if list := busy[key]; len(list) > 0 && r.IntN(3) == 0 {
			i := r.IntN(len(list))
			if err := kept.Remove(key, list[i]); err != nil {
				t.Fatal(err)
			}
			busy[key] = slices.Delete(slices.Clone(list), i, i+1)
		} else {
			for range 1 + r.IntN(6) {
				from := q.From.Add(time.Duration(r.IntN(75*24*60)) * time.Minute)
				if r.IntN(20) == 0 {
					from = from.AddDate(6, 0, 0) // too far away to be drawn together
				}
				v := slot.Interval{From: from, To: from.Add(time.Duration(1+r.IntN(3000)) * time.Minute)}
				if err := kept.Add(key, v); err != nil {
					t.Fatal(err)
				}
				busy[key] = append(busy[key], v)
			}
		}
		q.Length = time.Duration(15+15*r.IntN(8)) * time.Minute
		anew := find(t, q, busy.index(t))
		for i := range 4 {
			if diff := cmp.Diff(anew, find(t, q, kept)); diff != "" {
				t.Fatalf("round %d, search %d: anew -, kept +:\n%s", round, i, diff)
			}
		}
		switch {
		case round%10 == 9:
			before, then = kept.Clone(), anew
		default:
			was := *q
			was.Length = lengthOf(then)
			if diff := cmp.Diff(then, find(t, &was, before)); diff != "" {
				t.Fatalf("round %d: the clone from before has changed:\n%s", round, diff)
			}
		}
	}
}

func lengthOf(r *slot.Result) time.Duration {
	first := slices.Concat(r.Slots, r.LeastBad)[0]
	return first.End.Sub(first.Start)
}

// TestSearchesBesideEachOther searches one index from several goroutines; the race detector watches.
func TestSearchesBesideEachOther(t *testing.T) {
	c := newCrowd(20, 50)
	kept := c.index(t)
	want := find(t, c.query, c.index(t))
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			q := *c.query
			q.Need = q.Need[i%2:] // not always the same people
			for range 5 {
				got, problem := slot.Find(&q, kept)
				if problem != nil {
					t.Error(problem)
				} else if diff := cmp.Diff(starts(bremen, want.Slots), starts(bremen, got.Slots)); i%2 == 0 && diff != "" {
					t.Error(diff)
				}
			}
		})
	}
	wait.Wait()
}
