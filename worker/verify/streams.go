package verify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal/streams"
)

// A StreamFault is what is wrong with one stream.
type StreamFault struct {
	Stream  string
	Missing bool // it is not there at all
	What    string
}

// Streams looks whether every stream that an office is kept in is there, and gives every message that it says it has: a
// message that is damaged on disk is passed over by the server, and nobody is told. It returns how many messages there
// are, and what is wrong.
func Streams(ctx context.Context, nc *nats.Conn, log *slog.Logger) (messages int, faults []StreamFault, err error) {
	js, err := jetstream.New(nc)
	if err != nil {
		return 0, nil, err
	}
	wrong := func(stream, what string, args ...any) {
		faults = append(faults, StreamFault{Stream: stream, What: fmt.Sprintf(what, args...)})
	}
	there := map[string]bool{}
	names := js.StreamNames(ctx)
	for name := range names.Name() {
		there[name] = true
	}
	if err := names.Err(); err != nil {
		return 0, nil, fmt.Errorf("list the streams: %w", err)
	}
	for _, name := range streams.Names() {
		if !there[name] {
			faults = append(faults, StreamFault{name, true, "there is no " + name})
			continue
		}
		stream, err := js.Stream(ctx, name)
		if err != nil {
			return messages, faults, fmt.Errorf("look at %s: %w", name, err)
		}
		state, read := stream.CachedInfo().State, uint64(0)
		for _, filter := range stream.CachedInfo().Config.Subjects {
			r := streams.Reader{JS: js, Log: log, Stream: name, Filter: filter, Next: 1}
			err = errors.Join(err, r.Scan(ctx, 0, func(streams.Raw) error { read++; return ctx.Err() }))
		}
		switch {
		case ctx.Err() != nil:
			return messages, faults, ctx.Err()
		case err != nil:
			wrong(name, "%s cannot be read to its end: %v", name, err)
		case read < state.Msgs:
			wrong(name, "of %d messages of %s %d cannot be read", state.Msgs, name, state.Msgs-read)
		}
		// No event is ever deleted.
		if name == streams.Events && state.Msgs < state.LastSeq {
			wrong(name, "of %d messages of %s %d are lost", state.LastSeq, name, state.LastSeq-state.Msgs)
		}
		messages += int(read)
	}
	return messages, faults, nil
}
