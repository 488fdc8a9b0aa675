package backup

import (
	"cmp"
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
	known bool                        // as many servers as are to keep the streams have kept some before
	still func(context.Context) error // why this restore may not go on, asked after servers were away; nil: nobody can be in its way
}

// Put makes the streams of an office, which must not be there or be empty, and puts a backup into them. count is told of each message.
func Put(ctx context.Context, js jetstream.JetStream, state *State, replicas int, log *slog.Logger, now time.Time, source Source, count func(Part, int)) error {
	p := &putter{js: js, log: log, state: state, now: now, count: count}
	if err := p.admit(ctx, replicas); err != nil {
		return err
	}
	if err := p.all(ctx, replicas, source); err != nil {
		return TakeBack(ctx, js, err)
	}
	return nil
}

// admit returns why a backup cannot be put onto the server, if so.
func (p *putter) admit(ctx context.Context, replicas int) error {
	return streams.Lasting(ctx, func() error {
		if err := streams.CheckLevel(ctx, p.js); err != nil {
			return err
		}
		found, err := streams.Look(ctx, p.js)
		if err == nil {
			err = found.CheckReplicas(replicas)
		}
		if err == nil {
			p.known = slices.ContainsFunc(found.States(), func(s streams.State) bool { return s.Replicas == replicas })
			err = p.empty(ctx)
		}
		return err
	})
}

// all puts all parts into streams that are empty.
func (p *putter) all(ctx context.Context, replicas int, source Source) error {
	// Commands go on at their places, by which events say which they answer: their stream has to begin there.
	err := p.remove(ctx, Commands.Stream(), true)
	if err == nil {
		err = p.making(ctx, func() error { return streams.FurnishFrom(ctx, p.js, replicas, p.state.Cursor+1) })
	}
	if err != nil {
		return err
	}
	for _, part := range Parts() {
		if err := p.part(ctx, part, source); err != nil {
			return fmt.Errorf("restore the %s: %w", part, err)
		}
	}
	return nil
}

// making makes streams. Servers that are too few are waited for where as many have kept streams before.
func (p *putter) making(ctx context.Context, do func() error) error {
	for since := time.Now(); ; {
		err := streams.Lasting(ctx, do)
		if !errors.Is(err, streams.ErrServers) || !p.known || time.Since(since) > streams.AwayFor || !streams.Pause(ctx) {
			return err
		}
	}
}

// TakeBack removes the streams of an office that did not come back as a whole, and returns why, with what could not be removed: without its ledger it
// would write to everybody once more. Where somebody else has written meanwhile nothing is removed.
func TakeBack(ctx context.Context, js jetstream.JetStream, why error) error {
	var left []string
	if errors.Is(why, errOthers) {
		for _, part := range Parts() {
			left = append(left, part.Stream())
		}
	} else {
		left = (&putter{js: js}).removeAll(ctx)
	}
	if len(left) > 0 {
		return fmt.Errorf("%w; what was restored until then is still there: serve nobody from it, and delete the streams %s before you restore again", why, strings.Join(left, ", "))
	}
	return why
}

// removeAll removes the streams of an office and returns which are left. Servers that are away are waited for, unless whoever restores has been told to stop.
func (p *putter) removeAll(ctx context.Context) (left []string) {
	patient := streams.AwayFor
	if ctx.Err() != nil {
		patient = 2 * streams.RequestTimeout
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patient)
	defer cancel()
	for _, part := range Parts() {
		if p.remove(ctx, part.Stream(), false) != nil {
			left = append(left, part.Stream())
		}
	}
	return left
}

// remove removes a stream, if there is one. Each time it is tried it is asked before whether this restore may go on: while servers were away another one may have gone on from it, and
// come to its end. unused is for one that nothing may have been written to.
func (p *putter) remove(ctx context.Context, name string, unused bool) error {
	return streams.Lasting(ctx, func() error {
		if p.still != nil {
			if err := p.still(ctx); err != nil {
				return err
			}
		}
		bounded, cancel := streams.Bounded(ctx)
		defer cancel()
		if unused {
			stream, err := p.js.Stream(bounded, name)
			if err == nil && stream.CachedInfo().State.LastSeq > 0 {
				return fmt.Errorf("%s has been written to: %w", name, ErrFilled)
			}
			if err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
				return fmt.Errorf("look at %s: %w", name, err)
			}
		}
		if err := p.js.DeleteStream(bounded, name); err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
			return fmt.Errorf("remove %s: %w", name, err)
		}
		return nil
	})
}

// PutKeys puts the keys of a backup where all else of it is, and no key yet.
func PutKeys(ctx context.Context, js jetstream.JetStream, state *State, log *slog.Logger, now time.Time, source Source, count func(Part, int)) error {
	p := &putter{js: js, log: log, state: state, now: now, count: count}
	err := streams.Lasting(ctx, func() error {
		for _, filter := range Keys.subjects(state.Office) {
			if _, found, err := streams.Last(ctx, js, Keys.Stream(), filter); err != nil {
				return err
			} else if found {
				return fmt.Errorf("it has keys: %w", ErrFilled)
			}
		}
		last, found, err := streams.Last(ctx, js, streams.Events, Events.subjects(state.Office)[0])
		if err == nil && (!found || last.Sequence != state.Last) {
			err = fmt.Errorf("its journal ends with event %d, that of the backup with %d: these are not its keys", last.Sequence, state.Last)
		}
		return err
	})
	if err != nil {
		return err
	}
	return p.part(ctx, Keys, source)
}

// empty returns ErrFilled if something is there already. Streams that nothing was ever written to are as good as none.
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
		return p.inPlaces(ctx, part, r, 1, p.state.Last, p.batch)
	case Commands:
		return p.inPlaces(ctx, part, r, p.state.Cursor+1, p.state.Commands, p.each)
	case Doors, Busy, Links:
		return p.passing(ctx, part, r)
	}
	return p.behindEachOther(ctx, part, r)
}

// behindEachOther puts a part back whose messages may stand anywhere, in their order.
func (p *putter) behindEachOther(ctx context.Context, part Part, r io.Reader) error {
	var end uint64
	if err := streams.Lasting(ctx, func() (err error) { end, err = p.end(ctx, part); return err }); err != nil {
		return err
	}
	return p.read(part, r, func(msgs []*nats.Msg) error {
		err := p.inOrder(ctx, part, end+1, msgs, p.each)
		end += uint64(len(msgs))
		return err
	})
}

// passing puts a part back of which messages go by themselves. The server's notes of that take places, so none is known before; but of each subject the
// last message counts alone, and may be stored twice.
func (p *putter) passing(ctx context.Context, part Part, r io.Reader) error {
	return p.read(part, r, func(msgs []*nats.Msg) error {
		return streams.Lasting(ctx, func() error {
			err := p.loose(ctx, 0, msgs)
			if err != nil && p.still != nil {
				err = cmp.Or(p.still(ctx), err)
			}
			return err
		})
	})
}

// read reads a part to its end, and has so many messages stored at a time as may be under way.
func (p *putter) read(part Part, r io.Reader, store func([]*nats.Msg) error) error {
	var msgs []*nats.Msg
	size := 0
	_, err := Read(r, func(raw streams.Raw) error {
		m, err := p.message(part, raw)
		if err != nil || m == nil {
			return err
		}
		p.count(part, len(m.Data))
		msgs, size = append(msgs, m), size+len(m.Data)
		if len(msgs) < underWay && size < batchBytes {
			return nil
		}
		err = store(msgs)
		msgs, size = nil, 0
		return err
	})
	if err == nil && len(msgs) > 0 {
		err = store(msgs)
	}
	return err
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
