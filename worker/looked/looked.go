// Package looked keeps at hand what was found at the addresses of the office's links, on whatever replica it was looked there. All roles of a process
// share one. Nothing in it is about a person, and nothing is a secret: what addresses an office has on its list is in the journal.
package looked

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal/streams"
	"jourfixe/worker"
	"jourfixe/worker/fetch"
)

const (
	maxState = 8 << 10             // bytes; two of the longest addresses, and a little
	keptGone = 14 * 24 * time.Hour // the note that a link is gone, for whoever was away meanwhile

	// Doubtless is after how many looks in a row that have found nothing somebody has to see to a link: one is nothing, every server is away at times.
	Doubtless = 2
)

// A State is what was found at the address of a link. The zero value is that nobody has looked there.
type State struct {
	sequence uint64 // of what is kept; a claim goes by it

	Address string      `json:"address"`          // at which was looked; what is known of another counts for nothing
	Claimed time.Time   `json:"claimed,omitzero"` // until when somebody is at it
	Looked  time.Time   `json:"looked,omitzero"`  // the last time
	Found   fetch.Found `json:"found,omitempty"`
	Since   time.Time   `json:"since,omitzero"` // when that was found first, or, of what is dead, that it is
	Failed  int         `json:"failed,omitempty"`
	Status  int         `json:"status,omitempty"` // of HTTP
	Why     fetch.Why   `json:"why,omitempty"`    // there was no answer
	Moved   string      `json:"moved,omitempty"`  // where the page says that it is from now on
}

// Doubtless reports whether it is known beyond doubt that a reader finds nothing there.
func (s State) Doubtless() bool { return s.Found.Dead() && s.Failed >= Doubtless }

// After is what is known once somebody has looked there again.
func (s State) After(seen fetch.Sight, now time.Time) State {
	next := State{Address: s.Address, Looked: now, Found: seen.Found(), Since: now, Status: seen.Status, Why: seen.Why, Moved: seen.Moved}
	if s.Found == next.Found || s.Found.Dead() && next.Found.Dead() {
		next.Since = s.Since
	}
	if next.Found.Dead() {
		next.Failed = s.Failed + 1
	}
	return next
}

// Links are those of one office.
type Links struct {
	bucket *streams.Bucket
	office string
	log    *slog.Logger

	mu sync.RWMutex
	by map[string]State // id

	ready chan struct{}
	once  sync.Once
}

// New returns what was found at the links of an office, of which nothing is known yet: Run fills it.
func New(bucket *streams.Bucket, office string, log *slog.Logger) *Links {
	return &Links{bucket: bucket, office: office, log: log, by: map[string]State{}, ready: make(chan struct{})}
}

// Name implements worker.Worker.
func (l *Links) Name() string { return "what was found at links" }

// Run follows the bucket until ctx ends.
func (l *Links) Run(ctx context.Context) error {
	err := l.bucket.Follow(ctx, l.office+".*", func(raw streams.Raw) error {
		id, s, err := Read(l.office, raw)
		if err != nil {
			l.log.Warn("what was found at a link cannot be read; it is looked there anew", "of", id, "error", err)
		}
		s.sequence = raw.Sequence
		l.fold(id, s)
		return nil
	}, func() { l.once.Do(func() { close(l.ready) }) })
	if errors.Is(err, streams.ErrClosed) {
		return worker.Fatal(err)
	}
	return err
}

// Keys are those of an office, as subjects of the stream.
func Keys(b *streams.Bucket, office string) string { return b.Prefix() + office + ".*" }

// Read reads what is kept of a link; the zero State if that is gone, or cannot be read.
func Read(office string, raw streams.Raw) (id string, s State, err error) {
	id = strings.TrimPrefix(raw.Subject, "$KV."+streams.Links+"."+office+".")
	if len(raw.Data) == 0 {
		return id, State{}, nil
	}
	if err := json.Unmarshal(raw.Data, &s); err != nil {
		return id, State{}, fmt.Errorf("it is not as this program writes it: %w", err)
	}
	return id, s, nil
}

// fold takes what is known, unless something later is.
func (l *Links) fold(id string, s State) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s.sequence > l.by[id].sequence {
		l.by[id] = s
	}
}

// WaitReady returns when all was read that was there, or with ctx's error.
func (l *Links) WaitReady(ctx context.Context) error {
	select {
	case <-l.ready:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Of is what was found at the address that a link has. Nil knows nothing.
func (l *Links) Of(x *calendar.Link) State {
	if l == nil {
		return State{}
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	s := l.by[x.ID]
	if s.Address != x.Address {
		return State{sequence: s.sequence, Address: x.Address}
	}
	return s
}

// Doubtless are the links of a book of which it is known beyond doubt that a reader finds nothing there, in no order. Nil knows none.
func (l *Links) Doubtless(b *calendar.Book) (list []*calendar.Link) {
	if l == nil {
		return nil
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	for id, s := range l.by {
		if x := b.Link(id); s.Doubtless() && x != nil && !x.Removed && x.Address == s.Address {
			list = append(list, x)
		}
	}
	return list
}

// Claim notes that somebody is at a link, provided that nobody has noted anything since it was looked up as was.
func (l *Links) Claim(ctx context.Context, id string, was State, until time.Time) (State, error) {
	was.Claimed = until
	return l.write(ctx, id, was)
}

// Note writes what is known after a look, provided that the claim still stands.
func (l *Links) Note(ctx context.Context, id string, claimed, next State) error {
	next.sequence = claimed.sequence
	_, err := l.write(ctx, id, next)
	return err
}

// write returns streams.ErrConflict where somebody else has written since.
func (l *Links) write(ctx context.Context, id string, s State) (State, error) {
	data, err := json.Marshal(s)
	if err != nil {
		return s, err
	}
	if !events.ValidID(id) || len(data) > maxState {
		return s, fmt.Errorf("what was found at a link has %d bytes; %d are taken, of something that has an id", len(data), maxState)
	}
	written, err := l.bucket.Put(ctx, l.office+"."+id, data, jetstream.WithExpectLastSequencePerSubject(s.sequence))
	if err != nil {
		return s, fmt.Errorf("write what was found at a link: %w", err)
	}
	s.sequence = written
	l.fold(id, s)
	return s, nil
}

// Drop removes what is kept of links that are on the list no more.
func (l *Links) Drop(ctx context.Context, gone func(id string) bool) error {
	l.mu.RLock()
	left := map[string]uint64{}
	for id, s := range l.by {
		if s.Address != "" && gone(id) {
			left[id] = s.sequence
		}
	}
	l.mu.RUnlock()
	for id, sequence := range left {
		noted, err := l.bucket.Put(ctx, l.office+"."+id, nil, jetstream.WithExpectLastSequencePerSubject(sequence), jetstream.WithMsgTTL(keptGone))
		switch {
		case errors.Is(err, streams.ErrConflict): // somebody else has removed it, or written anew
		case err != nil:
			return fmt.Errorf("remove what was found at a link: %w", err)
		default:
			l.fold(id, State{sequence: noted})
		}
	}
	return nil
}
