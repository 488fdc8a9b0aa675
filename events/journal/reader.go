package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	pullMessages  = 2000    // messages asked for at a time
	pullBytes     = 8 << 20 // and bytes, so that large messages do not pile up; more than the largest message has
	pullExpires   = 30 * time.Second
	pullHeartbeat = time.Second
	forgetAfter   = 30 * time.Second // the server forgets a consumer nobody asks any more
	firstPause    = 50 * time.Millisecond
	longestPause  = 2 * time.Second
	stopWithin    = 500 * time.Millisecond
	emptyPasses   = 3 // scans without progress before giving up
)

// errLost says that a consumer is of no use any more; the next one goes on where it stopped.
var errLost = errors.New("the consumer is lost")

// A reader reads a stream in order, without gaps and without leaving anything behind on the server. It uses a consumer
// in memory and makes a new one whenever that is lost: on a reconnect, a restart of the server, or a gap.
//
// The ordered consumer of nats.go does the same, but holds its lock while it waits for a server that is away, so that
// stopping it can take twenty seconds, and it never gives up on a stream that is deleted.
type reader struct {
	js     jetstream.JetStream
	log    *slog.Logger
	stream string
	filter string
	next   uint64       // the first sequence not given yet
	idle   func() error // called when nothing more is here for the moment; may be nil
}

// follow gives every message from next on, for ever. It returns when ctx ends, each fails, or the stream cannot be
// read.
func (r *reader) follow(ctx context.Context, each func(Raw) error) error {
	pause := firstPause
	for begun := false; ; {
		from := r.next
		err := r.consume(ctx, pullRequest{Batch: pullMessages, MaxBytes: pullBytes, Expires: pullExpires,
			Heartbeat: pullHeartbeat}, each)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case !errors.Is(err, errLost) && (hopeless(err) || !begun && !absent(r.js.Conn())):
			return err
		}
		begun = true
		if r.next > from {
			pause = firstPause
		}
		r.log.Debug("a stream is read from a new consumer", "stream", r.stream, "next", r.next, "because", err)
		if err := r.wait(ctx, pause); err != nil {
			return err
		}
		pause = min(2*pause, longestPause)
	}
}

// scan gives every message from next on that there is now, up to the sequence last; 0 means all.
func (r *reader) scan(ctx context.Context, last uint64, each func(Raw) error) error {
	for idle := 0; idle < emptyPasses; {
		end, found, err := lastOf(ctx, r.js, r.stream, r.filter)
		if err != nil {
			return err
		}
		if !found || end.Sequence < r.next || last != 0 && last < r.next {
			return nil
		}
		if last == 0 || last > end.Sequence {
			last = end.Sequence // what comes in meanwhile is not meant
		}
		from := r.next
		err = r.consume(ctx, pullRequest{Batch: pullMessages, MaxBytes: pullBytes, NoWait: true},
			func(raw Raw) error {
				if raw.Sequence > last {
					return errEnough
				}
				return each(raw)
			})
		switch {
		case errors.Is(err, errEnough):
			return nil
		case err != nil && !errors.Is(err, errLost):
			return err
		}
		if r.next == from {
			idle++
		} else {
			idle = 0
		}
	}
	return fmt.Errorf("read %s: the messages from %d on do not come", r.stream, r.next)
}

var errEnough = errors.New("enough")

// wait pauses, but not longer than until the connection is back.
func (r *reader) wait(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	back := r.js.Conn().StatusChanged(nats.CONNECTED, nats.CLOSED)
	defer r.js.Conn().RemoveStatusListener(back)
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
	case <-back:
	}
	return nil
}

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
		return fmt.Errorf("read %s: %w", r.stream, err)
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
			err = nats.ErrConnectionClosed
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

// hopeless reports whether trying again cannot help.
func hopeless(err error) bool {
	var api *jetstream.APIError
	switch {
	case errors.Is(err, nats.ErrTimeout), errors.Is(err, context.DeadlineExceeded), errors.Is(err, nats.ErrNoResponders),
		errors.Is(err, nats.ErrDisconnected), errors.Is(err, nats.ErrReconnectBufExceeded):
		return false
	case errors.As(err, &api):
		return api.Code < 500 && api.Code != 408 && api.Code != 429
	}
	return true
}

// absent reports whether the server is away at the moment.
func absent(nc *nats.Conn) bool { return !nc.IsConnected() && !nc.IsClosed() }
