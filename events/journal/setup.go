package journal

import (
	"context"
	"fmt"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal/streams"
)

// Setup makes the streams and buckets on a server that is not built in, or brings them up to this version, each kept by that many
// servers: also by fewer than before, which Open refuses. It returns how they stood before and stand now. The connection must be of
// the house (Access.DialHouse).
func Setup(ctx context.Context, nc *nats.Conn, replicas int) (before, after []streams.State, err error) {
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, nil, fmt.Errorf("set up the streams: %w", err)
	}
	if err := streams.CheckLevel(ctx, js); err != nil {
		return nil, nil, fmt.Errorf("set up the streams: %w", err)
	}
	found, err := streams.Look(ctx, js)
	if err != nil {
		return nil, nil, fmt.Errorf("set up the streams: %w", err)
	}
	before = found.States()
	if err := found.Furnish(ctx, js, replicas); err != nil {
		return nil, nil, fmt.Errorf("set up the streams: %w", err)
	}
	if after, err = streams.States(ctx, js); err != nil {
		return nil, nil, fmt.Errorf("set up the streams: %w", err)
	}
	return before, after, nil
}

// States says how the streams stand on the servers that keep them.
func (j *Journal) States(ctx context.Context) ([]streams.State, error) {
	return streams.States(ctx, j.js)
}
