package post

import (
	"fmt"
	"testing"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/events"
)

// A pacedQueue is a queue whose clock the test moves.
type pacedQueue struct {
	*queue
	now time.Time
}

func newPacedQueue(perMinute int, faster float64) *pacedQueue {
	q := &pacedQueue{now: sunday}
	q.queue = newQueue(conns, newPace(perMinute, faster, func() time.Time { return q.now }))
	return q
}

// one takes one job; nil and when to ask again, if there is none.
func (q *queue) one() (*job, time.Duration) {
	list, _, after := q.take(1)
	if len(list) == 0 {
		return nil, after
	}
	return list[0], 0
}

// put puts in n jobs of a kind to people of a domain.
func (q *pacedQueue) put(kind, domain string, n int) {
	for range n {
		q.add(&job{about: events.Ref{Noun: "meeting", ID: fmt.Sprint(q.count)}, person: "p", rank: owed.Find(kind).Rank, domain: domain})
	}
}

// drain does all that can be done now, and says how many jobs that were by domain, and when more can be.
func (q *pacedQueue) drain() (done map[string]int, after time.Duration) {
	done = map[string]int{}
	for {
		j, wait := q.one()
		if j == nil {
			return done, wait
		}
		done[j.domain]++
		q.done(j, swift)
	}
}

// TestT14MailBombing fills the office with invitations to one domain. It gets a burst and then no more than its pace
// allows, the queue says when the next is due, no other domain waits for that, and a cancellation goes before them all.
func TestT14MailBombing(t *testing.T) {
	t.Parallel()
	q := newPacedQueue(120, 1) // 20 at once, 2 a second
	q.put(meetingmail.Invitation, "victim.example", 1000)
	q.put(meetingmail.Invitation, "other.example", 15)
	done, after := q.drain()
	if done["victim.example"] != 20 || done["other.example"] != 15 {
		t.Fatalf("at once %v were sent; want a burst of 20 and all of the others", done)
	}
	if after < 400*time.Millisecond || after > 501*time.Millisecond {
		t.Errorf("the next is due after %s; want half a second", after)
	}
	q.now = q.now.Add(after)
	if done, _ := q.drain(); done["victim.example"] != 1 {
		t.Errorf("after %s %v were sent; want one", after, done)
	}
	q.put(meetingmail.Cancellation, "victim.example", 1)
	q.now = q.now.Add(time.Second / 2)
	if j, _ := q.one(); j == nil || j.rank != owed.Find(meetingmail.Cancellation).Rank {
		t.Errorf("first goes %+v; want the cancellation", j)
	} else {
		q.done(j, swift)
	}
	sent := 0
	for range 60 * 4 { // whatever the rhythm of asking, it is two a second
		q.now = q.now.Add(time.Second / 4)
		done, _ := q.drain()
		sent += done["victim.example"]
	}
	if sent < 119 || sent > 121 {
		t.Errorf("in a minute %d were sent; want 120", sent)
	}
	q.now = q.now.Add(time.Hour)
	if done, _ := q.drain(); done["victim.example"] != 20 {
		t.Errorf("after an hour's rest %v were sent; want a burst of 20", done)
	}
}

// TestPaceOfOptions reads the numbers of the options.
func TestPaceOfOptions(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		perMinute int
		faster    float64
		burst     int
		after     time.Duration
	}{
		{0, 1, 100, 100 * time.Millisecond},
		{6, 1, 10, 10 * time.Second},
		{6, 1000, 10, 10 * time.Millisecond}, // the clocks of the office run faster than that of the machine
		{6000, 1, 1000, 10 * time.Millisecond},
		{-1, 1, 5000, 0},
	} {
		q := newPacedQueue(test.perMinute, test.faster)
		q.put(meetingmail.Invitation, "a.example", 5000)
		done, after := q.drain()
		if done["a.example"] != test.burst || after < test.after || after > test.after+time.Millisecond {
			t.Errorf("with %d a minute %d went at once, and the next after %s; want %d and %s",
				test.perMinute, done["a.example"], after, test.burst, test.after)
		}
	}
}

// TestIdleDomainsAreForgotten sends one mail to each of many domains: what is remembered of them does not grow for ever.
func TestIdleDomainsAreForgotten(t *testing.T) {
	t.Parallel()
	q := newPacedQueue(60, 1)
	most := 0
	for i := range 5000 {
		q.put(meetingmail.Invitation, fmt.Sprintf("town%d.example", i), 1)
		q.drain()
		q.now = q.now.Add(100 * time.Millisecond)
		most = max(most, len(q.pace.buckets))
	}
	// A bucket is full again after a second, which is ten domains; the rest is what gathers between two sweeps.
	if most > 64 {
		t.Errorf("%d domains were remembered at once", most)
	}
	if len(q.domains) != 0 {
		t.Errorf("%d lanes are left", len(q.domains))
	}
}

// TestSweepLeavesTheNewest gives a domain more mails than its burst at the very moment at which the others are looked
// through: it gets its burst and no more.
func TestSweepLeavesTheNewest(t *testing.T) {
	t.Parallel()
	for others := range 130 { // a sweep comes with the 64th of them, and again when there are twice as many as it left
		q := newPacedQueue(60, 1)
		for i := range others {
			q.put(meetingmail.Invitation, fmt.Sprintf("town%d.example", i), 1)
		}
		q.drain()
		q.put(meetingmail.Invitation, "riga.example", 20)
		if done, _ := q.drain(); done["riga.example"] != minBurst {
			t.Errorf("beside %d other domains %d mails went at once; want a burst of %d", others, done["riga.example"], minBurst)
		}
	}
}

// TestPacedHouse sends more to a domain than it may get at once, through a whole house: all arrive, the rest no faster than
// the pace, and nobody has to be woken by anything else.
func TestPacedHouse(t *testing.T) {
	t.Parallel()
	const people = 20
	h := newHouse(t)
	h.perMinute = 2 // on clocks a thousand times as fast: 33 a second, 10 at once
	h.Together(func(do func(kind, data string, args ...any)) {
		for i := range people {
			do("person.add", `{"id":"p-%d","name":"Person %d","email":"p%d@victim.example","language":"en"}`, i, i, i)
		}
	})
	h.start()
	begun := time.Now()
	h.meet("one", everybody(people)...)
	h.settle()
	if got := len(h.mails("")); got != people {
		t.Errorf("%d mails have arrived; want %d", got, people)
	}
	if took := time.Since(begun); took < 250*time.Millisecond {
		t.Errorf("they took %s; ten of them must have waited, 30 ms each", took)
	}
}
