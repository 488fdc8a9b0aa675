package post

import (
	"context"
	"sync"
	"time"

	"jourfixe/worker"
)

// An outage is the relay being away. Nobody's mail is charged with it: everything waits, and one try after the other finds
// out whether it is back. Its pauses are on the machine's own clock, which nobody sets.
type outage struct {
	pace float64

	mu    sync.Mutex
	cause error
	tries int
	until time.Time
}

// outagePauses are the pauses between tries to reach the relay; the last is repeated.
var outagePauses = []time.Duration{5 * time.Second, 15 * time.Second, time.Minute, 2 * time.Minute}

// reason returns nil, or why the relay cannot be used.
func (o *outage) reason() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.cause
}

// wait returns when the relay may be tried.
func (o *outage) wait(ctx context.Context) error {
	for {
		o.mu.Lock()
		left := time.Until(o.until)
		over := o.cause == nil
		o.mu.Unlock()
		if over || left <= 0 {
			return ctx.Err()
		}
		// Another connection may find out sooner that it is back.
		if !worker.Sleep(ctx, min(left, longest)) {
			return ctx.Err()
		}
	}
}

// begin notes that the relay could not be used, and reports whether that is new. Several connections that fail within one pause
// count once.
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
