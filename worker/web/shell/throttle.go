package shell

import (
	"math"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"
)

// Limits on attempts to guess a secret, in any minute.
const (
	attemptsPerSource = 10
	attemptsInAll     = 60
	attemptsWithin    = time.Minute
)

// A throttle bounds how often somebody may try a secret, to sign in or as a link: from one address, and all together.
// The whole bound also is the bound of its memory.
type throttle struct {
	now func() time.Time

	mu    sync.Mutex
	tries []try // guarded by mu; oldest first
}

type try struct {
	at     time.Time
	source netip.Prefix
}

// newThrottle returns a throttle that nobody has tried yet, with now as its clock.
func newThrottle(now func() time.Time) *throttle { return &throttle{now: now} }

// allow notes an attempt and reports whether it may be made; if not, when the next may be.
func (t *throttle) allow(remote string) (ok bool, after time.Duration) {
	from, now := source(remote), t.now()
	t.mu.Lock()
	defer t.mu.Unlock()
	old := 0
	for old < len(t.tries) && now.Sub(t.tries[old].at) >= attemptsWithin {
		old++
	}
	t.tries = t.tries[old:]
	var first time.Time // of this source
	n := 0
	for _, x := range t.tries {
		if x.source == from {
			if n++; n == 1 {
				first = x.at
			}
		}
	}
	switch {
	case n >= attemptsPerSource:
		return false, first.Add(attemptsWithin).Sub(now)
	case len(t.tries) >= attemptsInAll:
		return false, t.tries[0].at.Add(attemptsWithin).Sub(now)
	}
	t.tries = append(t.tries, try{now, from})
	return true, 0
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
