package post

import (
	"container/heap"
	"sync"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// A job is somebody to whom something is owed. What it is in the end is decided again when a line to the relay is free:
// a meeting may have been moved while the job waited.
type job struct {
	about  events.Ref
	person string
	rank   int       // what is said first
	since  time.Time // since when it is owed
	domain string    // of the mail address
	number int       // in order of arrival, for what is alike in all else
}

// ranks say what goes first: what people could miss a meeting for, then what they have time for.
var ranks = map[string]int{
	calendar.Cancellation: 0, calendar.Update: 0, calendar.ReminderMail: 1, calendar.Invitation: 2, calendar.Overview: 3, calendar.Digest: 3,
}

type jobKey struct {
	about  events.Ref
	person string
}

// A queue holds the jobs by the domain they go to, so that one domain whose mail server dawdles cannot take all lines.
type queue struct {
	perDomain int // jobs of one domain at a time

	mu      sync.Mutex
	domains map[string]*lane
	waiting map[jobKey]*job
	active  map[jobKey]bool
	again   map[jobKey]*job // came in while the same was being worked on
	count   int
	fresh   chan struct{} // closed and made anew when there may be something to take
}

// A lane is what waits for one domain.
type lane struct {
	jobs   jobs
	active int
}

func newQueue(perDomain int) *queue {
	return &queue{
		perDomain: perDomain, domains: map[string]*lane{}, waiting: map[jobKey]*job{}, active: map[jobKey]bool{},
		again: map[jobKey]*job{}, fresh: make(chan struct{}),
	}
}

// add puts a job in, unless it waits already.
func (q *queue) add(j *job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	key := jobKey{j.about, j.person}
	switch {
	case q.waiting[key] != nil:
		return
	case q.active[key]:
		q.again[key] = j
		return
	}
	q.put(key, j)
}

// put puts a job into its lane. The lock is held.
func (q *queue) put(key jobKey, j *job) {
	q.count++
	j.number = q.count
	q.waiting[key] = j
	l := q.domains[j.domain]
	if l == nil {
		l = &lane{}
		q.domains[j.domain] = l
	}
	heap.Push(&l.jobs, j)
	q.wake()
}

func (q *queue) wake() {
	close(q.fresh)
	q.fresh = make(chan struct{})
}

// take returns the job that is to be done next, or nil and a channel that is closed when it is worth asking again.
func (q *queue) take() (*job, <-chan struct{}) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var best *lane
	for _, l := range q.domains {
		if len(l.jobs) > 0 && l.active < q.perDomain && (best == nil || before(l.jobs[0], best.jobs[0])) {
			best = l
		}
	}
	if best == nil {
		return nil, q.fresh
	}
	j := heap.Pop(&best.jobs).(*job)
	best.active++
	key := jobKey{j.about, j.person}
	delete(q.waiting, key)
	q.active[key] = true
	return j, nil
}

// done gives back the place of a job.
func (q *queue) done(j *job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.domains[j.domain]
	if l.active--; l.active == 0 && len(l.jobs) == 0 {
		delete(q.domains, j.domain)
	}
	key := jobKey{j.about, j.person}
	delete(q.active, key)
	if next := q.again[key]; next != nil {
		delete(q.again, key)
		q.put(key, next)
	}
	q.wake()
}

// state says how many jobs wait, and since when the oldest of them is owed.
func (q *queue) state() (n int, oldest time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, j := range q.waiting {
		if oldest.IsZero() || j.since.Before(oldest) {
			oldest = j.since
		}
	}
	return len(q.waiting) + len(q.active), oldest
}

// jobs is a heap.
type jobs []*job

func before(x, y *job) bool {
	if x.rank != y.rank {
		return x.rank < y.rank
	}
	return x.number < y.number
}

func (h jobs) Len() int           { return len(h) }
func (h jobs) Less(i, j int) bool { return before(h[i], h[j]) }
func (h jobs) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *jobs) Push(x any)        { *h = append(*h, x.(*job)) }
func (h *jobs) Pop() any {
	old := *h
	last := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return last
}
