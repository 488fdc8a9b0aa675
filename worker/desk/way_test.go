package desk_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"jourfixe/events"
	"jourfixe/events/patience"
	"jourfixe/worker"
	"jourfixe/worker/desk"
	"jourfixe/worker/workertest"
)

// slower puts one more desk to work that was not the fastest the last time, and counts what it decides.
func (r *room) slower(way time.Duration) (d *desk.Desk, decided *atomic.Int32) {
	r.t.Helper()
	decided = new(atomic.Int32)
	r.Start(func(p *workertest.Process) []worker.Worker {
		d = r.decider(p)
		d.GiveWay = way
		d.Now = func() time.Time { decided.Add(1); return now }
		d.WasSecond()
		return []worker.Worker{d}
	})
	return d, decided
}

// TestSecondDeskGivesWay has a desk that was slower the last time beside one that answers: it decides nothing.
func TestSecondDeskGivesWay(t *testing.T) {
	t.Parallel()
	r := open(t, 1)
	second, decided := r.slower(patience.Limit)
	for i := range 20 {
		id := fmt.Sprint("p", i)
		if got := r.send("/test", id, "partner.register", `{"id":"`+id+`","title":{"de":"Riga"},"kind":"twin-city","zone":"Europe/Riga"}`); got.Outcome != events.Accepted {
			t.Fatalf("the answer is %+v", got)
		}
	}
	patience.Eventually(t, "the other desk to have seen all", func() bool { return second.Handled() >= r.first.Handled() })
	if n := decided.Load(); n != 0 {
		t.Errorf("a desk that gives way has decided %d times", n)
	}
}

// TestSecondDeskGoesOnAlone takes the faster desk away: the other answers what is left.
func TestSecondDeskGoesOnAlone(t *testing.T) {
	t.Parallel()
	r := open(t, 1)
	r.Desk.StopDesk()
	_, decided := r.slower(time.Millisecond)
	for i := range 3 {
		id := fmt.Sprint("p", i)
		if got := r.send("/test", id, "partner.register", `{"id":"`+id+`","title":{"de":"Riga"},"kind":"twin-city","zone":"Europe/Riga"}`); got.Outcome != events.Accepted {
			t.Fatalf("the answer is %+v", got)
		}
	}
	if decided.Load() == 0 {
		t.Error("the desk that is left has decided nothing")
	}
}
