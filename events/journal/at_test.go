package journal_test

import (
	"fmt"
	"slices"
	"testing"

	"jourfixe/events"
	"jourfixe/events/journal/journaltest"
)

// TestAt reads events where they are, near to one another and far apart, and none of another office.
func TestAt(t *testing.T) {
	t.Parallel()
	s := journaltest.Server(t)
	j, other := journaltest.Open(t, s, journaltest.Office), journaltest.Open(t, s, "hamburg")
	last := map[string]uint64{}
	for i := range 90 {
		e := event(uint64(i+1), retired(fmt.Sprint("p", i)))
		in := j
		switch {
		case i == 6:
			e.Body = added("ada", "Ada", "ada@geheim.example")
		case i%3 == 2:
			e.Office, in = "hamburg", other
		}
		if err := in.Append(within(t), last[e.Office], []*events.Event{e}); err != nil {
			t.Fatal(err)
		}
		last[e.Office] = e.Sequence
	}
	got, err := j.At(within(t), []uint64{85, 1, 7, 5, 3, 4, 5, 1000, 90})
	if err != nil {
		t.Fatal(err)
	}
	var places []uint64
	for _, e := range got {
		places = append(places, e.Sequence)
		if p, ok := e.Body.(*events.PersonAdded); ok && p.Name.Value() != "Ada" {
			t.Errorf("the name of event %d is not opened", e.Sequence)
		}
	}
	if want := []uint64{1, 4, 5, 7, 85}; !slices.Equal(places, want) {
		t.Errorf("read the events at %v, want %v", places, want)
	}
	if got, err := j.At(within(t), nil); len(got) > 0 || err != nil {
		t.Errorf("read %v, %v of nothing", got, err)
	}
}
