// Package throttle bounds how often somebody is told that a secret which they tried is nobody's: a link, a token, the address
// of a calendar. Only what has turned out to be wrong is counted, and who is beyond the bound is told to wait, whatever else
// they try that is wrong. What is right passes at all times, as quickly as ever: nobody is locked out by what others try,
// behind the same router or from everywhere at once. So the bound is not what keeps secrets safe, their length is
// (docs/operations.md has the numbers); it keeps guessing cheap for the server, and lets whoever runs it see that somebody
// does.
//
// No secret comes in here, and no address of anybody leaves it.
package throttle

import (
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Options say what a door is called and how much is borne there. Tell may be nil.
type Options struct {
	Name string // as the metrics call it
	// How many wrong tries are answered at once, and then a minute, evenly: from one place, and from all together. The
	// latter also bounds what is kept: of twice as many places at most, since whoever was answered a minute ago is forgotten.
	Place, All int
	Every      time.Duration // instead of a minute; 0: a minute
	Now        func() time.Time
	// Tell hears of each wrong try, and whether it was beyond the bound. It must be quick.
	Tell func(door string, beyond bool)
}

// A Door is where secrets are looked up.
type Door struct {
	Options

	mu     sync.Mutex
	all    *rate.Limiter            // guarded by mu
	places map[string]*rate.Limiter // guarded by mu; who has tried nothing wrong for a minute has none
}

// New returns a door at which nobody has tried anything yet.
func New(o Options) *Door {
	if o.Every == 0 {
		o.Every = time.Minute
	}
	return &Door{Options: o, all: o.limit(o.All), places: map[string]*rate.Limiter{}}
}

// limit is one of n a minute, or whatever takes its place, all of which can be used at once.
func (o *Options) limit(n int) *rate.Limiter {
	return rate.NewLimiter(rate.Every(o.Every/time.Duration(n)), n)
}

// Wrong notes that a request came with a secret that is nobody's, and reports whether it may be answered as that. If not, the
// answer must be 429, for which it says when the next may come.
func (d *Door) Wrong(w http.ResponseWriter, r *http.Request) bool {
	return d.Take(w, Place(r))
}

// Take is Wrong for something that is bounded whether it is wrong or right, and by something else than where it comes from.
func (d *Door) Take(w http.ResponseWriter, by string) bool {
	wait := d.note(by, d.Now())
	if d.Tell != nil {
		d.Tell(d.Name, wait > 0)
	}
	if wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	}
	return wait == 0
}

// note counts a wrong try, or returns for how long there is no room for one. One for which there is none is not counted, and
// leaves nothing behind.
func (d *Door) note(from string, now time.Time) (wait time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	own, known := d.places[from]
	if !known {
		own = d.limit(d.Place)
	}
	mine := own.ReserveN(now, 1)
	if wait = mine.DelayFrom(now); wait > 0 {
		mine.CancelAt(now)
		return wait
	}
	all := d.all.ReserveN(now, 1)
	if wait = all.DelayFrom(now); wait > 0 {
		all.CancelAt(now)
		mine.CancelAt(now)
		return wait
	}
	if !known {
		d.forget(now)
		d.places[from] = own
	}
	return 0
}

// forget lets go of the limits that are as good as new. The lock is held.
func (d *Door) forget(now time.Time) {
	for from, limit := range d.places {
		if limit.TokensAt(now) >= float64(d.Place) {
			delete(d.places, from)
		}
	}
}

// Place names where a request comes from, as far as doors tell places apart.
func Place(r *http.Request) string { return place(r.RemoteAddr).String() }

// place is what counts as one: an IPv4 address, or the /64 that one line is given in IPv6. Who has more of them still has one
// share of what is borne from all together, so there is no need to take neighbours for one. What cannot be read, as on a
// Unix socket, is one place of its own.
func place(remote string) netip.Prefix {
	addr, ok := address(remote)
	if !ok {
		return netip.Prefix{}
	}
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	return netip.PrefixFrom(addr, bits).Masked()
}
