package calendar

import (
	"fmt"
	"testing"
	"time"

	"jourfixe/events"
)

// TestChanged tells by which event a thing was last changed, and refuses what goes by an older state of it.
func TestChanged(t *testing.T) {
	b := New("office")
	hall, room := events.Ref{Noun: "venue", ID: "hall"}, events.Ref{Noun: "venue", ID: "room"}
	apply := func(sequence uint64, id string) {
		t.Helper()
		body := &events.VenueChanged{ID: id, Title: events.Text{"de": fmt.Sprint(sequence)}}
		if err := b.Apply(&events.Event{Sequence: sequence, Time: benchNow, Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	apply(10, "hall")
	apply(20, "room")
	apply(30, "hall")
	for _, x := range []struct {
		ref   events.Ref
		since uint64
		by    uint64
	}{{hall, 9, 30}, {hall, 10, 30}, {hall, 29, 30}, {hall, 30, 0}, {hall, 31, 0}, {room, 19, 20}, {room, 20, 0}, {events.Ref{Noun: "group", ID: "hall"}, 1, 0}} {
		if by := b.Changed(x.ref, x.since); by != x.by {
			t.Errorf("%s since %d: %d, want %d", x.ref, x.since, by, x.by)
		}
	}
	ask := func(since uint64) *events.Problem {
		c := &events.Command{Office: "office", Client: "c", Source: "/s", ID: fmt.Sprint(since), Sequence: 1, Since: since,
			Body: &events.SetVenue{ID: "hall", Title: events.Text{"de": "Saal"}}}
		return b.Decide(c, time.Now()).Problem()
	}
	if p := ask(29); p == nil || p.Code != events.ProblemURN+events.Changed || p.Status != 409 {
		t.Errorf("what goes by an older state is answered by %v", p)
	}
	for _, since := range []uint64{0, 30} {
		if p := ask(since); p != nil {
			t.Errorf("since %d: %v", since, p)
		}
	}
	// Of what was read longer ago than is kept, nobody knows; copies keep their own.
	ahead := b.Clone()
	for i := range uint64(2 * mostChanges) {
		apply(100+i, "room")
	}
	if b.Changed(hall, 20) == 0 || b.Changed(hall, 100+2*mostChanges) != 0 || ahead.Changed(room, 30) != 0 {
		t.Error("the latest changes are not told from older ones")
	}
}
