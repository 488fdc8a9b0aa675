package journal

import (
	"context"
	"fmt"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// Of gives the office's events about one thing that are there now, in order. Their sealed values stay sealed.
func (j *Journal) Of(ctx context.Context, about events.Ref, each func(*events.Event) error) error {
	return j.matching(ctx, events.EventsOf(j.office, about), each)
}

// OfKind gives those of one kind, as "meeting" and "answered", about whatever thing.
func (j *Journal) OfKind(ctx context.Context, kind events.Type, each func(*events.Event) error) error {
	return j.matching(ctx, events.EventSubject(j.office, events.Ref{Noun: kind.Noun, ID: "*"}, kind.Name), each)
}

func (j *Journal) matching(ctx context.Context, filter string, each func(*events.Event) error) error {
	err := j.reader(streams.Events, filter, 1).Scan(ctx, 0, func(raw streams.Raw) error {
		e, err := j.read(raw)
		if err != nil {
			return err
		}
		return each(e)
	})
	if err != nil {
		return fmt.Errorf("read the events of %s: %w", filter, err)
	}
	return nil
}
