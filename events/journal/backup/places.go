package backup

import (
	"context"
	"fmt"
	"io"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal/streams"
)

// What goes into one batch.
const (
	batchMessages = 1000
	batchBytes    = 8 << 20
)

// inPlaces puts a part back whose messages are known by their places, from the first to the last: each comes to stand where it was. Links, the order
// of decisions, and what was answered go by that.
func (p *putter) inPlaces(ctx context.Context, part Part, r io.Reader, first, last uint64, send sender) error {
	next, size := first, 0
	var msgs []*nats.Msg
	flush := func() error {
		if len(msgs) == 0 {
			return nil
		}
		if err := p.inOrder(ctx, part, next, msgs, send); err != nil {
			return err
		}
		next, size, msgs = next+uint64(len(msgs)), 0, nil
		return nil
	}
	add := func(m *nats.Msg) error {
		msgs, size = append(msgs, m), size+len(m.Data)
		if len(msgs) == batchMessages || size >= batchBytes {
			return flush()
		}
		return nil
	}
	fill := func(to uint64) error {
		first := next + uint64(len(msgs))
		for next+uint64(len(msgs)) < to {
			if err := add(free(part, first, next+uint64(len(msgs)), to-1)); err != nil {
				return err
			}
		}
		return nil
	}
	_, err := Read(r, func(raw streams.Raw) error {
		if raw.Sequence < next+uint64(len(msgs)) || raw.Sequence > last {
			return fmt.Errorf("%w: message %d of the %s stands out of order", ErrDamaged, raw.Sequence, part)
		}
		if err := fill(raw.Sequence); err != nil {
			return err
		}
		m, err := p.message(part, raw)
		if err != nil {
			return err
		}
		p.count(part, len(raw.Data))
		return add(m)
	})
	if err == nil {
		err = fill(last + 1)
	}
	if err == nil {
		err = flush()
	}
	return err
}

// free is the message that takes a place of several that nothing in a backup is for: other offices of the server had something there, or commands that
// were destroyed.
func free(part Part, first, place, last uint64) *nats.Msg {
	switch {
	case part == Commands:
		return nats.NewMsg("jourfixe." + streams.Nobody + ".command." + streams.Nobody)
	case place == last && first < last:
		return streams.FreeAll(first, last)
	}
	return streams.Free()
}

// Fill takes the places of the journal up to one, so that nothing comes to stand there that people could take for what stood there once.
func Fill(ctx context.Context, js jetstream.JetStream, to uint64) error {
	p := &putter{js: js}
	first, next := uint64(0), uint64(0) // of the places that were left free so far one after the other, and behind them
	for {
		var end uint64
		if err := streams.Lasting(ctx, func() (err error) { end, err = p.end(ctx, Events); return err }); err != nil {
			return fmt.Errorf("leave places of the journal free: %w", err)
		}
		if end >= to {
			return nil
		}
		if end+1 != next {
			first = end + 1 // another office has written meanwhile
		}
		msgs := make([]*nats.Msg, min(batchMessages, to-end))
		next = end + 1 + uint64(len(msgs))
		for i := range msgs {
			msgs[i] = free(Events, first, end+1+uint64(i), next-1)
		}
		if err := p.inOrder(ctx, Events, end+1, msgs, p.batch); err != nil {
			return fmt.Errorf("leave places of the journal free: %w", err)
		}
	}
}
