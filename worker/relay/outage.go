package relay

import (
	"context"
	"sync"
	"time"
)

// An outage is the relay being away. Nobody's mail is charged with it: everything waits, and one try after the other finds
// out whether it is back. Its pauses are on the machine's own clock, which nobody sets.
type outage struct {
	pace float64 // how much faster the pauses pass

	mu    sync.Mutex
	cause error
	tries int
	until time.Time
}

// outagePauses are the pauses between tries to reach the relay; the last is repeated.
var outagePauses = []time.Duration{5 * time.Second, 15 * time.Second, time.Minute, 2 * time.Minute}

// longestLook bounds how long Wait sleeps: another connection may find out sooner that the relay is back.
const longestLook = 5 * time.Second

// Outage returns nil, or why the relay cannot be used at the moment.
func (p *Pool) Outage() error {
	o := &p.outage
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.cause
}

// Wait returns when the relay may be tried: at once unless it is known to be away.
func (p *Pool) Wait(ctx context.Context) error {
	for {
		left := p.outage.left()
		if left <= 0 {
			return ctx.Err()
		}
		timer := time.NewTimer(min(left, longestLook))
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
}

// Shut is for whoever does not wait: it returns why the relay cannot be used, and nil if it can or if it is time to try.
func (p *Pool) Shut() error {
	if p.outage.left() <= 0 {
		return nil
	}
	return p.Outage()
}

// left is how long it still is until the relay may be tried.
func (o *outage) left() time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.cause == nil {
		return 0
	}
	return time.Until(o.until)
}

// begin notes that the relay could not be used, and reports whether that is new. Several connections that fail within one
// pause count once.
func (o *outage) begin(cause error) (first bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := time.Now()
	first = o.cause == nil
	if !first && now.Before(o.until) {
		return false
	}
	o.cause = cause
	pause := outagePauses[min(o.tries, len(outagePauses)-1)]
	o.tries++
	o.until = now.Add(time.Duration(float64(pause) / o.pace))
	return first
}

// end notes that the relay answers, and reports whether it did not before.
func (o *outage) end() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	was := o.cause != nil
	o.cause, o.tries = nil, 0
	return was
}
