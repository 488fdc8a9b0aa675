package journal

import (
	"context"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// whole returns ErrUnreadable if there is a gap in which nothing lies.
func (j *Journal) whole(ctx context.Context, g *streams.Gaps) error {
	lost, err := g.Lost(ctx, j.reader(streams.Events, events.EventsOf("*", events.Ref{}), 1))
	if err != nil {
		return fmt.Errorf("look whether the journal is whole: %w", err)
	}
	if lost.N == 0 {
		return nil
	}
	return fmt.Errorf("%w: %d lost, the first at place %d, as where files are damaged; see jourfixe check, and restore a backup, or one of what is left", ErrUnreadable, lost.N, lost.First)
}

// info is how the stream of events stands, of all offices.
func (j *Journal) info(ctx context.Context) (*jetstream.StreamInfo, error) {
	stream, err := j.js.Stream(ctx, streams.Events)
	if err != nil {
		return nil, streams.Explain(j.nc, "$JS.API.STREAM.INFO."+streams.Events, err)
	}
	return stream.CachedInfo(), nil
}
