package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
	"jourfixe/events/journal/traced"
	"jourfixe/events/journal/transcript"
)

const (
	// longFrom is how many events a journal has, at least, of which a transcript is made: fewer are read in less than a second.
	longFrom = 20_000

	// So many events at a time, and then a pause: the review takes some minutes and little of the processor, beside what people do.
	reviewAtOnce = 500
	reviewPause  = 200 * time.Millisecond
	reviewAgain  = time.Minute // where the server was away meanwhile
)

// A transcribing is one reading of the journal, as far as the transcript has to do with it.
type transcribing struct {
	journal *Journal
	file    *transcript.File // nil: there is none, or it is of no use any more
	given   uint64           // up to which place its frames are given, and the stream is not asked
	whole   chan struct{}    // closed when the journal has been read to its end
}

// transcribe finds out what of the journal can be read from the transcript. Whatever is wrong with it, the journal is read from the stream as without one.
func (j *Journal) transcribe(ctx context.Context, info *jetstream.StreamInfo, after, target uint64) *transcribing {
	t := &transcribing{journal: j, whole: make(chan struct{})}
	if j.transcript == "" || info.State.NumDeleted > 0 || info.State.FirstSeq > 1 {
		return t // what is damaged is found, and said, by whoever reads all of it
	}
	if _, err := os.Stat(j.transcript); errors.Is(err, fs.ErrNotExist) && target-min(after, target) < j.transcriptFrom {
		return t
	}
	var err error
	if t.file, err = transcript.Open(j.transcript, transcript.Origin{Office: j.office, Made: info.Created}); err != nil {
		t.file = nil
		j.log.Warn("the journal is read without its transcript, which takes longer", "error", err)
		return t
	}
	switch ours, err := j.fits(ctx, t.file); {
	case errors.Is(err, transcript.ErrDamaged):
		t.drop(err)
	case err != nil:
		j.log.Warn("the journal is read without its transcript, which takes longer", "error", err)
		t.close()
	case !ours:
		if err := t.file.Empty(); err != nil {
			t.drop(err)
		}
	case after == 0:
		t.given = t.file.Last()
		j.unseen.Store(t.given)
	}
	if t.file != nil && t.file.Last() < after {
		t.close() // what is between is not at hand
	}
	return t
}

// fits reports whether a transcript ends with what lies at that place of the journal. What is written there stays, and so does all before it.
func (j *Journal) fits(ctx context.Context, file *transcript.File) (bool, error) {
	last, err := file.End()
	if err != nil || last == nil {
		return err == nil, err
	}
	var raw streams.Raw
	err = streams.Lasting(ctx, func() (err error) {
		raw, err = streams.At(ctx, j.js, streams.Events, last.Place)
		return err
	})
	if errors.Is(err, streams.ErrNoMessage) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	e, err := j.read(raw)
	if err != nil {
		return false, nil // what has been read is not what cannot be read
	}
	there := entry(e, raw)
	return there.Type == last.Type && there.ID == last.ID && there.Time.Equal(last.Time) && there.Cause == last.Cause && there.Trace == last.Trace && bytes.Equal(there.Data, last.Data), nil
}

// entry is an event as the transcript has it.
func entry(e *events.Event, raw streams.Raw) transcript.Entry {
	return transcript.Entry{Place: e.Sequence, Type: raw.Header.Get("ce-type"), ID: e.ID, Time: e.Time, Cause: e.Cause, Trace: raw.Header.Get(traced.Header), Data: raw.Data}
}

// readEntry is read for what comes from the transcript.
func (j *Journal) readEntry(n transcript.Entry) (*events.Event, error) {
	t, err := events.ParseType(n.Type)
	if err != nil {
		return nil, fmt.Errorf("%w: event %d of the transcript: %w", ErrUnreadable, n.Place, err)
	}
	body, err := events.DecodeEvent(t, n.Data)
	if err != nil {
		return nil, fmt.Errorf("%w: event %d of the transcript: %w", ErrUnreadable, n.Place, err)
	}
	return &events.Event{Office: j.office, ID: n.ID, Time: n.Time, Sequence: n.Place, Cause: n.Cause, Version: t.Version, Body: body, Trace: n.Trace}, nil
}

// frames gives what is read from the transcript.
func (t *transcribing) frames() iter.Seq2[*transcript.Frame, error] {
	if t.given == 0 {
		return func(func(*transcript.Frame, error) bool) {}
	}
	return t.file.Frames()
}

// note takes an event that came from the stream.
func (t *transcribing) note(e *events.Event, raw streams.Raw) {
	if t.file == nil {
		return
	}
	if err := t.file.Add(entry(e, raw)); err != nil {
		t.drop(err)
	}
}

// caughtUp is called when the journal has been read to its end.
func (t *transcribing) caughtUp() {
	t.flush()
	close(t.whole)
}

func (t *transcribing) flush() {
	if t.file == nil {
		return
	}
	if err := t.file.Flush(); err != nil {
		t.drop(err)
	}
}

// drop goes on without the transcript, and takes it away: its room may be what others lack.
func (t *transcribing) drop(because error) {
	if t.file == nil {
		return
	}
	t.journal.log.Warn("the transcript of the journal is removed; the next start takes longer", "error", errors.Join(because, t.file.Remove()))
	t.file = nil
}

// distrust goes on without the transcript, as where the journal is not whole: what was noted of it hides that at the next start. Where it has been read before it may be all that is left of
// what is lost.
func (t *transcribing) distrust(because error) {
	if t.file == nil || t.given == 0 {
		t.drop(because)
		return
	}
	t.journal.log.Warn("the transcript of the journal is set aside", "error", errors.Join(because, t.file.SetAside()))
	t.file = nil
}

func (t *transcribing) close() {
	t.flush()
	if t.file == nil {
		return
	}
	if err := t.file.Close(); err != nil {
		t.journal.log.Warn("the transcript of the journal was not closed", "error", err)
	}
	t.file = nil
}

// review looks whether something lies in the stream still at each place up to where the transcript was read, once nobody waits for it any more. Files that are damaged show in no other way before
// somebody asks for what they held.
func (t *transcribing) review(ctx context.Context) error {
	unseen := t.journal.unseen.Load()
	if unseen == 0 {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.whole:
	}
	for told := false; ; told = true {
		err := t.journal.lookThrough(ctx, unseen)
		if err == nil {
			t.journal.unseen.Store(0)
			t.journal.log.Debug("the journal has something at each place of its transcript")
		}
		if err == nil || ctx.Err() != nil || errors.Is(err, ErrUnreadable) {
			return err
		}
		if !told {
			t.journal.log.Warn("the journal cannot be looked through; it is tried again each minute", "error", err)
		}
		if err := pause(ctx, reviewAgain); err != nil {
			return err
		}
	}
}

// lookThrough returns ErrUnreadable if the journal is not whole up to a place.
func (j *Journal) lookThrough(ctx context.Context, end uint64) error {
	r, seen, n := j.reader(streams.Events, events.EventsOf(j.office, events.Ref{}), 1), streams.GapsAfter(0), 0
	r.Bare = true
	err := r.Scan(ctx, end, func(raw streams.Raw) error {
		seen.Reach(raw.Sequence)
		if n++; n%reviewAtOnce > 0 {
			return nil
		}
		return pause(ctx, reviewPause)
	})
	if err != nil {
		return err
	}
	seen.Reach(end + 1)
	return j.whole(ctx, seen)
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
