package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal/streams"
)

// underWay is how many messages may be on their way to the server and not acknowledged yet.
const underWay = 256

// ErrFilled says that there is something where a backup is to be put.
var ErrFilled = errors.New("there is an office already")

// A Source opens what was written of a part; nil if the backup is without it.
type Source func(Part) (io.ReadCloser, error)

// A putter puts one backup into streams.
type putter struct {
	js    jetstream.JetStream
	log   *slog.Logger
	state *State
	now   time.Time
	count func(Part, int)

	pending []jetstream.PubAckFuture // oldest first
}

// Put makes the streams of an office, which must not be there or be empty, and puts a backup into them. count is told of each message.
func Put(ctx context.Context, js jetstream.JetStream, state *State, replicas int, log *slog.Logger, now time.Time, source Source, count func(Part, int)) error {
	p := &putter{js: js, log: log, state: state, now: now, count: count}
	if err := streams.CheckLevel(ctx, js); err != nil {
		return err
	}
	if err := p.empty(ctx); err != nil {
		return err
	}
	// Commands go on at their places, by which events say which they answer.
	if err := streams.FurnishFrom(ctx, js, replicas, state.Cursor+1); err != nil {
		return err
	}
	for _, part := range Parts() {
		if err := p.part(ctx, part, source); err != nil {
			return fmt.Errorf("restore the %s: %w", part, err)
		}
	}
	return nil
}

// PutKeys puts the keys of a backup where all else of it is, and no key yet.
func PutKeys(ctx context.Context, js jetstream.JetStream, state *State, log *slog.Logger, now time.Time, source Source, count func(Part, int)) error {
	p := &putter{js: js, log: log, state: state, now: now, count: count}
	for _, filter := range Keys.subjects(state.Office) {
		if _, found, err := streams.Last(ctx, js, Keys.Stream(), filter); err != nil || found {
			return errors.Join(err, fmt.Errorf("it has keys: %w", ErrFilled))
		}
	}
	last, found, err := streams.Last(ctx, js, streams.Events, Events.subjects(state.Office)[0])
	if err == nil && (!found || last.Sequence != state.Last) {
		err = fmt.Errorf("its journal ends with event %d, that of the backup with %d: these are not its keys", last.Sequence, state.Last)
	}
	if err != nil {
		return err
	}
	return p.part(ctx, Keys, source)
}

// empty returns ErrFilled if something is there already. Streams that nothing was ever written to are as good as none; but that of the commands
// has to begin where this office goes on.
func (p *putter) empty(ctx context.Context) error {
	for _, part := range Parts() {
		stream, err := p.js.Stream(ctx, part.Stream())
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("look at %s: %w", part.Stream(), err)
		}
		if state := stream.CachedInfo().State; state.LastSeq > 0 {
			return fmt.Errorf("%s has been written to: %w", part.Stream(), ErrFilled)
		}
		if part == Commands {
			if err := p.js.DeleteStream(ctx, part.Stream()); err != nil {
				return fmt.Errorf("make %s anew: %w", part.Stream(), err)
			}
		}
	}
	return nil
}

// part puts one part back.
func (p *putter) part(ctx context.Context, part Part, source Source) (err error) {
	r, err := source(part)
	if err != nil || r == nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	switch part {
	case Events:
		return p.inPlaces(ctx, part, r, 1, p.state.Last, p.together)
	case Commands:
		return p.inPlaces(ctx, part, r, p.state.Cursor+1, p.state.Commands, p.oneByOne)
	}
	_, err = Read(r, func(raw streams.Raw) error {
		m, err := p.message(part, raw)
		if err != nil || m == nil {
			return err
		}
		return p.store(ctx, part, m)
	})
	return errors.Join(err, p.settle(ctx))
}

// message is what is stored of a message: without what the server was told when it came in first. Nil if its time is over.
func (p *putter) message(part Part, raw streams.Raw) (*nats.Msg, error) {
	if !p.belongs(part, raw.Subject) {
		return nil, fmt.Errorf("%w: a message lies at %s", ErrDamaged, raw.Subject)
	}
	m := nats.NewMsg(raw.Subject)
	m.Data = raw.Data
	for name, values := range raw.Header {
		if !strings.HasPrefix(name, "Nats-") {
			m.Header[name] = slices.Clone(values)
		}
	}
	if ttl := raw.Header.Get("Nats-TTL"); ttl != "" {
		lives, err := time.ParseDuration(ttl)
		if err != nil {
			return nil, fmt.Errorf("%w: message %d lives for %q", ErrDamaged, raw.Sequence, ttl)
		}
		left := lives - p.now.Sub(raw.Time)
		if left < time.Second {
			return nil, nil
		}
		m.Header.Set("Nats-TTL", left.Round(time.Second).String())
	}
	if raw.Header.Get("Nats-Marker-Reason") != "" {
		return nil, nil // the server's own note that something went by itself
	}
	return m, nil
}

// belongs reports whether a part of this office can have a message on a subject: a file of somebody else's writes nowhere else.
func (p *putter) belongs(part Part, subject string) bool {
	if part == Files {
		return strings.HasPrefix(subject, "$O."+streams.Material+".")
	}
	for _, filter := range part.subjects(p.state.Office) {
		if strings.HasPrefix(subject, filter[:strings.IndexAny(filter, "*>")]) {
			return true
		}
	}
	return false
}

// store has a message stored, in its order. Many are under way at once; settle waits for all of them.
func (p *putter) store(ctx context.Context, part Part, m *nats.Msg) error {
	ack, err := p.js.PublishMsgAsync(m)
	if err != nil {
		return fmt.Errorf("store a message: %w", err)
	}
	p.pending = append(p.pending, ack)
	p.count(part, len(m.Data))
	if len(p.pending) < underWay {
		return nil
	}
	first := p.pending[0]
	p.pending = p.pending[1:]
	return stored(ctx, first)
}

// settle waits until all is stored that is under way.
func (p *putter) settle(ctx context.Context) (err error) {
	for _, ack := range p.pending {
		err = errors.Join(err, stored(ctx, ack))
	}
	p.pending = nil
	return err
}

func stored(ctx context.Context, ack jetstream.PubAckFuture) error {
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	select {
	case <-ack.Ok():
		return nil
	case err := <-ack.Err():
		return fmt.Errorf("store a message: %w", err)
	case <-ctx.Done():
		return fmt.Errorf("store a message: %w", ctx.Err())
	}
}
