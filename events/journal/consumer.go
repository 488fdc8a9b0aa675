package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// A pullRequest asks a consumer for messages.
type pullRequest struct {
	Batch     int           `json:"batch"`
	MaxBytes  int           `json:"max_bytes,omitempty"`
	Expires   time.Duration `json:"expires,omitempty"`
	Heartbeat time.Duration `json:"idle_heartbeat,omitempty"`
	NoWait    bool          `json:"no_wait,omitempty"`
}

// consume makes a consumer and gives what it delivers. With NoWait it returns nil when nothing more is there.
func (r *reader) consume(ctx context.Context, ask pullRequest, each func(Raw) error) error {
	nc := r.js.Conn()
	status := nc.StatusChanged(nats.CONNECTED, nats.CLOSED)
	defer nc.RemoveStatusListener(status)

	name, err := r.create(ctx, status)
	if err != nil {
		return fmt.Errorf("read %s: %w", r.stream, explain(nc, "$JS.API.CONSUMER.CREATE."+r.stream, err))
	}
	defer r.forget(ctx, name)

	// As many messages as are asked for fit, and the server's remarks, so that nothing is dropped for being slow.
	in := make(chan *nats.Msg, ask.Batch+64)
	inbox := nc.NewInbox()
	sub, err := nc.ChanSubscribe(inbox+".*", in)
	if err != nil {
		return fmt.Errorf("read %s: %w", r.stream, explain(nc, inbox, err))
	}
	defer func() { _ = sub.Unsubscribe() }() // fails only where the connection is gone, and the subscription with it
	request, err := json.Marshal(ask)
	if err != nil {
		return err
	}
	p := puller{reader: r, in: in, status: status, each: each, inbox: inbox, batch: ask.Batch, noWait: ask.NoWait}
	p.more = func(reply string) error {
		return nc.PublishRequest("$JS.API.CONSUMER.MSG.NEXT."+r.stream+"."+name, reply, request)
	}
	return p.run(ctx)
}

// create makes a consumer and returns its name. A server that stops leaves requests without an answer, so a reconnect
// ends the wait for it. When ctx ends meanwhile, it still waits a moment, so as not to leave the consumer behind.
func (r *reader) create(ctx context.Context, status <-chan nats.Status) (name string, err error) {
	asking, cancel := withTimeout(context.WithoutCancel(ctx))
	defer cancel()
	made := make(chan error, 1)
	go func() {
		c, err := r.js.CreateConsumer(asking, r.stream, jetstream.ConsumerConfig{
			DeliverPolicy:     jetstream.DeliverByStartSequencePolicy,
			OptStartSeq:       r.next,
			FilterSubject:     r.filter,
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
		err = errLost
		if s == nats.CLOSED {
			err = ErrClosed
		}
		cancel()
	case <-ctx.Done():
		err = ctx.Err()
		defer time.AfterFunc(stopWithin, cancel).Stop()
	}
	if <-made == nil {
		r.forget(ctx, name)
	}
	return "", err
}

// forget deletes the consumer. Where that fails the server does it by itself a little later.
func (r *reader) forget(ctx context.Context, name string) {
	if !r.js.Conn().IsConnected() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	if err := r.js.DeleteConsumer(ctx, r.stream, name); err != nil && !errors.Is(err, jetstream.ErrConsumerNotFound) {
		r.log.Debug("a consumer is left to the server", "stream", r.stream, "error", err)
	}
}
