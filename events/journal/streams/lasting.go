package streams

import (
	"context"
	"time"
)

// AwayFor is how long the servers of a cluster may be away until whoever has work to bring to its end gives up.
const AwayFor = 2 * time.Minute

// Pause waits a moment before something is tried again; false if nobody waits for it any more.
func Pause(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(200 * time.Millisecond):
		return true
	}
}

// Lasting does something again for as long as it fails since servers are away, at most AwayFor. It must be something that may be done twice.
func Lasting(ctx context.Context, do func() error) error {
	since := time.Now()
	for {
		err := do()
		if err == nil || ctx.Err() != nil || Hopeless(err) || NoRoom(err) || time.Since(since) > AwayFor || !Pause(ctx) {
			return err
		}
	}
}
