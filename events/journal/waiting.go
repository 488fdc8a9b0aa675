package journal

import (
	"context"
	"errors"
	"fmt"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// Waiting gives the commands of the office that wait for their decision, oldest first, of one client or, with "", of all; decided
// is the place up to which they are handled. It stops with the first error of each, and returns it.
func (j *Journal) Waiting(ctx context.Context, decided uint64, client string, each func(streams.Raw) error) error {
	filter := events.CommandsOf(j.office)
	if client != "" {
		if !events.ValidID(client) {
			return fmt.Errorf("look at the commands of a client: the name does not match %s", events.IDPattern)
		}
		filter = events.CommandsFrom(j.office, client)
	}
	return j.reader(streams.Commands, filter, decided+1).Scan(ctx, 0, each)
}

// DropWaiting takes out commands that wait: the one at a place or, with 0, those of a client. What the desk has in hand is decided
// all the same. It returns how many there were; when ctx ends before all are out, that is no error.
func (j *Journal) DropWaiting(ctx context.Context, decided, sequence uint64, client string) (int, error) {
	n := 0
	forget, err := j.remover(ctx)
	if err != nil {
		return 0, fmt.Errorf("drop commands: %w", err)
	}
	err = j.Waiting(ctx, decided, client, func(raw streams.Raw) error {
		if sequence != 0 && raw.Sequence != sequence {
			return nil
		}
		remove := forget
		if _, _, kind, err := events.ParseCommandSubject(raw.Subject); err != nil || kind.Noun == "person" || kind.Noun == "registration" || kind.Noun == "host" || kind.Noun == "poll" || kind.Noun == "matter" || kind.Noun == "minutes" || kind.Noun == "resolution" || kind.Noun == "attendance" || kind.Noun == "meeting" {
			remove = func(raw streams.Raw) error { // It may say something of people.
				return streams.Remove(ctx, j.js, streams.Commands, raw.Sequence)
			}
		}
		if err := remove(raw); err != nil {
			return err
		}
		n++
		return nil
	})
	if errors.Is(err, context.DeadlineExceeded) && n > 0 {
		return n, nil
	}
	if err != nil {
		return n, fmt.Errorf("drop commands: %w", err)
	}
	return n, nil
}
