package timing_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"jourfixe/calendar/timing"
	"jourfixe/events"
)

// TestQueueTakesWhatIsDue puts things off, sooner and out at random, and holds what is taken against a list.
func TestQueueTakesWhatIsDue(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var q timing.Queue
	list, now, taken := map[events.Ref]time.Time{}, time.Unix(0, 0).UTC(), 0
	byName := func(x, y events.Ref) int { return cmp.Compare(x.ID, y.ID) }
	for range 20_000 {
		ref := events.Ref{Noun: "trip", ID: strconv.Itoa(r.IntN(50))}
		switch r.IntN(10) {
		case 0:
			q.Put(ref, time.Time{})
			delete(list, ref)
		case 1:
			now = now.Add(time.Duration(r.IntN(300)) * time.Second)
			var want []events.Ref
			for ref, at := range list {
				if !at.After(now) {
					want = append(want, ref)
					delete(list, ref)
				}
			}
			got := q.Take(now)
			slices.SortFunc(got, byName)
			if slices.SortFunc(want, byName); !slices.Equal(got, want) {
				t.Fatalf("%v are due at %s, want %v", got, now, want)
			}
			taken += len(got)
		default:
			at := now.Add(time.Duration(r.IntN(2000)-100) * time.Second)
			q.Put(ref, at)
			list[ref] = at
		}
		var first time.Time
		for _, at := range list {
			first = events.Sooner(first, at)
		}
		if got := q.First(); !got.Equal(first) {
			t.Fatalf("the first is due at %s, want %s", got, first)
		}
		at, ok := q.At(ref)
		if want, there := list[ref]; ok != there || !at.Equal(want) {
			t.Fatalf("%s is due at %s (%t), want %s (%t)", ref, at, ok, want, there)
		}
	}
	if taken < 1000 {
		t.Errorf("only %d were ever due", taken)
	}
}
