package journal

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/synadia-io/orbit.go/jetstreamext"

	"jourfixe/events"
)

// ErrConflict says that the journal has events of the office that the caller does not know yet: somebody was faster.
// Nothing was written.
var ErrConflict = errors.New("the journal has gone on")

// MaxBatch is how many events one Append takes. The server takes 1,000 in a batch.
const MaxBatch = 500

// headerCommand tells without a look at the data which command an event answers. The last event's is how far the desk
// has come.
const headerCommand = "Jourfixe-Command"

// A lost compare-and-swap has two codes: the second one comes from replicated streams.
const (
	codeWrongLast         jetstream.ErrorCode = 10071
	codeWrongLastConstant jetstream.ErrorCode = 10164
)

// Append writes events of one decision, all or none, provided that last is the sequence of the office's last event (0:
// there is none). It seals their personal values and sets their Sequence.
//
// It returns ErrConflict when that proviso fails. Any other error leaves open whether the events are written, as when
// the server does not answer in time: the caller reads the journal again before it goes on.
//
// A person's key is made with the first event about the person, PersonAdded. The book never gives an id twice, so a
// key that is erased does not come back; every other event about a person without a key is an error.
func (j *Journal) Append(ctx context.Context, last uint64, evs []*events.Event) error {
	if len(evs) == 0 {
		return nil
	}
	if len(evs) > MaxBatch {
		return fmt.Errorf("append %d events: at most %d fit into one decision", len(evs), MaxBatch)
	}
	msgs := make([]*nats.Msg, len(evs))
	for i, e := range evs {
		m, err := j.encode(ctx, e)
		if err != nil {
			return fmt.Errorf("append event %s: %w", e.ID, err)
		}
		msgs[i] = m
	}
	end, err := j.publish(ctx, last, msgs)
	if err != nil {
		return fmt.Errorf("append %d events after %d: %w", len(evs), last, conflict(err))
	}
	for i, e := range evs {
		e.Sequence = end - uint64(len(evs)-1-i)
	}
	return nil
}

func (j *Journal) encode(ctx context.Context, e *events.Event) (*nats.Msg, error) {
	if e.Office != j.office {
		return nil, fmt.Errorf("it is of the office %q; this journal is of %q", e.Office, j.office)
	}
	if about := e.Body.About(); !events.ValidID(about.Noun) || !events.ValidID(about.ID) {
		return nil, fmt.Errorf("what it is about does not match %s", events.IDPattern)
	}
	if err := j.keys.seal(ctx, e.Body); err != nil {
		return nil, err
	}
	header, data, err := events.EncodeEvent(e)
	if err != nil {
		return nil, err
	}
	m := nats.NewMsg(e.Subject())
	m.Header, m.Data = header, data
	m.Header.Set(headerCommand, strconv.FormatUint(e.Cause.Sequence, 10))
	return m, nil
}

// publish writes the messages and returns the sequence of the last one.
//
// The server compares the end of the whole stream. It could compare the last message of the office's subjects, but looks
// at every subject it has for that, so that each append would take longer than the one before. Where several offices
// share the stream, its end may have gone on without the office's: then it is compared again with the new end.
func (j *Journal) publish(ctx context.Context, last uint64, msgs []*nats.Msg) (uint64, error) {
	ctx, cancel := withTimeout(ctx)
	defer cancel()
	for {
		end := j.end.known(last)
		sequence, err := j.publishAt(ctx, end, msgs)
		if err == nil {
			j.end.note(sequence, sequence)
			return sequence, nil
		}
		if err = conflict(err); !errors.Is(err, ErrConflict) {
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

// endAfter returns where the stream ends, if the office's last event has the sequence; otherwise ErrConflict.
func (j *Journal) endAfter(ctx context.Context, last uint64) (uint64, error) {
	stream, err := j.js.Stream(ctx, streamEvents)
	if err != nil {
		return 0, err
	}
	end := stream.CachedInfo().State.LastSeq
	if end < last {
		return 0, ErrConflict // the caller knows events that the journal does not have
	}
	// What comes in after this look makes the next comparison fail, so nothing can slip in between.
	_, err = get(ctx, j.js, streamEvents, map[string]any{"seq": last + 1, "next_by_subj": events.EventsOf(j.office, events.Ref{})})
	switch {
	case err == nil:
		return 0, ErrConflict
	case errors.Is(err, errNoMessage):
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

// conflict tells a lost compare-and-swap from other errors.
func conflict(err error) error {
	var api *jetstream.APIError
	if errors.As(err, &api) && (api.ErrorCode == codeWrongLast || api.ErrorCode == codeWrongLastConstant) {
		return ErrConflict
	}
	return err
}
