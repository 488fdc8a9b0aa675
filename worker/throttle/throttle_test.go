package throttle

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

const (
	onePlace = 10
	inAll    = 60
)

// A bench is a door in a test, with its clock.
type bench struct {
	*Door
	t            *testing.T
	now          time.Time
	told, beyond int
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, now: time.Date(2026, 11, 22, 13, 0, 0, 0, time.UTC)}
	b.Door = New(Options{
		Name: "link", Place: onePlace, All: inAll, Now: func() time.Time { return b.now },
		Tell: func(door string, beyond bool) {
			if door != "link" {
				t.Errorf("a wrong try was made at the door %s", door)
			}
			if b.told++; beyond {
				b.beyond++
			}
		},
	})
	return b
}

// try makes a wrong try from somewhere, and returns what Retry-After says then.
func (b *bench) try(from string, want bool) (after string) {
	b.t.Helper()
	r, w := httptest.NewRequest(http.MethodGet, "/", nil), httptest.NewRecorder()
	r.RemoteAddr = from
	if got := b.Wrong(w, r); got != want {
		b.t.Errorf("%s at %s: %v, want %v", from, b.now.Format(time.TimeOnly), got, want)
	}
	after = w.Header().Get("Retry-After")
	if (after == "") != want {
		b.t.Errorf("%s is told to come back after %q", from, after)
	}
	return after
}

func TestOnePlace(t *testing.T) {
	b := newBench(t)
	for range onePlace {
		b.try("192.0.2.1:1000", true)
	}
	b.now = b.now.Add(time.Second)
	for range 3 { // what is turned away does not count
		b.try("192.0.2.1:2000", false)
	}
	b.try("[::ffff:192.0.2.1]:2000", false)
	b.try("192.0.2.2:1000", true)
	if after := b.try("192.0.2.1:1000", false); after != "5" {
		t.Errorf("the next may come after %s seconds, want 5", after)
	}
	b.now = b.now.Add(4500 * time.Millisecond)
	if after := b.try("192.0.2.1:1000", false); after != "1" {
		t.Errorf("the next may come after %s seconds; half a one is a whole one", after)
	}
	b.now = b.now.Add(500 * time.Millisecond)
	b.try("192.0.2.1:1000", true)
	b.try("192.0.2.1:1000", false)
	b.now = b.now.Add(time.Minute)
	for range onePlace {
		b.try("192.0.2.1:1000", true)
	}
	b.try("192.0.2.1:1000", false)
	if b.told != 2*onePlace+10 || b.beyond != 8 {
		t.Errorf("%d tries were told, %d of them beyond the bound", b.told, b.beyond)
	}
}

func TestPlaces(t *testing.T) {
	b := newBench(t)
	for i := range onePlace {
		b.try(fmt.Sprintf("[2001:db8:0:1::%x]:1000", i), true)
	}
	b.try("[2001:db8:0:1:ffff::1]:1000", false)
	b.try("[2001:db8:0:2::1]:1000", true)
	for i := range onePlace {
		b.try([]string{"@", "", "not an address"}[i%3], true) // what cannot be read is one place
	}
	b.try("@", false)
}

// TestEverywhereAtOnce is what somebody comes to who has many addresses, and what is kept of them.
func TestEverywhereAtOnce(t *testing.T) {
	b := newBench(t)
	for i := range inAll {
		b.try(fmt.Sprintf("198.51.100.%d:1000", i), true)
	}
	for i := range 200 {
		b.try(fmt.Sprintf("203.0.113.%d:1000", i), false)
	}
	if len(b.places) != inAll {
		t.Errorf("%d addresses are kept, want those %d that were answered", len(b.places), inAll)
	}
	b.now = b.now.Add(time.Minute)
	b.try("203.0.113.1:1000", true)
	b.try("203.0.113.2:1000", true)
	if len(b.places) != 2 {
		t.Errorf("%d addresses are kept after a minute, want 2", len(b.places))
	}
}

// TestOthersTakeNobodysShare: who is turned away since all together are too many still has their own share when there is room again.
func TestOthersTakeNobodysShare(t *testing.T) {
	b := newBench(t)
	b.try("192.0.2.1:1000", true)
	for i := range inAll - 1 {
		b.try(fmt.Sprintf("198.51.100.%d:1000", i), true)
	}
	for range 2 * onePlace {
		b.try("192.0.2.1:1000", false)
	}
	b.now = b.now.Add(10 * time.Second) // in which there is room for ten more
	for range onePlace {
		b.try("192.0.2.1:1000", true)
	}
}

// TestBoundOfWhatIsKept has another address try each time: many at once after a rest, and then for an hour quicker than is answered.
func TestBoundOfWhatIsKept(t *testing.T) {
	b, most := newBench(t), 0
	for i := range 3600 {
		b.now = b.now.Add(time.Second)
		tries := 3
		if i == 0 {
			tries = 200
		}
		for k := range tries {
			b.note(place(fmt.Sprintf("[2001:db8:%x:%x::1]:1", i, k)).String(), b.now)
			most = max(most, len(b.places))
		}
	}
	if most > 2*inAll || most < inAll {
		t.Errorf("%d addresses are kept, want from %d to %d", most, inAll, 2*inAll)
	}
}

// BenchmarkWrong is what a wrong try costs, from an address that has tried nothing yet, while the table is as large as it gets.
func BenchmarkWrong(b *testing.B) {
	now := time.Date(2026, 11, 22, 13, 0, 0, 0, time.UTC)
	d := New(Options{Name: "link", Place: 10, All: 600, Now: func() time.Time { return now }})
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil)
	for i := range 600 {
		r.RemoteAddr = fmt.Sprintf("198.51.%d.%d:1000", i/250, i%250)
		d.Wrong(w, r)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		r.RemoteAddr = fmt.Sprintf("203.0.113.%d:1000", i%250)
		d.Wrong(w, r)
	}
}
