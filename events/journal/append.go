package journal

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/synadia-io/orbit.go/jetstreamext"

	"jourfixe/events"
	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/streams"
	"jourfixe/events/journal/traced"
)

// ErrUnfit says that the events can never be written, whoever tries and however often. Nothing was written.
var ErrUnfit = errors.New("the events do not fit into the journal")

const (
	// MaxBatch is how many events one decision may have, MaxTogether how many all decisions of one Append: the server takes
	// no more in a batch.
	MaxBatch    = 500
	MaxTogether = 1000
)

const (
	maxBatchBytes = 32 << 20 // of all events of one Append; the server drops what comes in when 128 MiB wait for a stream
	minShare      = 8        // events for which one more goroutine is worth its start
	headerMargin  = 4 << 10  // bytes that the headers for the server and the reply subject may add to a message
)

// headerCommand tells without a look at the data which command an event answers. The last event's is how far the desk
// has come.
const headerCommand = "Jourfixe-Command"

// Append writes the events of one decision, or of several that follow on each other, all or none, provided that last is the
// sequence of the office's last event (0: there is none). It seals their personal values and sets their Sequence and Version.
//
// It returns streams.ErrConflict when that proviso fails, streams.ErrBehind when the journal does not even reach as far as last, and
// ErrUnfit for events that cannot be written at all, with keys.ErrNoKey when that is why. Any other error leaves open whether
// the events are written, as when the server does not answer in time: the caller reads the journal again before it goes
// on.
//
// A person's key is made with the first event about the person, events.Founding. The book never gives an id twice, so a
// key that is erased does not come back; every other event about a person without a key is an error.
func (j *Journal) Append(ctx context.Context, last uint64, decisions ...[]*events.Event) error {
	for _, evs := range decisions {
		if len(evs) > MaxBatch {
			return fmt.Errorf("append %d events: %w: at most %d go into one decision", len(evs), ErrUnfit, MaxBatch)
		}
	}
	evs := slices.Concat(decisions...)
	switch {
	case len(evs) == 0:
		return nil
	case len(evs) > MaxTogether:
		return fmt.Errorf("append %d events of %d decisions: %w: at most %d are written together", len(evs), len(decisions), ErrUnfit, MaxTogether)
	}
	if err := j.admit(ctx, evs); err != nil {
		return err
	}
	// One after the other: the first event about a person makes the key that the next ones need.
	for _, e := range evs {
		if err := j.seal(ctx, e); err != nil {
			return fmt.Errorf("append event %s: %w", e.ID, err)
		}
	}
	msgs, size, err := j.encodeAll(evs)
	if err != nil {
		return err
	}
	if size > maxBatchBytes {
		return fmt.Errorf("append %d events: %w: together they have %d bytes; at most %d are written at once",
			len(evs), ErrUnfit, size, maxBatchBytes)
	}
	ctx, cancel := context.WithTimeout(ctx, publishTimeout(len(evs), size))
	defer cancel()
	end, err := j.publish(ctx, last, msgs)
	if err != nil {
		return fmt.Errorf("append %d events after %d: %w", len(evs), last, streams.Conflict(err))
	}
	for i, e := range evs {
		e.Sequence, e.Version = end-uint64(len(evs)-1-i), e.Body.Type().Version
	}
	return nil
}

// publishTimeout is how long a server may take over so many messages of so many bytes.
func publishTimeout(messages, bytes int) time.Duration {
	return streams.RequestTimeout + time.Duration(bytes>>20+messages/50)*time.Second
}

// admit makes the keys of several people and statements that are new at once. One that comes alone is made when it is needed.
func (j *Journal) admit(ctx context.Context, evs []*events.Event) error {
	var people []string
	for _, e := range evs {
		if b, first := e.Body.(events.Founding); first && e.Office == j.office && events.ValidID(b.Whose()) {
			people = append(people, b.Whose())
		}
	}
	if len(people) < 2 {
		return nil
	}
	if err := j.keys.Make(ctx, people); err != nil {
		return fmt.Errorf("append %d events: %w", len(evs), err)
	}
	return nil
}

// seal makes an event of this office fit to be written, or returns ErrUnfit.
func (j *Journal) seal(ctx context.Context, e *events.Event) error {
	if e.Office != j.office {
		return unfit(fmt.Errorf("it is of the office %q; this journal is of %q", e.Office, j.office))
	}
	if about := e.Body.About(); !events.ValidID(about.Noun) || !events.ValidID(about.ID) {
		return unfit(fmt.Errorf("what it is about does not match %s", events.IDPattern))
	}
	err := j.keys.Seal(ctx, e.Body)
	if errors.Is(err, keys.ErrUnsealable) {
		err = unfit(err)
	}
	return err
}

// encodeAll makes the messages of sealed events and returns how many bytes they have together. The events of a large
// decision are shared out among the processors.
func (j *Journal) encodeAll(evs []*events.Event) (msgs []*nats.Msg, size int, err error) {
	msgs, errs := make([]*nats.Msg, len(evs)), make([]error, len(evs))
	parts := max(1, min(runtime.GOMAXPROCS(0), len(evs)/minShare))
	var busy sync.WaitGroup
	for part := range parts {
		busy.Go(func() {
			for i := part; i < len(evs); i += parts {
				msgs[i], errs[i] = j.encode(evs[i])
			}
		})
	}
	busy.Wait()
	for i, m := range msgs {
		if errs[i] != nil {
			return nil, 0, fmt.Errorf("append event %s: %w", evs[i].ID, errs[i])
		}
		size += m.Size()
	}
	return msgs, size, nil
}

// encode makes the message of a sealed event, or returns ErrUnfit.
func (j *Journal) encode(e *events.Event) (*nats.Msg, error) {
	header, data, err := events.EncodeEvent(e)
	if err != nil {
		return nil, unfit(err)
	}
	m := nats.NewMsg(e.Subject())
	m.Header, m.Data = header, data
	// What is written stays for good, and every replica has to read it: there are values that can be written and not read
	// back, such as a date in the year 12026.
	switch back, err := events.ReadEvent(j.office, 0, headerOf(m.Header), data); {
	case err != nil:
		return nil, unfit(fmt.Errorf("it could not be read again: %w", err))
	case back.Body.Type() != e.Body.Type() || back.Body.About() != e.Body.About():
		return nil, unfit(fmt.Errorf("it would be read again as %s about %s", back.Body.Type(), back.Body.About()))
	}
	m.Header.Set(headerCommand, strconv.FormatUint(e.Cause.Sequence, 10))
	if e.Trace != "" {
		m.Header.Set(traced.Header, e.Trace)
	}
	if limit := int(min(j.nc.MaxPayload(), streams.MaxPayload)) - headerMargin; m.Size() > limit {
		return nil, unfit(fmt.Errorf("it has %d bytes; at most %d go into one message", m.Size(), limit))
	}
	return m, nil
}

func unfit(err error) error { return fmt.Errorf("%w: %w", ErrUnfit, err) }

// publish writes the messages and returns the sequence of the last one.
//
// The server compares the end of the whole stream. It could compare the last message of the office's subjects, but looks
// at every subject it has for that, so that each append would take longer than the one before. Where several offices
// share the stream, its end may have gone on without the office's: then it is compared again with the new end.
func (j *Journal) publish(ctx context.Context, last uint64, msgs []*nats.Msg) (uint64, error) {
	for {
		end := j.end.known(last)
		sequence, err := j.publishAt(ctx, end, msgs)
		if err == nil {
			j.end.note(sequence, sequence)
			return sequence, nil
		}
		if err = streams.Conflict(err); !errors.Is(err, streams.ErrConflict) {
			return 0, err
		}
		if end, err = j.endAfter(ctx, last); err != nil {
			return 0, err
		}
		j.end.note(last, end)
	}
}

// publishAt writes the messages if the stream ends with the sequence.
func (j *Journal) publishAt(ctx context.Context, end uint64, msgs []*nats.Msg) (uint64, error) {
	if len(msgs) == 1 {
		ack, err := j.js.PublishMsg(ctx, msgs[0], jetstream.WithExpectLastSequence(end))
		if err != nil {
			return 0, err
		}
		return ack.Sequence, nil
	}
	msgs[0].Header.Set(jetstream.ExpectedLastSeqHeader, strconv.FormatUint(end, 10))
	ack, err := jetstreamext.PublishMsgBatch(ctx, j.js, msgs)
	if err != nil {
		return 0, err
	}
	return ack.Sequence, nil
}

// endAfter returns where the stream ends, if the office's last event has the sequence; otherwise
// streams.ErrConflict, or ErrBehind if the stream ends before it.
func (j *Journal) endAfter(ctx context.Context, last uint64) (uint64, error) {
	stream, err := j.js.Stream(ctx, streams.Events)
	if err != nil {
		return 0, err
	}
	end := stream.CachedInfo().State.LastSeq
	if end < last {
		return 0, streams.ErrBehind
	}
	// What comes in after this look makes the next comparison fail, so nothing can slip in between.
	_, err = streams.Next(ctx, j.js, streams.Events, last+1, events.EventsOf(j.office, events.Ref{}))
	switch {
	case err == nil:
		return 0, streams.ErrConflict
	case errors.Is(err, streams.ErrNoMessage):
		return end, nil
	}
	return 0, err
}

// An ending remembers where the stream ended when the office's last event had a certain sequence.
type ending struct {
	mu        sync.Mutex
	last, end uint64
}

func (e *ending) note(last, end uint64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.last, e.end = last, end
}

// known returns the end of the stream as far as it is known for the office's last event: at least that event.
func (e *ending) known(last uint64) uint64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.last == last {
		return max(last, e.end)
	}
	return last
}
