// Package sessions keeps who has signed in, on all replicas alike, which links for signing in have been used, the app passwords by
// which calendar programs come in, and on which day feeds were read last. It holds hashes of secrets, ids, times and what kind of browser it is: whoever reads it can open
// nothing, and nothing personal is in it in the clear, since a bucket cannot delete for good. Each entry goes by itself when its time
// is over. What a session or an app password says is known above.
package sessions

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal/streams"
)

// Stream is the stream behind the bucket. It is read and written as such, as the ledger is.
const Stream = "KV_" + streams.Sessions

const (
	prefix   = "$KV." + streams.Sessions + "."
	open     = ".session."
	used     = ".used."
	password = ".password."
	feed     = ".feed."
	maxEntry = 1 << 10 // bytes
)

// ErrUsed says that a link has been used before.
var ErrUsed = errors.New("the link has been used before")

// hashed is what a key looks like: SHA-256, hexadecimal.
var hashed = regexp.MustCompile(`^[0-9a-f]{64}$`)

// A Store is that of one office. Its methods may be called by several goroutines at once.
type Store struct {
	bucket streams.Bucket
	office string
	kind   string // of its entries
}

// New returns the store of an office.
func New(js jetstream.JetStream, office string, log *slog.Logger) *Store {
	return &Store{streams.Bucket{JS: js, Name: streams.Sessions, Log: log}, office, open}
}

// Passwords returns the store of app passwords, which are kept as sessions are.
func (s *Store) Passwords() *Store { return &Store{s.bucket, s.office, password} }

// Readings returns the store of when feeds were read last, which is kept as sessions are, by the hash of a feed's token.
func (s *Store) Readings() *Store { return &Store{s.bucket, s.office, feed} }

// An Entry is a session, an app password or when a feed was read. Without data it has ended.
type Entry struct {
	Hash     string // of the secret: the id in the cookie, or the password
	Sequence uint64 // of this state of the entry; 0: there is none yet
	Data     []byte
}

// Set writes a session, provided that it still is as the sequence says, and returns the new sequence. It goes by itself after a
// while, rounded to seconds. It returns streams.ErrConflict when it is not as the sequence says; after any other error it may be
// written or not.
func (s *Store) Set(ctx context.Context, e Entry, keep time.Duration) (uint64, error) {
	if !hashed.MatchString(e.Hash) || len(e.Data) == 0 || len(e.Data) > maxEntry {
		return 0, fmt.Errorf("write a session: it has %d bytes under a key of %d; 1 to %d are taken, under a hash", len(e.Data), len(e.Hash), maxEntry)
	}
	return s.put(ctx, s.kind+e.Hash, e.Data, keep, jetstream.WithExpectLastSequencePerSubject(e.Sequence))
}

// End notes that a session has ended, whatever it says by now. The note is kept as long as the session could have lived: who was
// away meanwhile has to learn of it.
func (s *Store) End(ctx context.Context, hash string, keep time.Duration) (uint64, error) {
	if !hashed.MatchString(hash) {
		return 0, errors.New("end a session: its key is no hash")
	}
	return s.put(ctx, s.kind+hash, nil, keep)
}

// Use notes that a link is used, once in all replicas: it returns ErrUsed if it was already. The note is kept for as long as
// the link would be good.
func (s *Store) Use(ctx context.Context, hash string, keep time.Duration) error {
	if !hashed.MatchString(hash) {
		return errors.New("use a link: its key is no hash")
	}
	_, err := s.put(ctx, used+hash, []byte("used"), keep, jetstream.WithExpectLastSequencePerSubject(0))
	if errors.Is(err, streams.ErrConflict) {
		return ErrUsed
	}
	return err
}

// Used reports whether a link has been used.
func (s *Store) Used(ctx context.Context, hash string) (bool, error) {
	raw, found, err := streams.Last(ctx, s.bucket.JS, Stream, prefix+s.office+used+hash)
	return found && len(raw.Data) > 0, err
}

func (s *Store) put(ctx context.Context, key string, data []byte, keep time.Duration, o ...jetstream.PublishOpt) (uint64, error) {
	written, err := s.bucket.Put(ctx, s.office+key, data, append(o, jetstream.WithMsgTTL(max(keep.Round(time.Second), time.Second)))...)
	if err != nil {
		return 0, fmt.Errorf("write the sessions: %w", err)
	}
	return written, nil
}

// Follow gives every session of the office as it is, and then each change, for ever; caughtUp is called once in between. It
// survives restarts of the server, and returns when ctx ends, each fails, or the stream cannot be read.
func (s *Store) Follow(ctx context.Context, each func(Entry) error, caughtUp func()) error {
	err := s.bucket.Follow(ctx, s.office+s.kind+"*", func(raw streams.Raw) error {
		_, hash, _ := strings.Cut(strings.TrimPrefix(raw.Subject, prefix), s.kind)
		return each(Entry{Hash: hash, Sequence: raw.Sequence, Data: raw.Data})
	}, caughtUp)
	if err != nil {
		return fmt.Errorf("follow the sessions: %w", err)
	}
	return nil
}
