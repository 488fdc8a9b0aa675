package inbound

import (
	"context"
	"errors"
	"math"
	"time"

	"jourfixe/events/journal/streams"

	"github.com/nats-io/nats.go/jetstream"
)

// A remover takes messages out of the stream so that nothing of them stays on disk.
type remover struct{ js jetstream.JetStream }

// removeAll removes what lies on the subjects of a filter.
func (r *remover) removeAll(ctx context.Context, filter string) error {
	return r.removeBefore(ctx, filter, math.MaxUint64)
}

// removeBefore removes what lies on the subjects of a filter before a place.
func (r *remover) removeBefore(ctx context.Context, filter string, place uint64) error {
	for next := uint64(1); ; {
		raw, err := streams.Next(ctx, r.js, streams.Inbound, next, filter)
		switch {
		case errors.Is(err, streams.ErrNoMessage), err == nil && raw.Sequence >= place:
			return nil
		case err == nil:
			err = streams.Remove(ctx, r.js, streams.Inbound, raw.Sequence)
		}
		if err != nil {
			return err
		}
		next = raw.Sequence + 1
	}
}

// removeOld removes what lies on a subject if the last of it is old enough.
func (r *remover) removeOld(ctx context.Context, subject string, enough time.Duration) error {
	raw, found, err := streams.Last(ctx, r.js, streams.Inbound, subject)
	if err != nil || !found || time.Since(raw.Time) < enough {
		return err
	}
	return r.removeBefore(ctx, subject, raw.Sequence+1)
}

func (r *remover) removeAt(ctx context.Context, sequences []uint64) error {
	for _, sequence := range sequences {
		if err := streams.Remove(ctx, r.js, streams.Inbound, sequence); err != nil {
			return err
		}
	}
	return nil
}
