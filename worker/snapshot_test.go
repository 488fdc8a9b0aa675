package worker_test

import (
	"fmt"
	"sync"
	"testing"

	"jourfixe/calendar"
	"jourfixe/events"
)

// TestSnapshotStaysAsItIs reads snapshots and plays on with clones of them in many goroutines, while events come in: each
// must see the office as it was when the snapshot was taken.
func TestSnapshotStaysAsItIs(t *testing.T) {
	c := newCrowd(t, 5, 4)
	first := c.mirror.Snapshot()
	if c.mirror.Snapshot() != first {
		t.Error("two who ask while nothing happens get two snapshots")
	}
	var readers sync.WaitGroup
	for i := range 100 {
		c.answer(i)
		b := c.mirror.Snapshot()
		answered := answers(b)
		readers.Go(func() {
			after := b.Clone()
			e := &events.Event{Office: "bremen", Time: noon, Body: &events.MeetingCancelled{ID: "m-1", Revision: 1}}
			if err := after.Apply(e); err != nil {
				t.Error(err)
			}
			if !after.Meeting("m-1").Cancelled || b.Meeting("m-1").Cancelled {
				t.Error("what was played on a clone shows in the snapshot, or not in the clone")
			}
			if now := answers(b); now != answered {
				t.Errorf("a snapshot said %s, and now %s", answered, now)
			}
		})
	}
	readers.Wait()
	if n := len(first.Meeting("m-1").Answers); n != 0 {
		t.Errorf("the first snapshot knows %d answers that came later", n)
	}
	c.mirror.View(func(b *calendar.Book) {
		if b.Meeting("m-1").Cancelled || len(b.Meeting("m-1").Answers) == 0 {
			t.Error("the book itself did not go on as the events say")
		}
	})
}

// answers says who has answered what.
func answers(b *calendar.Book) string {
	text := ""
	for _, m := range b.Meetings() {
		text += fmt.Sprintln(m.ID, m.Cancelled, len(m.Answers), b.Tally(m), len(m.History))
	}
	return text
}
