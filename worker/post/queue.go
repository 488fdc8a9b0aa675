package post

import (
	"container/heap"
	"sync"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/events/journal/traced"
)

// A job is somebody to whom something is owed. What it is in the end is decided again when a connection to the relay is free:
// a meeting may have been moved while the job waited.
type job struct {
	about  events.Ref
	person string
	rank   owed.Rank // what is said first
	since  time.Time // since when it is owed
	domain string    // of the mail address
	origin traced.Origin
	number int // in order of arrival, for what is alike in all else

	dawdling bool           // its domain was known to dawdle when it was taken
	done     bool           // its place was given back
	manner   manner         // how its domain has dealt with the mail
	open     map[string]int // how many of the jobs that were taken with it are not done, by domain
}

// alone reports whether a job is taken by itself: it may have to wait for somebody's calendar, or for a domain that dawdles.
func (q *queue) alone(j *job) bool { return j.about.Noun == "series" || q.dawdling[j.domain] }

type jobKey struct {
	about  events.Ref
	person string
}

// A queue holds the jobs by the domain they go to, so that domains whose mail servers dawdle cannot take all connections: no
// domain gets all of them, and those that were found to dawdle get one each and half of them together. Nor does a domain
// get more in a time than its pace allows. Jobs are taken by the handful for one connection.
type queue struct {
	conns int
	pace  *pace

	mu        sync.Mutex
	domains   map[string]*lane
	waiting   map[jobKey]*job
	active    map[jobKey]bool
	again     map[jobKey]*job // came in while the same was being worked on
	count     int
	dawdling  map[string]bool // the domains that took too long or did not answer the last time
	dawdlings int             // jobs of theirs that are being done
	fresh     chan struct{}   // closed and made anew when there may be something to take
}

// A lane is what waits for one domain.
type lane struct {
	jobs   jobs
	active int // connections over which something of it is being done
}

func newQueue(conns int, pace *pace) *queue {
	return &queue{
		conns: conns, pace: pace, domains: map[string]*lane{}, waiting: map[jobKey]*job{}, active: map[jobKey]bool{},
		again: map[jobKey]*job{}, dawdling: map[string]bool{}, fresh: make(chan struct{}),
	}
}

// add puts a job in, unless it waits already.
func (q *queue) add(j *job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	key := jobKey{j.about, j.person}
	switch first := q.waiting[key]; {
	case first != nil:
		if j.rank < first.rank { // what was an invitation is a cancellation now
			first.rank = j.rank
			heap.Init(&q.domains[first.domain].jobs)
		}
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

// take returns the jobs that are to be done next over one connection, one after the other: at most n, and no more than its share
// of all that waits, so that a few are spread over the connections. Where there is none it says when it is worth asking
// again: when the channel is closed, or after a time, if that is not 0.
func (q *queue) take(n int) (list []*job, fresh <-chan struct{}, after time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := q.pace.clock()
	n = min(n, (len(q.waiting)+q.conns-1)/q.conns)
	together := map[string]int{}
	for len(list) < n {
		var best *lane
		if best, after = q.best(together, now); best == nil {
			break
		}
		if len(list) > 0 && (q.alone(best.jobs[0]) || q.alone(list[0])) {
			break // what comes next in order goes by itself
		}
		list = append(list, q.start(best, together, now))
	}
	if len(list) == 0 {
		return nil, q.fresh, after
	}
	return list, nil, 0
}

// best returns the lane whose first job is to be done next, given what is done with it over the same connection; nil and after
// which time there may be one, if there is none. The lock is held.
func (q *queue) best(together map[string]int, now time.Time) (best *lane, after time.Duration) {
	for domain, l := range q.domains {
		if len(l.jobs) == 0 || together[domain] == 0 && !q.open(l) || best != nil && !before(l.jobs[0], best.jobs[0]) {
			continue
		}
		if wait := q.pace.wait(domain, now); wait > 0 {
			if after == 0 || wait < after {
				after = wait
			}
			continue
		}
		best = l
	}
	return best, after
}

// start takes the first job of a lane. The lock is held.
func (q *queue) start(l *lane, together map[string]int, now time.Time) *job {
	j := heap.Pop(&l.jobs).(*job)
	q.pace.spend(j.domain, now)
	if together[j.domain]++; together[j.domain] == 1 {
		l.active++
	}
	j.open = together
	if j.dawdling = q.dawdling[j.domain]; j.dawdling {
		q.dawdlings++
	}
	key := jobKey{j.about, j.person}
	delete(q.waiting, key)
	q.active[key] = true
	return j
}

// open reports whether one more job of a lane may be done. The lock is held.
func (q *queue) open(l *lane) bool {
	if q.dawdling[l.jobs[0].domain] {
		return l.active == 0 && q.dawdlings < max(1, q.conns/2)
	}
	return l.active < max(1, q.conns-1)
}

// A manner is how a domain has dealt with a mail.
type manner int

const (
	untried manner = iota // nothing was sent
	swift
	dawdled // it took long, or did not answer
)

// done gives back the place of a job, and that of its domain at the connection with the last of those taken together.
func (q *queue) done(j *job, how manner) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if j.dawdling {
		q.dawdlings--
	}
	switch how {
	case dawdled:
		q.dawdling[j.domain] = true
	case swift:
		delete(q.dawdling, j.domain)
	}
	l := q.domains[j.domain]
	if j.open[j.domain]--; j.open[j.domain] == 0 {
		l.active--
	}
	if l.active == 0 && len(l.jobs) == 0 {
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
