package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/synadia-io/orbit.go/jetstreamext"

	"jourfixe/events/journal/streams"
)

// errOthers says that a place was taken by what nobody here has written.
var errOthers = errors.New("is somebody else writing?")

// A sender stores messages behind each other, of which the first is to come to stand at a place.
type sender func(ctx context.Context, first uint64, msgs []*nats.Msg) error

// inOrder stores messages of a part from a place on, each once, however often the servers of a cluster are away meanwhile: each says at which place
// it is to stand, and where one is not known to be stored, the stream says how far it has come.
func (p *putter) inOrder(ctx context.Context, part Part, first uint64, msgs []*nats.Msg, send sender) error {
	since := time.Now()
	for {
		err := send(ctx, first, msgs)
		if err == nil {
			return nil
		}
		err = fmt.Errorf("store %d messages from %d on: %w", len(msgs), first, err)
		if final(err) || ctx.Err() != nil || time.Since(since) > streams.AwayFor || !streams.Pause(ctx) {
			return err
		}
		if p.still != nil {
			if err := p.still(ctx); err != nil {
				return err
			}
		}
		var end uint64
		if err := streams.Lasting(ctx, func() (err error) { end, err = p.end(ctx, part); return err }); err != nil {
			return err
		}
		if end < first {
			continue // also where it has less than was acknowledged, as one that is just coming to lead
		}
		stored := end - first + 1
		if stored > uint64(len(msgs)) {
			return fmt.Errorf("the %s go on to %d, and %d is the last that was written: %w", part, end, first+uint64(len(msgs))-1, errOthers)
		}
		if err := p.check(ctx, part, end, msgs[stored-1]); err != nil {
			return err
		}
		if msgs = msgs[stored:]; len(msgs) == 0 {
			return nil
		}
		first, since = end+1, time.Now()
	}
}

// final reports whether it is no use to send again: a place that is taken may be so by what was sent before, and a batch loses its beginning with the server that had it.
func final(err error) bool {
	var api *jetstream.APIError
	if errors.As(err, &api) && api.ErrorCode == jetstreamext.JSErrCodeBatchPublishIncomplete || errors.Is(streams.Conflict(err), streams.ErrConflict) {
		return false
	}
	return streams.Hopeless(err) || streams.NoRoom(err)
}

// end is the last place of a part's stream.
func (p *putter) end(ctx context.Context, part Part) (uint64, error) {
	bounded, cancel := streams.Bounded(ctx)
	defer cancel()
	stream, err := p.js.Stream(bounded, part.Stream())
	if err != nil {
		return 0, fmt.Errorf("look how far %s has come: %w", part.Stream(), err)
	}
	return stream.CachedInfo().State.LastSeq, nil
}

// check returns an error if another message than this one stands at a place.
func (p *putter) check(ctx context.Context, part Part, place uint64, m *nats.Msg) error {
	return streams.Lasting(ctx, func() error {
		raw, err := streams.At(ctx, p.js, part.Stream(), place)
		if err != nil {
			return fmt.Errorf("look at message %d of %s: %w", place, part.Stream(), err)
		}
		if raw.Subject != m.Subject || !bytes.Equal(raw.Data, m.Data) {
			return fmt.Errorf("message %d of %s is another than was written: %w", place, part.Stream(), errOthers)
		}
		return nil
	})
}

// batch stores messages in one batch.
func (p *putter) batch(ctx context.Context, first uint64, msgs []*nats.Msg) error {
	if len(msgs) == 1 {
		return p.each(ctx, first, msgs)
	}
	msgs[0].Header.Set(jetstream.ExpectedLastSeqHeader, strconv.FormatUint(first-1, 10))
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	_, err := jetstreamext.PublishMsgBatch(ctx, p.js, msgs)
	return err
}

// each stores messages each by itself, all under way at once.
func (p *putter) each(ctx context.Context, first uint64, msgs []*nats.Msg) error {
	for i, m := range msgs {
		m.Header.Set(jetstream.ExpectedLastSeqHeader, strconv.FormatUint(first+uint64(i)-1, 10))
	}
	return p.loose(ctx, 0, msgs)
}

// loose is each wherever a message comes to stand.
func (p *putter) loose(ctx context.Context, _ uint64, msgs []*nats.Msg) (err error) {
	var acks []jetstream.PubAckFuture
	for _, m := range msgs {
		// Anew each time: how it is answered is set in it.
		ack, err := p.js.PublishMsgAsync(&nats.Msg{Subject: m.Subject, Header: m.Header, Data: m.Data})
		if err != nil {
			return err
		}
		acks = append(acks, ack)
	}
	for _, ack := range acks {
		// The first tells why; of those behind it, that their place is not the next.
		if failed := stored(ctx, ack); err == nil {
			err = failed
		}
	}
	return err
}

func stored(ctx context.Context, ack jetstream.PubAckFuture) error {
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	select {
	case <-ack.Ok():
		return nil
	case err := <-ack.Err():
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
