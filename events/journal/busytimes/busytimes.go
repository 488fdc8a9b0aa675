// Package busytimes keeps when people and venues are busy by calendars of others, on all replicas alike: for each of them what is known, sealed
// by the key of its following, and beside it how reading it has gone, which is times and a word. A bucket cannot delete for good; what it holds
// of a calendar that is followed no more nobody can open, and the server forgets it.
package busytimes

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// Stream is the stream behind the bucket. It is read and written as such, as the ledger is.
const Stream = "KV_" + streams.Busy

const (
	prefix   = "$KV." + streams.Busy + "."
	maxEntry = 512 << 10           // bytes
	keptGone = 14 * 24 * time.Hour // the note that something is gone, for whoever was away meanwhile
)

// A Kind is what an entry says of a calendar.
type Kind string

// The kinds.
const (
	Times Kind = "times" // when its owner is busy
	State Kind = "state" // how reading it has gone
)

// An Entry is what is kept of one calendar. Without data it is gone.
type Entry struct {
	Kind     Kind
	Of       events.Ref // whose calendar it is
	Sequence uint64     // of this state of the entry; 0: there is none yet
	Data     []byte
}

// A Store is that of one office. Its methods may be called by several goroutines at once.
type Store struct {
	bucket streams.Bucket
	office string
	log    *slog.Logger
}

// New returns the store of an office.
func New(js jetstream.JetStream, office string, log *slog.Logger) *Store {
	return &Store{streams.Bucket{JS: js, Name: streams.Busy, Log: log}, office, log}
}

// Set writes an entry, provided that it still is as its sequence says, and returns the new sequence. It returns streams.ErrConflict when it
// is not; after any other error it may be written or not.
func (s *Store) Set(ctx context.Context, e Entry) (uint64, error) {
	if !events.ValidID(e.Of.Noun) || !events.ValidID(e.Of.ID) || len(e.Data) == 0 || len(e.Data) > maxEntry {
		return 0, fmt.Errorf("write busy times: an entry has %d bytes; 1 to %d are taken, of something that has an id", len(e.Data), maxEntry)
	}
	return s.put(ctx, e)
}

// Remove notes that an entry is gone, provided that it still is as its sequence says.
func (s *Store) Remove(ctx context.Context, e Entry) error {
	e.Data = nil
	_, err := s.put(ctx, e)
	return err
}

func (s *Store) put(ctx context.Context, e Entry) (uint64, error) {
	o := []jetstream.PublishOpt{jetstream.WithExpectLastSequencePerSubject(e.Sequence)}
	if e.Data == nil {
		o = append(o, jetstream.WithMsgTTL(keptGone))
	}
	written, err := s.bucket.Put(ctx, strings.Join([]string{s.office, string(e.Kind), e.Of.Noun, e.Of.ID}, "."), e.Data, o...)
	if err != nil {
		return 0, fmt.Errorf("write busy times: %w", err)
	}
	return written, nil
}

// Follow gives every entry of the office as it is, and then each change, for ever; caughtUp is called once in between. It survives
// restarts of the server, and returns when ctx ends, each fails, or the stream cannot be read.
func (s *Store) Follow(ctx context.Context, each func(Entry) error, caughtUp func()) error {
	err := s.bucket.Follow(ctx, s.office+".>", func(raw streams.Raw) error {
		e, err := Read(s.office, raw)
		if err != nil {
			s.log.Warn("an entry in the bucket of busy times is passed over", "error", err)
			return nil
		}
		return each(e)
	}, caughtUp)
	if err != nil {
		return fmt.Errorf("follow busy times: %w", err)
	}
	return nil
}

var errForeign = errors.New("its key is not of this program")

// Subjects are those of all entries of an office.
func Subjects(office string) string { return prefix + office + ".>" }

// Read reads an entry of an office as it lies in the stream.
func Read(office string, raw streams.Raw) (e Entry, err error) {
	parts := strings.Split(strings.TrimPrefix(raw.Subject, prefix+office+"."), ".")
	if len(parts) != 3 || Kind(parts[0]) != Times && Kind(parts[0]) != State {
		return e, errForeign
	}
	return Entry{Kind: Kind(parts[0]), Of: events.Ref{Noun: parts[1], ID: parts[2]}, Sequence: raw.Sequence, Data: raw.Data}, nil
}
