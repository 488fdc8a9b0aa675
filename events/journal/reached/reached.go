// Package reached notes how far the streams of an office have come, elsewhere than in them, and finds out by that whether they have been
// replaced by older ones, or cut. A server that finds its files damaged may go on with what was before the damage, and give the places
// behind it once more; a folder that somebody puts back looks like any other.
package reached

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal/ledger"
	"jourfixe/events/journal/streams"
)

// A Mark says how far the streams of an office reached at a time, at least. There is nothing personal in it.
type Mark struct {
	At      time.Time `json:"at"`
	Event   uint64    `json:"event"`           // the place of the last event
	Stored  time.Time `json:"stored,omitzero"` // when the server stored it, by which it is told from another at that place
	Command uint64    `json:"command"`         // the place of the last command that was decided
	Line    uint64    `json:"line"`            // the sequence of the last line of the ledger
}

// ErrOlder says that the journal is not any more what it was.
var ErrOlder = errors.New("the journal is older than what is known of it, or damaged")

// Lag is for how long a server of a cluster that was just elected to lead, or started, may be on its way to what the cluster has acknowledged. One that
// is by itself has it at once.
const Lag = 10 * time.Second

// pause is between two looks.
const pause = 100 * time.Millisecond

// Of returns the mark of an office as it stands: its last event, how far commands are decided, and the last line of its ledger. It returns
// streams.ErrNoMessage where the journal does not have that event.
func Of(ctx context.Context, js jetstream.JetStream, event, command, line uint64, now time.Time) (*Mark, error) {
	m := &Mark{At: now.UTC(), Event: event, Command: command, Line: line}
	if event == 0 {
		return m, nil
	}
	raw, err := streams.At(ctx, js, streams.Events, event)
	if err != nil {
		return nil, err
	}
	m.Stored = raw.Time.UTC()
	return m, nil
}

// Further reports whether the mark says more than another, nil for none.
func (m *Mark) Further(than *Mark) bool {
	return than == nil || m.Event > than.Event || m.Command > than.Command || m.Line > than.Line
}

// Journal returns ErrOlder, with what is not as it was, if the journal does not reach as far as the mark says, or has something else there, for as
// long as a time.
func (m *Mark) Journal(ctx context.Context, js jetstream.JetStream, lag time.Duration) error {
	if m.Event == 0 {
		return nil
	}
	for begun := time.Now(); ; {
		fault, err := m.journal(ctx, js)
		if err != nil || fault == nil || time.Since(begun) >= lag {
			return errors.Join(err, fault)
		}
		if err := streams.Rest(ctx, js.Conn(), pause); err != nil {
			return err
		}
	}
}

func (m *Mark) journal(ctx context.Context, js jetstream.JetStream) (fault, err error) {
	was := fmt.Sprintf("event %d was there at %s UTC", m.Event, m.At.UTC().Format(time.DateTime))
	stream, err := js.Stream(ctx, streams.Events)
	switch {
	case errors.Is(err, jetstream.ErrStreamNotFound):
		return fmt.Errorf("%w: there is none, and %s", ErrOlder, was), nil
	case err != nil:
		return nil, fmt.Errorf("look whether the journal is what it was: %w", err)
	}
	raw, err := streams.At(ctx, js, streams.Events, m.Event)
	end := stream.CachedInfo().State.LastSeq
	switch {
	case err == nil && raw.Time.Equal(m.Stored):
		return nil, nil
	case err == nil:
		return fmt.Errorf("%w: where %s there is another one now", ErrOlder, was), nil
	case !errors.Is(err, streams.ErrNoMessage):
		return nil, fmt.Errorf("look whether the journal is what it was: %w", err)
	case end < m.Event:
		return fmt.Errorf("%w: it ends with event %d, and %s", ErrOlder, end, was), nil
	}
	return fmt.Errorf("%w: it goes on to event %d, and %s and is not any more", ErrOlder, end, was), nil
}

// Ledger reports whether the ledger is older than the mark, for as long as a time, and of when its last line is; the zero time if there is none.
func (m *Mark) Ledger(ctx context.Context, js jetstream.JetStream, office string, lag time.Duration) (older bool, last time.Time, err error) {
	if m.Line == 0 {
		return false, last, nil
	}
	for begun := time.Now(); ; {
		_, err := js.Stream(ctx, ledger.Stream)
		var raw streams.Raw
		switch {
		case errors.Is(err, jetstream.ErrStreamNotFound):
			err = nil // it has no line
		case err == nil:
			raw, _, err = streams.Last(ctx, js, ledger.Stream, ledger.Subjects(office))
		}
		if err != nil {
			return false, last, fmt.Errorf("look whether the ledger is what it was: %w", err)
		}
		if raw.Sequence >= m.Line {
			return false, last, nil
		}
		if time.Since(begun) >= lag {
			return true, raw.Time, nil
		}
		if err := streams.Rest(ctx, js.Conn(), pause); err != nil {
			return false, last, err
		}
	}
}

// key is where the mark of an office lies in the bucket, beside what goes by itself.
func key(office string) string { return office + ".reached" }

func bucket(js jetstream.JetStream) *streams.Bucket {
	return &streams.Bucket{JS: js, Name: streams.Sessions, Log: slog.New(slog.DiscardHandler)}
}

// Read returns the mark that is kept of an office on the server, nil if there is none.
func Read(ctx context.Context, js jetstream.JetStream, office string) (*Mark, error) {
	b := bucket(js)
	if _, err := js.Stream(ctx, b.Stream()); errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("read how far the office has come: %w", err)
	}
	raw, found, err := streams.Last(ctx, js, b.Stream(), b.Prefix()+key(office))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read how far the office has come: %w", err)
	case !found || len(raw.Data) == 0:
		return nil, nil
	}
	m := &Mark{}
	if err := json.Unmarshal(raw.Data, m); err != nil {
		return nil, fmt.Errorf("read how far the office has come: %w", err)
	}
	return m, nil
}

// Write keeps the mark of an office on the server; nil takes it away.
func Write(ctx context.Context, js jetstream.JetStream, office string, m *Mark) error {
	var data []byte
	var err error
	if m != nil {
		if data, err = json.Marshal(m); err != nil {
			return fmt.Errorf("note how far the office has come: %w", err)
		}
	}
	if _, err := bucket(js).Put(ctx, key(office), data); err != nil {
		return fmt.Errorf("note how far the office has come: %w", err)
	}
	return nil
}
