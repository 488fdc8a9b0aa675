package streams

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
	pullMessages = 2000    // messages asked for at a time
	pullBytes    = 8 << 20 // and bytes, so that large messages do not pile up; more than the largest message has
	pullExpires  = 30 * time.Second
	forgetAfter  = 30 * time.Second // the server forgets a consumer nobody asks any more
	lagFor       = 5 * time.Second  // for which a replica may lag behind the leader of the stream
	gatherFor    = 8 * time.Second  // for which servers are given time that do not answer, or cannot, as while they choose who leads

	// Heartbeat is how often a server says that it is there while it has nothing to give.
	Heartbeat = time.Second

	// FirstPause and LongestPause are between two tries at something that a server that is away keeps from being done.
	FirstPause   = 50 * time.Millisecond
	LongestPause = 2 * time.Second

	// StopWithin is how long tidying up may take when the program stops.
	StopWithin = 500 * time.Millisecond
)

// ErrLost says that a consumer is of no use any more; the next one goes on where it stopped.
var ErrLost = errors.New("the consumer is lost")

// A givenError is an error of whoever the messages are given to. It goes back there as it is, and is never taken for
// one of the reader's own, whatever it wraps.
type givenError struct{ err error }

func (e givenError) Error() string { return e.err.Error() }

// A Reader reads a stream in order, without gaps and without leaving anything behind on the server. It uses a consumer
// in memory and makes a new one whenever that is lost: on a reconnect, a restart of the server, or a gap.
//
// The ordered consumer of nats.go does the same, but holds its lock while it waits for a server that is away, so that
// stopping it can take twenty seconds, and it never gives up on a stream that is deleted.
type Reader struct {
	JS     jetstream.JetStream
	Log    *slog.Logger
	Stream string
	Filter string
	Next   uint64       // the first sequence not given yet
	Bare   bool         // without the data
	Idle   func() error // called when nothing more is here for the moment; may be nil
}

// Follow gives every message from Next on, for ever. It returns when ctx ends, each fails, or the stream cannot be
// read.
func (r *Reader) Follow(ctx context.Context, each func(Raw) error) error {
	pause := FirstPause
	for begun := false; ; {
		from := r.Next
		err := r.consume(ctx, PullRequest{Batch: pullMessages, MaxBytes: pullBytes, Expires: pullExpires,
			Heartbeat: Heartbeat}, each)
		if given, ok := err.(givenError); ok {
			return given.err
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, ErrClosed):
			return err
		case !errors.Is(err, ErrLost) && (Hopeless(err) || !begun && !Absent(r.JS.Conn())):
			return err
		}
		begun = true
		if r.Next > from {
			pause = FirstPause
		}
		r.Log.Debug("a stream is read from a new consumer", "stream", r.Stream, "next", r.Next, "because", err)
		if err := r.wait(ctx, pause); err != nil {
			return err
		}
		pause = min(2*pause, LongestPause)
	}
}

// Scan gives every message from Next on that there is now, up to the sequence last; 0 means all.
func (r *Reader) Scan(ctx context.Context, last uint64, each func(Raw) error) error {
	lag, since := patience{limit: lagFor}, time.Now()
	for {
		end, err := r.end(ctx)
		if err != nil {
			if err := r.bear(ctx, since, err); err != nil {
				return err
			}
			continue
		}
		if end < r.Next || last != 0 && last < r.Next {
			return nil
		}
		if last == 0 || last > end {
			last = end // what comes in meanwhile is not meant
		}
		from, enough := r.Next, false
		err = r.consume(ctx, PullRequest{Batch: pullMessages, MaxBytes: pullBytes, NoWait: true},
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
		case err != nil && !errors.Is(err, ErrLost):
			if err := r.bear(ctx, since, err); err != nil {
				return err
			}
			continue
		case r.Next > from:
			lag, since = patience{limit: lagFor}, time.Now()
			continue
		}
		// The leader has messages that the consumer does not see: its replica lags behind.
		if more, err := lag.wait(ctx, r); err != nil {
			return err
		} else if !more {
			return fmt.Errorf("read %s: the messages from %d on do not come", r.Stream, r.Next)
		}
	}
}

var errEnough = errors.New("enough")

// end returns the place of the last message that there is, 0 if there is none from Next on.
//
// Where the last message is damaged on disk, the server knows its place and says that there is none at all. Those before it are there: the last of
// them is looked for by halves.
func (r *Reader) end(ctx context.Context) (uint64, error) {
	last, found, err := Last(ctx, r.JS, r.Stream, r.Filter)
	if err != nil || found {
		return last.Sequence, err
	}
	first, err := Next(ctx, r.JS, r.Stream, r.Next, r.Filter)
	if errors.Is(err, ErrNoMessage) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("look for the end of %s: %w", r.Stream, err)
	}
	stream, err := r.JS.Stream(ctx, r.Stream)
	if err != nil {
		return 0, fmt.Errorf("look for the end of %s: %w", r.Stream, err)
	}
	// There is one at the place low, and none behind high.
	low, high := first.Sequence, stream.CachedInfo().State.LastSeq
	for low < high {
		middle := low + (high-low+1)/2
		raw, err := Next(ctx, r.JS, r.Stream, middle, r.Filter)
		switch {
		case errors.Is(err, ErrNoMessage):
			high = middle - 1
		case err != nil:
			return 0, fmt.Errorf("look for the end of %s: %w", r.Stream, err)
		default:
			low = raw.Sequence
		}
	}
	return low, nil
}

// Reached returns ErrBehind if the stream has never come as far as the sequence. A leader that was just elected may
// still be on its way there.
func (r *Reader) Reached(ctx context.Context, sequence uint64) error {
	for lag := (patience{limit: lagFor / 5}); sequence > 0; {
		stream, err := r.JS.Stream(ctx, r.Stream)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, nats.ErrConnectionClosed):
			return ErrClosed
		case err != nil && Absent(r.JS.Conn()):
			if err := r.wait(ctx, LongestPause); err != nil {
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
			return fmt.Errorf("%s ends at %d: %w", r.Stream, stream.CachedInfo().State.LastSeq, ErrBehind)
		}
	}
	return nil
}

// A patience waits for what should be there in a moment: ever longer, and not longer than the limit in all.
type patience struct{ limit, pause, waited time.Duration }

// wait reports whether there is a reason to look again.
func (p *patience) wait(ctx context.Context, r *Reader) (bool, error) {
	p.pause = min(max(2*p.pause, FirstPause), p.limit-p.waited)
	if p.pause <= 0 {
		return false, nil
	}
	p.waited += p.pause
	return true, r.wait(ctx, p.pause)
}

// bear waits where servers of a cluster do not answer, or say that they cannot, as while they choose who leads; nil: to be tried again. It returns what else is wrong, that whoever is
// asked is away, and what has been so since long ago.
func (r *Reader) bear(ctx context.Context, since time.Time, err error) error {
	if !Gathering(err) || Absent(r.JS.Conn()) || ctx.Err() != nil || time.Since(since) > gatherFor {
		return err
	}
	return r.wait(ctx, 4*FirstPause)
}

func (r *Reader) wait(ctx context.Context, pause time.Duration) error {
	return Rest(ctx, r.JS.Conn(), pause)
}

// Rest pauses, but not longer than until the connection is back.
func Rest(ctx context.Context, nc *nats.Conn, pause time.Duration) error {
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
