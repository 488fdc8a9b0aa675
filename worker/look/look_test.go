package look_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/cron"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker"
	"jourfixe/worker/fetch"
	"jourfixe/worker/look"
	"jourfixe/worker/looked"
	"jourfixe/worker/workertest"
)

// start is a Monday, some hours after all were looked at.
var start = time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC)

// A town is an office with links, looked at by some replicas, and the houses that these lead to, on the loopback.
type town struct {
	*workertest.Office
	t      *testing.T
	server *httptest.Server
	mu     sync.Mutex
	asked  map[string]int // how often each path was asked for
	answer atomic.Pointer[http.HandlerFunc]
}

// A replica is a process that looks.
type replica struct {
	*workertest.Process
	links  *looked.Links
	looker *look.Looker
}

var hosts = []string{"one.example", "two.example", "three.example"}

func newTown(t *testing.T) *town {
	t.Helper()
	x := &town{t: t, Office: workertest.OpenOn(t, journaltest.Server(t).Connect, start), asked: map[string]int{}}
	x.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x.mu.Lock()
		x.asked[r.URL.Path]++
		x.mu.Unlock()
		(*x.answer.Load())(w, r)
	}))
	t.Cleanup(x.server.Close)
	x.answers(func(http.ResponseWriter, *http.Request) {})
	return x
}

func (x *town) answers(f http.HandlerFunc) { x.answer.Store(&f) }

func (x *town) times(path string) int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.asked[path]
}

// add puts a link on the list.
func (x *town) add(id, address string) {
	x.t.Helper()
	x.Do("link.add", `{"id":"%s","title":{"de":"Stadt"},"subject":{"de":"Städte"},"address":"%s"}`, id, address)
}

func (x *town) replica() *replica {
	x.t.Helper()
	when, err := cron.Parse("0 2 * * 1", time.UTC)
	if err != nil {
		x.t.Fatal(err)
	}
	at := map[string]string{}
	for _, h := range hosts {
		at[h] = x.server.Listener.Addr().String()
	}
	r := &replica{}
	r.Process = x.Start(func(p *workertest.Process) []worker.Worker {
		r.links = looked.New(p.Journal.Links(), journaltest.Office, x.Logger())
		return []worker.Worker{r.links}
	})
	if err := r.links.WaitReady(x.t.Context()); err != nil {
		x.t.Fatal(err)
	}
	r.looker = &look.Looker{Mirror: r.Mirror, Links: r.links, Look: fetch.NewLooker("test").At(at).Look, When: when, Pause: time.Microsecond, Now: x.Now, Log: x.Logger()}
	return r
}

func (r *replica) round(t *testing.T) {
	t.Helper()
	if err := r.looker.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// of is what a replica knows of a link.
func (r *replica) of(id string) looked.State { return r.links.Of(r.Mirror.Snapshot().Link(id)) }

// TestLook has links looked at by two replicas, of which one starts anew: at once, by the schedule, and a day after nothing was found.
func TestLook(t *testing.T) {
	t.Parallel()
	x := newTown(t)
	one, two := x.replica(), x.replica()
	gone := http.StatusGone
	x.answers(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/gone":
			w.WriteHeader(gone)
		case "/moved":
			http.Redirect(w, r, "http://two.example/new", http.StatusMovedPermanently)
		case "/inside":
			http.Redirect(w, r, "http://10.0.0.1/", http.StatusMovedPermanently)
		}
	})
	for _, id := range []string{"there", "gone", "moved", "inside"} {
		x.add(id, "http://one.example/"+id)
	}
	var all sync.WaitGroup
	for _, r := range []*replica{one, two} {
		all.Go(func() { r.round(t) })
	}
	all.Wait()
	if n := x.times("/there"); n != 1 {
		t.Errorf("two replicas ask %d times", n)
	}
	want := map[string]fetch.Found{"there": fetch.Fine, "gone": fetch.Gone, "moved": fetch.Moved, "inside": fetch.Nowhere}
	for _, r := range []*replica{one, two} {
		x.Eventually("both replicas to know", func() bool {
			for id := range want {
				if r.of(id).Looked.IsZero() {
					return false
				}
			}
			return true
		})
		for id, found := range want {
			if s := r.of(id); s.Found != found || !s.Since.Equal(start) || !s.Looked.Equal(start) || s.Doubtless() || (s.Failed == 1) != found.Dead() {
				t.Errorf("at %s is found %+v", id, s)
			}
		}
		if s := r.of("moved"); s.Moved != "http://two.example/new" {
			t.Errorf("it has moved to %q", s.Moved)
		}
	}

	x.Set(start.Add(23 * time.Hour))
	one.round(t)
	if n := x.times("/gone"); n != 2 { // its head, and itself
		t.Errorf("before a day is over it is looked there, %d times in all", n)
	}
	day := start.Add(24 * time.Hour)
	x.Set(day)
	one.round(t)
	if s := one.of("gone"); !s.Doubtless() || s.Failed != 2 || !s.Since.Equal(start) || !s.Looked.Equal(day) {
		t.Errorf("after two looks in vain: %+v", s)
	}
	if n := x.times("/there"); n != 1 {
		t.Errorf("what is there is looked at %d times", n)
	}
	if list := one.links.Doubtless(one.Mirror.Snapshot()); len(list) != 2 {
		t.Errorf("%d links lead nowhere beyond doubt", len(list))
	}
	again := x.replica()
	if s := again.of("gone"); !s.Doubtless() {
		t.Errorf("a replica that starts knows %+v", s)
	}

	gone = http.StatusOK
	monday := time.Date(2027, 3, 8, 3, 0, 0, 0, time.UTC) // and an hour, over which they are spread
	x.Set(monday)
	again.round(t)
	if s := again.of("gone"); s.Found != fetch.Fine || s.Failed != 0 || !s.Since.Equal(monday) {
		t.Errorf("mended: %+v", s)
	}
	if s := again.of("there"); !s.Since.Equal(start) || !s.Looked.Equal(monday) || x.times("/there") != 2 {
		t.Errorf("what is there all along is looked at %d times: %+v", x.times("/there"), s)
	}
	if log := x.Log.String(); strings.Contains(log, "one.example") {
		t.Errorf("the log has addresses:\n%s", log)
	}
}

// TestListChanges has links change and go: what was found at an address counts for no other, and nothing is kept of a link that is removed.
func TestListChanges(t *testing.T) {
	t.Parallel()
	x := newTown(t)
	r := x.replica()
	x.add("a", "http://one.example/a")
	x.add("b", "http://one.example/b")
	r.round(t)
	x.Do("link.amend", `{"id":"a","address":"http://two.example/other"}`)
	if s := r.of("a"); !s.Looked.IsZero() || s.Found != "" {
		t.Errorf("of an address where nobody has looked is known %+v", s)
	}
	r.round(t)
	if s := r.of("a"); s.Found != fetch.Fine || x.times("/other") != 1 || x.times("/a") != 1 {
		t.Errorf("the new address: %+v", s)
	}
	x.Do("link.remove", `{"id":"b"}`)
	r.round(t)
	if s := r.links.Of(&calendar.Link{AddLink: r.Mirror.Snapshot().Link("b").AddLink}); !s.Looked.IsZero() {
		t.Errorf("of a link that is removed is kept %+v", s)
	}
	next := x.replica() // from what is kept
	if s := next.of("b"); !s.Looked.IsZero() {
		t.Errorf("of a link that is removed another replica knows %+v", s)
	}
	if s := next.of("a"); s.Found != fetch.Fine {
		t.Errorf("of the other is known %+v", s)
	}
}

// TestHouses looks at several houses at once, and at one page of each at a time.
func TestHouses(t *testing.T) {
	t.Parallel()
	x := newTown(t)
	r := x.replica()
	var mu sync.Mutex
	now := map[string]int{}
	together := make(chan struct{}) // all houses are asked
	x.answers(func(w http.ResponseWriter, q *http.Request) {
		mu.Lock()
		now[q.Host]++
		if now[q.Host] > 1 {
			t.Errorf("%s is asked for two pages at once", q.Host)
		}
		if len(now) == len(hosts) {
			select {
			case <-together:
			default:
				close(together)
			}
		}
		mu.Unlock()
		<-together
		mu.Lock()
		now[q.Host]--
		mu.Unlock()
	})
	for i := range 9 {
		x.add(fmt.Sprint("l", i), fmt.Sprintf("http://%s/%d", hosts[i%3], i))
	}
	r.round(t)
	for i := range 9 {
		if n := x.times(fmt.Sprint("/", i)); n != 1 {
			t.Errorf("page %d is asked for %d times", i, n)
		}
	}
}
