package streams

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// A PullRequest asks a consumer for messages.
type PullRequest struct {
	Batch     int           `json:"batch"`
	MaxBytes  int           `json:"max_bytes,omitempty"`
	Expires   time.Duration `json:"expires,omitempty"`
	Heartbeat time.Duration `json:"idle_heartbeat,omitempty"`
	NoWait    bool          `json:"no_wait,omitempty"`
}

// consume makes a consumer and gives what it delivers. With NoWait it returns nil when nothing more is there.
func (r *Reader) consume(ctx context.Context, ask PullRequest, each func(Raw) error) error {
	nc := r.JS.Conn()
	status := nc.StatusChanged(nats.CONNECTED, nats.CLOSED)
	defer nc.RemoveStatusListener(status)

	name, err := r.create(ctx, status)
	if err != nil {
		return fmt.Errorf("read %s: %w", r.Stream, Explain(nc, "$JS.API.CONSUMER.CREATE."+r.Stream, err))
	}
	defer r.forget(ctx, name)

	// As many messages as are asked for fit, and the server's remarks, so that nothing is dropped for being slow.
	in := make(chan *nats.Msg, ask.Batch+64)
	inbox := nc.NewInbox()
	sub, err := nc.ChanSubscribe(inbox+".*", in)
	if err != nil {
		return fmt.Errorf("read %s: %w", r.Stream, Explain(nc, inbox, err))
	}
	defer func() { _ = sub.Unsubscribe() }() // fails only where the connection is gone, and the subscription with it
	request, err := json.Marshal(ask)
	if err != nil {
		return err
	}
	p := puller{reader: r, in: in, status: status, each: each, inbox: inbox, batch: ask.Batch, noWait: ask.NoWait}
	p.more = func(reply string) error {
		return nc.PublishRequest("$JS.API.CONSUMER.MSG.NEXT."+r.Stream+"."+name, reply, request)
	}
	return p.run(ctx)
}

// create makes a consumer and returns its name. A server that stops leaves requests without an answer, so a reconnect
// ends the wait for it. When ctx ends meanwhile, it still waits a moment, so as not to leave the consumer behind.
func (r *Reader) create(ctx context.Context, status <-chan nats.Status) (name string, err error) {
	asking, cancel := Bounded(context.WithoutCancel(ctx))
	defer cancel()
	made := make(chan error, 1)
	go func() {
		c, err := r.JS.CreateConsumer(asking, r.Stream, jetstream.ConsumerConfig{
			DeliverPolicy:     jetstream.DeliverByStartSequencePolicy,
			OptStartSeq:       r.Next,
			FilterSubject:     r.Filter,
			HeadersOnly:       r.Bare,
			AckPolicy:         jetstream.AckNonePolicy,
			MemoryStorage:     true,
			Replicas:          1,
			InactiveThreshold: forgetAfter,
		})
		if err == nil {
			name = c.CachedInfo().Name
		}
		made <- err
	}()
	select {
	case err := <-made:
		return name, err
	case s := <-status:
		err = ErrLost
		if s == nats.CLOSED {
			err = ErrClosed
		}
		cancel()
	case <-ctx.Done():
		err = ctx.Err()
		defer time.AfterFunc(StopWithin, cancel).Stop()
	}
	if <-made == nil {
		r.forget(ctx, name)
	}
	return "", err
}

// forget deletes the consumer. Where that fails the server does it by itself a little later.
func (r *Reader) forget(ctx context.Context, name string) {
	if !r.JS.Conn().IsConnected() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), StopWithin)
	defer cancel()
	if err := r.JS.DeleteConsumer(ctx, r.Stream, name); err != nil && !errors.Is(err, jetstream.ErrConsumerNotFound) {
		r.Log.Debug("a consumer is left to the server", "stream", r.Stream, "error", err)
	}
}
