// Package streams knows the streams in which JetStream keeps an office: what each of them keeps and for how long, and how
// messages are read in order, found, and deleted so that nothing stays on disk. What the messages mean is not known here;
// whoever stores something has a package above.
package streams

import (
	"strings"
	"time"

	"github.com/nats-io/nats.go"
)

// A Raw is a message of a stream as it lies there.
type Raw struct {
	Sequence uint64
	Subject  string
	Header   nats.Header
	Data     []byte
	Size     int       // of the data, which a Reader that is Bare does not give
	Time     time.Time // when the server stored it
}

// Get returns the first value of a header, "" if there is none. Libraries write the names in whatever case they like, and mean
// the same; of several spellings the name itself goes first, then the first in order, so that every replica reads the same.
func (r Raw) Get(name string) string {
	if values := r.Header[name]; len(values) > 0 {
		return values[0]
	}
	best := ""
	for other, values := range r.Header {
		if strings.EqualFold(other, name) && len(values) > 0 && (best == "" || other < best) {
			best = other
		}
	}
	return r.Header.Get(best)
}

// HouseInbox is where answers to the house go. Who administers may look into every inbox of the account, and what the
// server answers to the house holds keys.
const HouseInbox = "_HOUSE"

// BackupInbox is where answers to whoever takes a backup go, for the same reason.
const BackupInbox = "_BACKUP"

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
