package streams

import (
	"context"
	"log/slog"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// A Bucket is read and written as the stream behind it. The client's view of one starts anew after an absence of the server, and knows no times to live.
type Bucket struct {
	JS   jetstream.JetStream
	Name string
	Log  *slog.Logger
}

// Stream is the stream behind the bucket.
func (b *Bucket) Stream() string { return "KV_" + b.Name }

// Prefix is what all subjects of the bucket begin with.
func (b *Bucket) Prefix() string { return "$KV." + b.Name + "." }

// Put writes a value, nil as a note that it is gone, and returns its sequence. It returns ErrConflict where an option expects another state than there is; after
// any other error it may be written or not.
func (b *Bucket) Put(ctx context.Context, key string, data []byte, o ...jetstream.PublishOpt) (uint64, error) {
	ctx, cancel := Bounded(ctx)
	defer cancel()
	m := nats.NewMsg(b.Prefix() + key)
	if m.Data = data; data == nil {
		m.Header.Set("KV-Operation", "DEL") // what the client's own view of a bucket knows
	}
	ack, err := b.JS.PublishMsg(ctx, m, o...)
	if err != nil {
		return 0, Conflict(err)
	}
	return ack.Sequence, nil
}

// Follow gives every value of some keys as it is, and then each change, for ever; caughtUp is called once in between. It survives
// restarts of the server, and returns when ctx ends, each fails, or the stream cannot be read.
func (b *Bucket) Follow(ctx context.Context, keys string, each func(Raw) error, caughtUp func()) error {
	filter := b.Prefix() + keys
	end, behind, err := Last(ctx, b.JS, b.Stream(), filter)
	if err != nil {
		return err
	}
	if !behind {
		caughtUp()
	}
	r := &Reader{JS: b.JS, Log: b.Log, Stream: b.Stream(), Filter: filter, Next: 1}
	// The last one may be replaced, or go by itself, while the others are read: what is later, a note of that too, counts for it.
	return r.Follow(ctx, func(raw Raw) error {
		if err := each(raw); err != nil {
			return err
		}
		if behind && raw.Sequence >= end.Sequence {
			behind = false
			caughtUp()
		}
		return nil
	})
}
