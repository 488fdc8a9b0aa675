package journal

import (
	"context"
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
	lagFor        = 5 * time.Second // for which a replica may lag behind the leader of the stream
)

// errLost says that a consumer is of no use any more; the next one goes on where it stopped.
var errLost = errors.New("the consumer is lost")

// A givenError is an error of whoever the messages are given to. It goes back there as it is, and is never taken for
// one of the reader's own, whatever it wraps.
type givenError struct{ err error }

func (e givenError) Error() string { return e.err.Error() }

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
		if given, ok := err.(givenError); ok {
			return given.err
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, ErrClosed):
			return err
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
	for lag := (patience{limit: lagFor}); ; {
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
		from, enough := r.next, false
		err = r.consume(ctx, pullRequest{Batch: pullMessages, MaxBytes: pullBytes, NoWait: true},
			func(raw Raw) error {
				if enough = raw.Sequence > last; enough {
					return errEnough
				}
				return each(raw)
			})
		given, ok := err.(givenError)
		switch {
		case enough:
			return nil
		case ok:
			return given.err
		case err != nil && !errors.Is(err, errLost):
			return err
		case r.next > from:
			lag = patience{limit: lagFor}
			continue
		}
		// The leader has messages that the consumer does not see: its replica lags behind.
		if more, err := lag.wait(ctx, r); err != nil {
			return err
		} else if !more {
			return fmt.Errorf("read %s: the messages from %d on do not come", r.stream, r.next)
		}
	}
}

var errEnough = errors.New("enough")

// reached returns ErrBehind if the stream has never come as far as the sequence. A leader that was just elected may
// still be on its way there.
func (r *reader) reached(ctx context.Context, sequence uint64) error {
	for lag := (patience{limit: lagFor / 5}); sequence > 0; {
		stream, err := r.js.Stream(ctx, r.stream)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, nats.ErrConnectionClosed):
			return ErrClosed
		case err != nil && absent(r.js.Conn()):
			if err := r.wait(ctx, longestPause); err != nil {
				return err
			}
			continue
		case err != nil:
			return err
		case stream.CachedInfo().State.LastSeq >= sequence:
			return nil
		}
		if more, err := lag.wait(ctx, r); err != nil {
			return err
		} else if !more {
			return fmt.Errorf("%s ends at %d: %w", r.stream, stream.CachedInfo().State.LastSeq, ErrBehind)
		}
	}
	return nil
}

// A patience waits for what should be there in a moment: ever longer, and not longer than the limit in all.
type patience struct{ limit, pause, waited time.Duration }

// wait reports whether there is a reason to look again.
func (p *patience) wait(ctx context.Context, r *reader) (bool, error) {
	p.pause = min(max(2*p.pause, firstPause), p.limit-p.waited)
	if p.pause <= 0 {
		return false, nil
	}
	p.waited += p.pause
	return true, r.wait(ctx, p.pause)
}

func (r *reader) wait(ctx context.Context, pause time.Duration) error {
	return rest(ctx, r.js.Conn(), pause)
}

// rest pauses, but not longer than until the connection is back.
func rest(ctx context.Context, nc *nats.Conn, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	back := nc.StatusChanged(nats.CONNECTED, nats.CLOSED)
	defer nc.RemoveStatusListener(back)
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
	case <-back:
	}
	return nil
}

// hopeless reports whether trying again cannot help.
func hopeless(err error) bool {
	var api *jetstream.APIError
	switch {
	case errors.Is(err, nats.ErrTimeout), errors.Is(err, context.DeadlineExceeded), errors.Is(err, nats.ErrNoResponders),
		errors.Is(err, jetstream.ErrNoStreamResponse), errors.Is(err, nats.ErrDisconnected), errors.Is(err, nats.ErrReconnectBufExceeded):
		return false
	case errors.As(err, &api):
		return api.Code < 500 && api.Code != 408 && api.Code != 429
	}
	return true
}

// absent reports whether the server is away at the moment.
func absent(nc *nats.Conn) bool { return !nc.IsConnected() && !nc.IsClosed() }
