package worker_test

import (
	"fmt"
	"strings"
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

// TestSnapshotIsOfNow holds that a snapshot knows all that has happened until then, and is none where it is not wanted.
func TestSnapshotIsOfNow(t *testing.T) {
	c := newCrowd(t, 1, 3)
	for i := range 3 {
		c.answer(i)
		if n := len(c.mirror.Snapshot().Meeting("m-0").Answers); n != i+1 {
			t.Errorf("a snapshot knows %d answers of %d", n, i+1)
		}
	}
	for _, wanted := range []bool{true, false} {
		var asked uint64
		b := c.mirror.SnapshotIf(func(b *calendar.Book) bool { asked = b.Sequence(); return wanted })
		if asked != c.last || (b != nil) != wanted || wanted && b.Sequence() != c.last {
			t.Errorf("asked at event %d of %d whether it is wanted (%v) it is there: %v", asked, c.last, wanted, b != nil)
		}
	}
}

// TestPreviewOfWhatWasDecided asks what would come of commands that were decided before: a snapshot knows nothing of that.
func TestPreviewOfWhatWasDecided(t *testing.T) {
	c := newCrowd(t, 2, 3)
	r := c.reception()
	move, err := events.ParseType("meeting.move")
	if err != nil {
		t.Fatal(err)
	}
	const data, later = `{"id":"m-1","at":{"date":"2026-12-12","start":"10:00"}}`, `{"id":"m-1","at":{"date":"2026-12-13","start":"10:00"}}`
	c.last++
	// By hand: it refuses what the book would accept, so that the answer can come from nowhere else.
	err = c.mirror.Apply([]*events.Event{{
		Office: "bremen", ID: "x", Sequence: c.last, Time: noon,
		Body:  &events.CommandRefused{Sequence: c.last, Asked: move.Short(), Problem: *events.Refuse(events.NotPossible, "at", "it was not possible then")},
		Cause: events.Cause{Client: "hr", Source: "/hr", ID: "one", Sequence: c.last, Parts: 1, Digest: events.Digest(r.Key, move.String(), []byte(data))},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ id, data, code string }{
		{"one", data, events.NotPossible}, {"one", later, events.OtherData}, {"two", data, ""},
	} {
		a, err := r.Preview(t.Context(), "hr", move, events.Message{ID: x.id, Source: "/hr", Data: []byte(x.data)})
		if err != nil {
			t.Fatal(err)
		}
		code := ""
		if a.Problem != nil {
			code = strings.TrimPrefix(a.Problem.Code, events.ProblemURN)
		}
		if code != x.code || (code == "") != (len(a.Events) > 0) {
			t.Errorf("the command %s with %s: %s with %d events (%v), want %q", x.id, x.data, a.Outcome, len(a.Events), a.Problem, x.code)
		}
	}
	if b := c.mirror.Snapshot(); b.Sequence() != c.last || b.Meeting("m-1").Revision != 0 {
		t.Error("a preview has changed something")
	}
}

// answers says who has answered what.
func answers(b *calendar.Book) string {
	text := ""
	for _, m := range b.Meetings() {
		text += fmt.Sprintln(m.ID, m.Cancelled, len(m.Answers), b.Tally(m), len(m.History))
	}
	return text
}
