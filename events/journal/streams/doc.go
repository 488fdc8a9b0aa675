// Package streams knows the streams in which JetStream keeps an office: what each of them keeps and for how long, and how
// messages are read in order, found, and deleted so that nothing stays on disk. What the messages mean is not known here;
// whoever stores something has a package above.
package streams

import (
	"time"

	"github.com/nats-io/nats.go"
)

// A Raw is a message of a stream as it lies there.
type Raw struct {
	Sequence uint64
	Subject  string
	Header   nats.Header
	Data     []byte
	Time     time.Time // when the server stored it
}

// HouseInbox is where answers to the house go. Who administers may look into every inbox of the account, and what the
// server answers to the house holds keys.
const HouseInbox = "_HOUSE"

// Unsubscribe returns when nothing more comes in, or a moment later where the server is away.
func Unsubscribe(sub *nats.Subscription) {
	closed := sub.StatusChanged(nats.SubscriptionClosed)
	// Fails only where the connection is gone, and the subscription with it.
	if sub.Drain() != nil {
		return
	}
	timer := time.NewTimer(StopWithin)
	defer timer.Stop()
	select {
	case <-closed:
	case <-timer.C:
	}
}
