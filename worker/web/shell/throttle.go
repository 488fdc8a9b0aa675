package shell

import (
	"math"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits on attempts to guess a secret: so many at once, and then as many a minute, evenly.
const (
	attemptsPerSource = 10
	attemptsInAll     = 60
)

// A throttle bounds how often somebody may try a secret, to sign in or as a link: from one address, and all together.
// The whole bound also is the bound of its memory.
type throttle struct {
	now func() time.Time

	mu       sync.Mutex
	all      *rate.Limiter                  // guarded by mu
	bySource map[netip.Prefix]*rate.Limiter // guarded by mu; who has not tried for a minute has none
}

// newThrottle returns a throttle that nobody has tried yet, with now as its clock.
func newThrottle(now func() time.Time) *throttle {
	return &throttle{now: now, all: aMinute(attemptsInAll), bySource: map[netip.Prefix]*rate.Limiter{}}
}

// aMinute is a limit of n a minute, all of which can be used at once.
func aMinute(n int) *rate.Limiter {
	return rate.NewLimiter(rate.Every(time.Minute/time.Duration(n)), n)
}

// allow notes an attempt and reports whether it may be made; if not, when the next may be.
func (t *throttle) allow(remote string) (ok bool, after time.Duration) {
	now := t.now()
	t.mu.Lock()
	defer t.mu.Unlock()
	own := t.of(source(remote), now).ReserveN(now, 1)
	if after = own.DelayFrom(now); after == 0 {
		all := t.all.ReserveN(now, 1)
		if after = all.DelayFrom(now); after == 0 {
			return true, 0
		}
		all.CancelAt(now)
	}
	own.CancelAt(now)
	return false, after
}

// of returns the limit of a source, and forgets those that are as good as new. The lock is held.
func (t *throttle) of(source netip.Prefix, now time.Time) *rate.Limiter {
	if own := t.bySource[source]; own != nil {
		return own
	}
	for other, limit := range t.bySource {
		if limit.TokensAt(now) >= attemptsPerSource {
			delete(t.bySource, other)
		}
	}
	own := aMinute(attemptsPerSource)
	t.bySource[source] = own
	return own
}

// pass notes an attempt and reports whether it may be made. If not, the answer says when the next may be.
func (t *throttle) pass(w http.ResponseWriter, remote string) bool {
	ok, after := t.allow(remote)
	if !ok {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(after.Seconds()))))
	}
	return ok
}

// source is what counts as one place: an IPv4 address, or the /64 that one IPv6 line is given. What cannot be read, as
// on a Unix socket, is one place of its own.
func source(remote string) netip.Prefix {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Prefix{}
	}
	addr = addr.Unmap().WithZone("")
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	p, err := addr.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}
