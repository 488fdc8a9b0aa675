package journal

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
	"jourfixe/events/journal/transcript"
)

// chunkSize is how many events are decoded by one goroutine at a time during a replay.
const chunkSize = 256

// A chunk is a run of events on its way through a decoder.
type chunk struct {
	raws  []streams.Raw     // as they came from the stream,
	frame *transcript.Frame // or from the transcript
	evs   []*events.Event
	err   error
	done  chan struct{} // closed when evs or err is there
}

// Follow gives the office's events in order, beginning after the given sequence, for ever: first those that are there,
// then caughtUp is called once, then the others as they come. Personal values are opened; those of erased persons stay
// closed. Decoding runs ahead on several goroutines; each and caughtUp are called on the caller's.
//
// Whoever follows knows which keys must not be there any more, and says so by Forget.
//
// It survives restarts of the server. It returns when ctx ends, with its error, with the error of each, ErrUnreadable for
// an event that cannot be decoded, or is lost among those that are there at the beginning, streams.ErrClosed when the connection is closed for good, or why the stream cannot be read.
func (j *Journal) Follow(ctx context.Context, after uint64, each func(*events.Event) error, caughtUp func()) error {
	// The end is looked up before the keys are, so that every event up to there finds its key loaded.
	info, err := j.info(ctx)
	if err != nil {
		return fmt.Errorf("follow the journal: %w", err)
	}
	target, err := j.Last(ctx)
	if err != nil {
		return fmt.Errorf("follow the journal: %w", err)
	}
	if err := j.keys.Load(ctx); err != nil {
		return fmt.Errorf("follow the journal: %w", err)
	}
	t := j.transcribe(ctx, info, after, target)
	defer t.close()
	seen := streams.GapsAfter(after)
	reached := func() error {
		seen.Reach(info.State.LastSeq + 1)
		if err := j.whole(ctx, seen); err != nil {
			return err
		}
		t.caughtUp()
		caughtUp()
		return nil
	}
	behind := target > after
	if !behind {
		if err := reached(); err != nil {
			return err
		}
	}
	err = j.decoded(ctx, after, t, func(e *events.Event) error {
		if err := each(e); err != nil {
			return err
		}
		if !behind {
			return nil
		}
		if seen.Reach(e.Sequence); e.Sequence < target {
			return nil
		}
		behind = false
		return reached()
	})
	if errors.Is(err, ErrUnreadable) && !errors.Is(err, events.ErrUnknown) {
		t.distrust(err)
	}
	return err
}

// decoded reads, decodes and gives the events, each of the three at its own pace.
func (j *Journal) decoded(ctx context.Context, after uint64, t *transcribing, each func(*events.Event) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	decoders := max(2, runtime.GOMAXPROCS(0))
	// Every chunk is in both: in ordered for us, who give it in its turn, in work for whichever decoder is free.
	ordered, work := make(chan *chunk, 2*decoders), make(chan *chunk, 2*decoders)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return j.chunks(ctx, after, t, ordered, work) })
	g.Go(func() error { return t.review(ctx) })
	for range decoders {
		g.Go(func() error {
			for {
				select {
				case <-ctx.Done():
					return nil
				case c := <-work:
					c.evs, c.err = j.decode(ctx, c)
					close(c.done)
				}
			}
		})
	}
	if err := give(ctx, t, ordered, each); err != nil {
		cancel()
		_ = g.Wait() // says only that it was cancelled
		return err
	}
	return g.Wait()
}

// chunks reads the transcript, and from where it ends the stream. A chunk of that is passed on when it is full, or when nothing more is here for the moment.
func (j *Journal) chunks(ctx context.Context, after uint64, t *transcribing, ordered, work chan<- *chunk) error {
	pass := func(c *chunk) error {
		c.done = make(chan struct{})
		for _, to := range []chan<- *chunk{ordered, work} {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case to <- c:
			}
		}
		return nil
	}
	for frame, err := range t.frames() {
		if err != nil {
			return fmt.Errorf("follow the journal: %w", err)
		}
		if err := pass(&chunk{frame: frame}); err != nil {
			return err
		}
	}
	r := j.reader(streams.Events, events.EventsOf(j.office, events.Ref{}), max(after, t.given)+1)
	var raws []streams.Raw
	r.Idle = func() error {
		if len(raws) == 0 {
			return nil
		}
		c := &chunk{raws: raws}
		raws = make([]streams.Raw, 0, chunkSize)
		return pass(c)
	}
	return r.Follow(ctx, func(raw streams.Raw) error {
		if raws = append(raws, raw); len(raws) < chunkSize {
			return nil
		}
		return r.Idle()
	})
}

// give returns nil when ctx ends.
func give(ctx context.Context, t *transcribing, ordered <-chan *chunk, each func(*events.Event) error) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case c := <-ordered:
			select {
			case <-ctx.Done():
				return nil
			case <-c.done:
			}
			for i, e := range c.evs {
				if ctx.Err() != nil {
					return nil
				}
				if c.frame == nil {
					t.note(e, c.raws[i])
				}
				if err := each(e); err != nil {
					return err
				}
			}
			if c.err != nil {
				if errors.Is(c.err, transcript.ErrDamaged) {
					t.drop(c.err) // so that the next try goes without
				}
				return fmt.Errorf("follow the journal: %w", c.err)
			}
		}
	}
}

// decode returns the events up to the first that cannot be read, and why not.
func (j *Journal) decode(ctx context.Context, c *chunk) ([]*events.Event, error) {
	if c.frame == nil {
		return decodeEach(ctx, j, c.raws, j.read)
	}
	entries, err := c.frame.Entries()
	if err != nil {
		return nil, err
	}
	return decodeEach(ctx, j, entries, j.readEntry)
}

func decodeEach[T any](ctx context.Context, j *Journal, list []T, read func(T) (*events.Event, error)) ([]*events.Event, error) {
	evs := make([]*events.Event, 0, len(list))
	for _, x := range list {
		e, err := read(x)
		if err != nil {
			return evs, err
		}
		if err := j.open(ctx, e); err != nil {
			return evs, fmt.Errorf("open event %d of the journal: %w", e.Sequence, unreadable(err))
		}
		j.closed.note(e.Body)
		evs = append(evs, e)
	}
	return evs, nil
}

// open opens the personal values of an event. While nobody answers for the keys it asks again: that says nothing of the event, nor of whose key it is.
func (j *Journal) open(ctx context.Context, e *events.Event) error {
	for pause := streams.FirstPause; ; pause = min(2*pause, streams.LongestPause) {
		err := j.keys.Open(ctx, e.Body)
		if err == nil || ctx.Err() != nil || streams.Hopeless(err) {
			return err
		}
		j.log.Debug("the key of an event cannot be asked for; trying again", "event", e.Sequence, "error", err)
		if err := streams.Rest(ctx, j.nc, pause); err != nil {
			return err
		}
	}
}
