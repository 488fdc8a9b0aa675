package owed

import (
	"reflect"
	"testing"
	"time"
)

// TestReleased lets go of what earlier runs of the house had in hand, and of nothing else.
func TestReleased(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	until := at.Add(Claimed)
	for _, c := range []struct {
		name      string
		have, has Utterance
	}{
		{"sent by another run", Utterance{State: StateSending, At: at, Until: until, By: "dead"}, Utterance{State: StateSending, At: at, Until: at}},
		{"sent by this run", Utterance{State: StateSending, At: at, Until: until, By: "me"}, Utterance{State: StateSending, At: at, Until: until, By: "me"}},
		{"sent by who says not who it is", Utterance{State: StateSending, At: at, Until: until}, Utterance{State: StateSending, At: at, Until: until}},
		{"told of by another run", Utterance{State: StateFailed, At: at, Notice: until, By: "dead"}, Utterance{State: StateFailed, At: at, Notice: at}},
		{"deferred", Utterance{State: StateDeferred, At: at, Until: until, By: "dead"}, Utterance{State: StateDeferred, At: at, Until: until}},
	} {
		said := Said{{Kind: "invitation", State: StateSent}, c.have}
		got := said.Released("me")
		if want := (Said{{Kind: "invitation", State: StateSent}, c.has}); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", c.name, got, want)
		}
		if said[1] != c.have {
			t.Errorf("%s: the list itself is changed", c.name)
		}
	}
}
