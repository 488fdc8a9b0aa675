package follow_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jourfixe/calendar/busy"
	"jourfixe/calendar/cron"
	"jourfixe/calendar/elsewhere"
	"jourfixe/events"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/keys"
	"jourfixe/worker"
	"jourfixe/worker/desk"
	"jourfixe/worker/fetch"
	"jourfixe/worker/follow"
	"jourfixe/worker/followed"
	"jourfixe/worker/workertest"
)

var start = time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC)

// A town is an office in which calendars are followed, by some replicas, and the houses that publish these, on the loopback.
type town struct {
	*workertest.Office
	t       *testing.T
	server  *httptest.Server
	asked   sync.Map // how often each path was asked for
	answer  atomic.Pointer[http.HandlerFunc]
	results sync.Map
}

// A replica is a process that follows calendars.
type replica struct {
	*workertest.Process
	calendars *followed.Calendars
	follower  *follow.Follower
}

func newTown(t *testing.T, on *embedded.Server) *town {
	t.Helper()
	x := &town{t: t, Office: workertest.OpenOn(t, on.Connect, start)}
	x.server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := x.asked.LoadOrStore(r.URL.Path, new(atomic.Int32))
		n.(*atomic.Int32).Add(1)
		(*x.answer.Load())(w, r)
	}))
	t.Cleanup(x.server.Close)
	x.answers(func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) })
	return x
}

func (x *town) answers(f http.HandlerFunc) { x.answer.Store(&f) }

func (x *town) times(path string) int32 {
	n, _ := x.asked.LoadOrStore(path, new(atomic.Int32))
	return n.(*atomic.Int32).Load()
}

func (x *town) replica() *replica {
	x.t.Helper()
	when, err := cron.Parse("*/15 * * * *", time.UTC)
	if err != nil {
		x.t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(x.server.Certificate())
	at := x.server.Listener.Addr().String()
	fetcher := fetch.New("test").At(map[string]string{"example.com": at}, roots)
	r := &replica{}
	r.Process = x.Start(func(p *workertest.Process) []worker.Worker {
		r.calendars = followed.New(p.Journal.BusyTimes(), p.Journal, x.Logger())
		r.calendars.Heed = p.Mirror.Heed
		return []worker.Worker{r.calendars}
	})
	if err := r.calendars.WaitReady(x.t.Context()); err != nil {
		x.t.Fatal(err)
	}
	r.follower = &follow.Follower{
		Mirror: r.Mirror, Calendars: r.calendars, Fetch: fetcher.Get, When: when, Now: x.Now, Log: x.Logger(),
		Ours:  func(uid string) bool { return strings.HasSuffix(uid, "@ours.example") },
		Count: func(result string) { x.results.Store(result, true) },
	}
	return r
}

func (r *replica) round(t *testing.T) {
	t.Helper()
	if err := r.follower.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// known is what the book of a replica says of a calendar.
func (r *replica) known(noun, id string) *elsewhere.Known {
	return r.Mirror.Snapshot().Elsewhere(events.Ref{Noun: noun, ID: id})
}

// file is a calendar with entries at some hours of March 2, by UID.
func file(hours map[string]int) string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\n")
	for uid, hour := range hours {
		fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:%s\r\nDTSTAMP:20270101T000000Z\r\nDTSTART:20270302T%02d0000Z\r\nDTEND:20270302T%02d0000Z\r\nSUMMARY:Zahnarztbesuch\r\nEND:VEVENT\r\n", uid, hour, hour+1)
	}
	b.WriteString("END:VCALENDAR\r\n")
	return b.String()
}

func at(hour int) busy.Interval {
	return busy.Interval{From: time.Date(2027, 3, 2, hour, 0, 0, 0, time.UTC), To: time.Date(2027, 3, 2, hour+1, 0, 0, 0, time.UTC)}
}

// TestFollowed has the calendars of a person and a room read, found unchanged, changed, broken and mended, by two replicas of which one
// starts anew.
func TestFollowed(t *testing.T) {
	on := journaltest.Server(t)
	x := newTown(t, on)
	one, two := x.replica(), x.replica()
	x.Do("person.add", `{"id":"lena","name":"Lena Probe","email":"lena@city.example","busy":"webcal://example.com/lena.ics"}`)
	x.Do("venue.set", `{"id":"hall","title":{"de":"Saal"},"busy":"https://example.com/hall.ics"}`)
	version := `"1"`
	hours := map[string]int{"a": 10, "invitation@ours.example": 14}
	x.answers(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", version)
		if r.Header.Get("If-None-Match") == version {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, file(hours))
	})
	var all sync.WaitGroup
	for _, r := range []*replica{one, two} {
		all.Go(func() { r.round(t) })
	}
	all.Wait()
	if n, m := x.times("/lena.ics"), x.times("/hall.ics"); n != 1 || m != 1 {
		t.Errorf("two replicas ask %d and %d times", n, m)
	}
	for _, r := range []*replica{one, two} {
		x.Eventually("both replicas to know", func() bool {
			k := r.known("person", "lena")
			return k != nil && !k.AsOf.IsZero() && r.known("venue", "hall") != nil
		})
		k := r.known("person", "lena")
		if len(k.Intervals) != 1 || k.Intervals[0] != at(10) || !k.AsOf.Equal(start) || k.Stale != nil || k.Entries != 1 {
			t.Errorf("of a calendar with an appointment and an invitation of ours is known %+v", k)
		}
	}
	x.Set(start.Add(time.Minute))
	one.round(t)
	if n := x.times("/lena.ics"); n != 1 {
		t.Errorf("before its time it is asked for, %d times in all", n)
	}
	next := start.Add(30 * time.Minute)
	x.Set(next)
	one.round(t)
	if k := one.known("person", "lena"); x.times("/lena.ics") != 2 || !k.AsOf.Equal(next) || len(k.Intervals) != 1 {
		t.Errorf("unchanged, after %d looks: %+v", x.times("/lena.ics"), k)
	}
	version, hours = `"2"`, map[string]int{"a": 11}
	x.Set(next.Add(30 * time.Minute))
	one.round(t)
	if k := one.known("person", "lena"); len(k.Intervals) != 1 || k.Intervals[0] != at(11) {
		t.Errorf("changed: %+v", k)
	}

	good := x.Now()
	x.answers(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusForbidden) })
	broken := good.Add(30 * time.Minute)
	x.Set(broken)
	one.round(t)
	k := one.known("person", "lena")
	if k.Stale == nil || k.Stale.Why != elsewhere.Why(fetch.Status) || k.Stale.Status != 403 || !k.Stale.Since.Equal(broken) || !k.AsOf.Equal(good) || len(k.Intervals) != 1 {
		t.Errorf("broken: %+v, %+v", k, k.Stale)
	}
	before := x.times("/lena.ics")
	for minutes := range 48 * 60 / 5 {
		x.Set(broken.Add(time.Duration(5*minutes) * time.Minute))
		one.round(t)
	}
	if n := x.times("/lena.ics") - before; n < 8 || n > 16 {
		t.Errorf("one that nobody can read is asked for %d times in two days", n)
	}
	if k := one.known("person", "lena"); !k.Stale.Since.Equal(broken) || k.Stale.Tries < 8 {
		t.Errorf("after two days: %+v", k.Stale)
	}

	again := x.replica() // one that starts now knows what was read
	if k := again.known("person", "lena"); k == nil || len(k.Intervals) != 1 || k.Stale == nil {
		t.Errorf("a replica that starts knows %+v", k)
	}
	x.answers(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, file(nil)) })
	x.Set(x.Now().Add(7 * time.Hour))
	again.round(t)
	if k := again.known("person", "lena"); k.Stale != nil || len(k.Intervals) != 0 || !k.AsOf.Equal(x.Now()) {
		t.Errorf("mended: %+v", k)
	}
	if log := x.Log.String(); strings.Contains(log, "example.com") || strings.Contains(log, "Zahnarzt") {
		t.Errorf("the log says where calendars are, or what is in them:\n%s", log)
	}
}

// TestListed has a calendar read that lists busy times and nothing else: the time of a meeting that its owner is invited to is that meeting, unless
// it was taken before the meeting was put there.
func TestListed(t *testing.T) {
	x := newTown(t, journaltest.Server(t))
	r := x.replica()
	x.Do("office.set", `{"title":{"de":"B"},"zone":"UTC"}`)
	x.Do("person.add", `{"id":"lena","name":"Lena Probe","email":"lena@city.example","busy":"https://example.com/lena.ics"}`)
	x.Do("venue.set", `{"id":"hall","title":{"de":"Saal"},"busy":"https://example.com/hall.ics"}`)
	meeting := func(id, start string) {
		x.Do("meeting.request", `{"id":"%s","title":{"de":"M"},"at":{"date":"2027-03-02","start":"%s"},"duration":"PT1H","need":["person/lena"],"venue":"hall","ifNone":"best"}`, id, start)
	}
	x.answers(func(w http.ResponseWriter, q *http.Request) {
		io.WriteString(w, "BEGIN:VCALENDAR\r\nBEGIN:VFREEBUSY\r\nFREEBUSY:20270302T100000Z/PT1H,20270302T130000Z/PT1H\r\nEND:VFREEBUSY\r\nEND:VCALENDAR\r\n")
	})
	meeting("first", "10:00")
	r.round(t)
	meeting("second", "13:00")
	x.Set(start.Add(time.Hour))
	r.round(t)
	for _, ref := range []events.Ref{{Noun: "person", ID: "lena"}, {Noun: "venue", ID: "hall"}} {
		if k := r.known(ref.Noun, ref.ID); len(k.Intervals) != 1 || k.Intervals[0] != at(13) || !k.AsOf.Equal(x.Now()) {
			t.Errorf("%s is busy %v, as of %s", ref, k.Intervals, k.AsOf)
		}
	}
	x.Do("meeting.answer", `{"id":"first","person":"lena","answer":"declined"}`)
	x.Set(start.Add(2 * time.Hour))
	r.round(t)
	if k := r.known("person", "lena"); len(k.Intervals) != 2 {
		t.Errorf("after she has declined, she is busy %v", k.Intervals)
	}
}

// TestHostile has calendars that are no such thing beside one that is. Each is stale for a reason of its own, and the good one notices
// nothing.
func TestHostile(t *testing.T) {
	x := newTown(t, journaltest.Server(t))
	r := x.replica()
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	for range 64 {
		z.Write(make([]byte, 1<<20))
	}
	z.Close()
	x.answers(func(w http.ResponseWriter, q *http.Request) {
		switch q.URL.Path {
		case "/circle":
			http.Redirect(w, q, "/circle", http.StatusFound)
		case "/inside":
			http.Redirect(w, q, "https://10.0.0.1/", http.StatusFound)
		case "/endless":
			for {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(bomb.Bytes())
		case "/page":
			io.WriteString(w, "<!doctype html><title>Bitte melden Sie sich an</title>")
		case "/million":
			io.WriteString(w, "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:20200101T000000Z\r\nDTEND:20200101T000100Z\r\nRRULE:FREQ=MINUTELY;INTERVAL=2;COUNT=1000000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
		case "/uid":
			io.WriteString(w, file(map[string]int{fmt.Sprint(time.Now().UnixNano()): 12}))
		default:
			io.WriteString(w, file(map[string]int{"a": 10}))
		}
	})
	want := map[string]elsewhere.Why{"circle": "redirects", "inside": "private", "endless": "large", "bomb": "large", "page": elsewhere.Unreadable, "missing": "", "million": "", "uid": "", "good": ""}
	for id := range want {
		x.Do("person.add", `{"id":"%s","name":"N","email":"%s@city.example","busy":"https://example.com/%s"}`, id, id, id)
	}
	r.round(t)
	for id, why := range want {
		k := r.known("person", id)
		switch {
		case k == nil:
			t.Errorf("%s: nothing is known", id)
		case why == "" && (k.Stale != nil || k.AsOf.IsZero()), why != "" && (k.Stale == nil || k.Stale.Why != why || !k.AsOf.IsZero()):
			t.Errorf("%s: %+v, %+v", id, k.AsOf, k.Stale)
		}
	}
	if k := r.known("person", "million"); len(k.Faults) != 1 || k.Faults[0].Fault != busy.TooMuch && k.Faults[0].Fault != busy.OddRule {
		t.Errorf("a million dates: %d times, %v", len(k.Intervals), k.Faults)
	}
	x.Set(start.Add(30 * time.Minute))
	r.round(t)
	if k := r.known("person", "uid"); len(k.Intervals) != 1 || k.Intervals[0] != at(12) {
		t.Errorf("with another UID each time: %+v", k.Intervals)
	}
}

// TestSlowOnes has more calendars that never answer than are read at once, all of which have failed before, and a new one beside.
func TestSlowOnes(t *testing.T) {
	x := newTown(t, journaltest.Server(t))
	r := x.replica()
	for i := range 12 {
		x.Do("person.add", `{"id":"slow-%d","name":"N","email":"n@city.example","busy":"https://example.com/slow-%d"}`, i, i)
	}
	r.round(t) // not found
	hold := make(chan struct{})
	x.answers(func(w http.ResponseWriter, q *http.Request) {
		if strings.HasPrefix(q.URL.Path, "/slow") {
			select {
			case <-hold:
			case <-q.Context().Done():
			}
		}
		io.WriteString(w, file(map[string]int{"a": 10}))
	})
	x.Set(start.Add(time.Hour))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.follower.Run(ctx) }()
	x.Eventually("slow ones to be asked", func() bool {
		n := 0
		x.asked.Range(func(k, v any) bool { n += int(v.(*atomic.Int32).Load()); return true })
		return n > 12
	})
	x.Do("person.add", `{"id":"good","name":"N","email":"good@city.example","busy":"https://example.com/good"}`)
	x.Eventually("the good one to be read", func() bool { k := r.known("person", "good"); return k != nil && !k.AsOf.IsZero() })
	close(hold)
	cancel()
	<-ended
}

// TestForgotten looks on the disk for what opens what was read, once a calendar is followed no more, another one is instead, or its owner is
// erased.
func TestForgotten(t *testing.T) {
	dir := t.TempDir()
	x := newTown(t, journaltest.Start(t, embedded.Options{Dir: dir}))
	r := x.replica()
	x.answers(func(w http.ResponseWriter, q *http.Request) { io.WriteString(w, file(map[string]int{"a": 10})) })
	ids := []string{"ended", "other", "erased"}
	for _, id := range ids {
		x.Do("person.add", `{"id":"%s","name":"Name %s","email":"%s@city.example"}`, id, id, id)
		x.Do("person.follow", `{"id":"%s","address":"https://example.com/token-%s.ics"}`, id, id) // by itself its key lies in a message of its own
	}
	x.Do("venue.set", `{"id":"hall","title":{"de":"Saal"}}`)
	x.Do("venue.follow", `{"id":"hall","address":"https://example.com/token-hall.ics"}`)
	r.round(t)
	type lock struct{ box, place []byte }
	var gone []string
	var locks []lock
	for _, f := range r.Mirror.Snapshot().Followings() {
		box, err := r.Journal.SealFor(t.Context(), f.Key, "test", []byte("x"))
		if err != nil {
			t.Fatal(err)
		}
		gone = append(gone, f.Key)
		locks = append(locks, lock{box, []byte("kept\x00" + journaltest.Office + "\x00" + f.Key + "\x00test")})
	}
	opened := func() (n int) {
		files := contents(t, dir)
		for _, l := range locks {
			n += opens(files, l.box, l.place)
		}
		return n
	}
	x.Eventually("the keys to be on the disk", func() bool { return opened() == 4 })
	r.Run(&desk.Eraser{Journal: r.Journal, Mirror: r.Mirror, Handled: func() uint64 { return r.Mirror.Snapshot().Cursor() }, Log: x.Logger()})
	r.Run(&desk.Trimmer{Journal: r.Journal, Mirror: r.Mirror, Handled: func() uint64 { return r.Mirror.Snapshot().Cursor() }})
	x.Do("person.unfollow", `{"id":"ended"}`)
	x.Do("person.follow", `{"id":"other","address":"https://example.com/another.ics"}`)
	x.Do("person.erase", `{"id":"erased"}`)
	x.Do("venue.remove", `{"id":"hall"}`)
	x.Eventually("the keys to be destroyed", func() bool {
		left, err := r.Journal.Erased(t.Context(), gone)
		if err != nil {
			t.Fatal(err)
		}
		return len(left) == 0
	})
	if n := opened(); n > 0 {
		t.Errorf("%d of 4 keys are still on the disk", n)
	}
	x.Eventually("no address to be on the disk", func() bool {
		for _, f := range contents(t, dir) {
			if bytes.Contains(f, []byte("token-")) {
				return false
			}
		}
		return true
	})
	r.round(t)
	for _, ref := range []events.Ref{{Noun: "person", ID: "ended"}, {Noun: "person", ID: "erased"}, {Noun: "venue", ID: "hall"}} {
		for _, key := range gone {
			if state, read := r.calendars.Look(ref, key); state.Key != "" || !state.AsOf.IsZero() || !state.Tried.IsZero() || !state.Claimed.IsZero() || state.Stale != nil || read != nil {
				t.Errorf("of %s is kept %+v, %v", ref, state, read)
			}
		}
	}
	if k := r.known("person", "other"); k == nil || k.AsOf.IsZero() || x.times("/another.ics") != 1 {
		t.Errorf("of the other calendar is known %+v", k)
	}
}

// contents are those of all files below a folder.
func contents(t *testing.T, dir string) (files [][]byte) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		files = append(files, data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// opens is 1 if some bytes of the files are the key to a box, 0 if none are.
func opens(files [][]byte, box, place []byte) int {
	for _, file := range files {
		for at := 0; at+keys.Size <= len(file); at++ {
			key := keys.Key(file[at : at+keys.Size])
			if _, err := key.Open(box, place); err == nil {
				return 1
			}
		}
	}
	return 0
}
