package main

import (
	"slices"
	"testing"
	"time"

	"jourfixe/events/journal/streams"
)

// TestForgetting looks at servers again and again, and expects the time to run only while all of them are there.
func TestForgetting(t *testing.T) {
	well := []streams.State{{Name: "A", Replicas: 3, Current: []string{"n1", "n2", "n3"}, Leader: "n1"}, {Name: "B", Replicas: 3, Current: []string{"n1", "n2", "n3"}, Leader: "n2"}}
	away := []streams.State{{Name: "A", Replicas: 3, Current: []string{"n1", "n3"}, Behind: []string{"n2"}, Leader: "n1"}, {Name: "B", Replicas: 3, Current: []string{"n1", "n3"}, Behind: []string{"n2"}, Leader: "n3"}}
	moved := []streams.State{well[0], {Name: "B", Replicas: 3, Current: []string{"n1", "n2", "n3"}, Leader: "n3"}}
	alone := []streams.State{{Name: "A", Replicas: 1, Current: []string{""}}}
	const all = streams.Forgetting
	for _, x := range []struct {
		name    string
		looks   [][]streams.State // a minute apart
		left    []time.Duration
		missing []string // at the last
	}{
		{"one server", [][]streams.State{alone}, []time.Duration{0}, nil},
		{"undisturbed", [][]streams.State{well, well, well, well, well}, []time.Duration{all, all - time.Minute, all - 2*time.Minute, all - 3*time.Minute, 0}, nil},
		{"one away", [][]streams.State{well, well, away}, []time.Duration{all, all - time.Minute, all}, []string{"n2"}},
		{"and back", [][]streams.State{well, well, away, well, well}, []time.Duration{all, all - time.Minute, all, all, all - time.Minute}, nil},
		{"led by another", [][]streams.State{well, well, moved, moved}, []time.Duration{all, all - time.Minute, all, all - time.Minute}, nil},
		{"nobody knows", [][]streams.State{well, well, nil, well}, []time.Duration{all, all - time.Minute, all, all}, nil},
	} {
		t.Run(x.name, func(t *testing.T) {
			var f forgetting
			now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
			for i, states := range x.looks {
				left, missing := f.look(now.Add(time.Duration(i)*time.Minute), states)
				if left != x.left[i] {
					t.Errorf("after look %d %s are left, want %s", i, left, x.left[i])
				}
				if i == len(x.looks)-1 && !slices.Equal(missing, x.missing) {
					t.Errorf("%v is waited for, want %v", missing, x.missing)
				}
			}
		})
	}
}
