package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/synadia-io/orbit.go/jetstreamext"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

const (
	// fewest is from how many lines on they are written in one batch. The server stages each batch in files of its own, which takes
	// as long as to bring some ten lines to disk one after the other.
	fewest = 8
	// most is how many lines are written in one batch; the server takes no more.
	most = 1000
)

// A Written says what became of a line: its new sequence, or why it was not written.
type Written struct {
	Sequence uint64
	Err      error
}

// batches are written one at a time: what comes in meanwhile is in the next, whoever brings it.
type batches struct {
	singly atomic.Bool   // the stream takes no batches
	turn   chan struct{} // has one while somebody writes

	mu      sync.Mutex
	waiting []*set
}

// A set is the lines that somebody writes at once.
type set struct {
	msgs []*nats.Msg
	out  []Written     // what became of them, from when on they are done
	done chan struct{} // closed then
}

// SetAll writes lines, no two of them of the same person and thing, each as Set does: what is wrong with one keeps no other from
// being written. Many are on disk sooner than one by one.
func (l *Ledger) SetAll(ctx context.Context, lines []Line) []Written {
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	out := make([]Written, len(lines))
	var msgs []*nats.Msg
	var places []int // of the lines that have a message
	for i, line := range lines {
		m, err := l.message(line)
		if err != nil {
			out[i].Err = err
			continue
		}
		msgs, places = append(msgs, m), append(places, i)
	}
	for chunk := range slices.Chunk(msgs, most) {
		written := l.writeSet(ctx, chunk)
		for i, w := range written {
			out[places[i]] = w
		}
		places = places[len(written):]
	}
	return out
}

// message makes the message of a line.
func (l *Ledger) message(line Line) (*nats.Msg, error) {
	if !events.ValidID(line.Person) && line.Person != House || !events.ValidID(line.About.Noun) || !events.ValidID(line.About.ID) {
		return nil, fmt.Errorf("write the ledger: the person or what it is about does not match %s", events.IDPattern)
	}
	if len(line.Data) > maxLine {
		return nil, fmt.Errorf("write the ledger: a line has %d bytes; at most %d are taken", len(line.Data), maxLine)
	}
	m := nats.NewMsg(l.subject(line.Person, line.About))
	m.Data = line.Data
	m.Header.Set(jetstream.ExpectedLastSubjSeqHeader, strconv.FormatUint(line.Sequence, 10))
	return m, nil
}

// writeSet writes messages: few each by itself, and many with those of others who write at the same time.
func (l *Ledger) writeSet(ctx context.Context, msgs []*nats.Msg) []Written {
	if len(msgs) < fewest || l.singly.Load() {
		return l.oneByOne(ctx, msgs)
	}
	own := &set{msgs: msgs, done: make(chan struct{})}
	l.mu.Lock()
	l.waiting = append(l.waiting, own)
	l.mu.Unlock()
	select {
	case <-own.done:
	case l.turn <- struct{}{}:
		l.writeWaiting(ctx, own)
		<-l.turn
	case <-ctx.Done():
		l.mu.Lock()
		l.waiting = slices.DeleteFunc(l.waiting, func(s *set) bool { return s == own })
		l.mu.Unlock()
		err := fmt.Errorf("write the ledger: %w", ctx.Err())
		return slices.Repeat([]Written{{Err: err}}, len(msgs))
	}
	return own.out
}

// writeWaiting writes all sets that wait, as far as they fit into one batch, and goes on until the given one is done. What others
// have brought does not depend on whether the writer gives up.
func (l *Ledger) writeWaiting(ctx context.Context, own *set) {
	for {
		select {
		case <-own.done:
			return
		default:
		}
		sets, msgs := l.nextBatch()
		bounded, cancel := streams.Bounded(context.WithoutCancel(ctx))
		out := l.together(bounded, msgs)
		cancel()
		for _, s := range sets {
			n := len(s.msgs)
			s.out, out = out[:n:n], out[n:]
			close(s.done)
		}
	}
}

// nextBatch takes the sets that come next.
func (l *Ledger) nextBatch() (sets []*set, msgs []*nats.Msg) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.waiting) > 0 && len(msgs)+len(l.waiting[0].msgs) <= most {
		msgs = append(msgs, l.waiting[0].msgs...)
		sets, l.waiting = append(sets, l.waiting[0]), l.waiting[1:]
	}
	return sets, msgs
}

// together writes messages in one batch. Where the server refuses that, nothing is written, and each is written by itself and gets
// its own answer: as a rule one of the lines is not any more as it should be.
func (l *Ledger) together(ctx context.Context, msgs []*nats.Msg) []Written {
	// Only the answer to the last is waited for, by which the server says what is wrong with any of them.
	ack, err := jetstreamext.PublishMsgBatch(ctx, l.js, msgs, jetstreamext.BatchFlowControl{})
	var refused *jetstream.APIError
	switch {
	case errors.As(err, &refused):
		if refused.ErrorCode == jetstreamext.JSErrCodeBatchPublishNotEnabled && !l.singly.Swap(true) {
			l.log.Warn("the ledger is written line by line, which is slower: its stream takes no batches", "stream", Stream, "setting", "allow_atomic", "error", err)
		}
		return l.oneByOne(ctx, msgs)
	case err != nil:
		err = fmt.Errorf("write %d lines of the ledger: %w", len(msgs), err)
		return slices.Repeat([]Written{{Err: err}}, len(msgs))
	}
	out := make([]Written, len(msgs))
	for i := range out {
		out[i].Sequence = ack.Sequence - uint64(len(msgs)-1-i)
	}
	return out
}

// oneByOne writes messages each by itself.
func (l *Ledger) oneByOne(ctx context.Context, msgs []*nats.Msg) []Written {
	out := make([]Written, len(msgs))
	for i, m := range msgs {
		for _, name := range []string{jetstreamext.BatchIDHeader, jetstreamext.BatchSeqHeader, jetstreamext.BatchCommitHeader} {
			m.Header.Del(name)
		}
		ack, err := l.js.PublishMsg(ctx, m)
		if err != nil {
			out[i].Err = fmt.Errorf("write the ledger: %w", streams.Conflict(err))
			continue
		}
		out[i].Sequence = ack.Sequence
	}
	return out
}
