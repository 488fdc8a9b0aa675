package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal/sessions"
	"jourfixe/events/journal/streams"
	"jourfixe/worker"
)

// readingLife is how long it is known on which day a feed was read last, if nobody reads it again.
const readingLife = 2 * 366 * 24 * time.Hour

// Readings know on which day each feed was read last, at whichever door: the day alone, and nothing of who has read it. That is kept as
// sessions are, once a day for each feed, by the hash of its token; a feed that is closed, or has another address, takes it along.
type Readings struct {
	ReadingOptions
	keeper

	mu     sync.RWMutex
	byHash map[string]reading // guarded by mu
	fresh  map[string]bool    // read today, which is not noted yet; guarded by mu
}

// A reading is what is known of one address.
type reading struct {
	Day      events.Date `json:"day"` // of the office
	sequence uint64
}

// ReadingOptions are what readings are kept with.
type ReadingOptions struct {
	Store  *sessions.Store
	Mirror *worker.Mirror
	Log    *slog.Logger
}

// NewReadings returns readings, of which Run finds those that there are. It must be called before the mirror runs.
func NewReadings(o ReadingOptions) *Readings {
	s := &Readings{ReadingOptions: o, keeper: newKeeper(), byHash: map[string]reading{}, fresh: map[string]bool{}}
	o.Mirror.Listen(func(e *events.Event, _ []calendar.Touch) {
		switch e.Body.(type) {
		case *events.FeedRevoked, *events.FeedRotated, *events.PersonErased:
			s.rouse()
		}
	})
	return s
}

// Name implements worker.Worker.
func (s *Readings) Name() string { return "readings of feeds" }

// Run follows what is read at other replicas, and notes what is read here, until ctx ends.
func (s *Readings) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	whole := make(chan struct{})
	go func() {
		defer close(whole)
		if s.Mirror.WaitReady(ctx) == nil {
			s.rouse() // what was closed while nobody was here is known by now
		}
	}()
	defer func() { cancel(); <-whole }()
	return s.run(ctx, s.Store, s.Log.With("of", s.Name()), s.read, s.write)
}

// Note notes that a feed is read on a day of the office. It costs next to nothing but for the first time on that day; nil notes nothing.
func (s *Readings) Note(f *calendar.Feed, today events.Date) {
	if s == nil {
		return
	}
	s.mu.RLock()
	known := !s.byHash[f.Hash].Day.Before(today)
	s.mu.RUnlock()
	if known {
		return
	}
	s.mu.Lock()
	r := s.byHash[f.Hash]
	r.Day = today
	s.byHash[f.Hash], s.fresh[f.Hash] = r, true
	s.mu.Unlock()
	s.rouse()
}

// Last is the day on which a feed was read last at the address that it has; zero if nothing is known of that.
func (s *Readings) Last(f *calendar.Feed) events.Date {
	if s == nil {
		return events.Date{}
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.byHash[f.Hash].Day
}

// longIdle is how many months without use are worth saying.
const longIdle = 3

// Unused is how many whole months are between two days, if that is so long that somebody should look whether something is still needed; else 0.
func Unused(last, today events.Date) int {
	months := 12*(today.Year-last.Year) + int(today.Month-last.Month)
	if today.Day < last.Day {
		months--
	}
	if last.IsZero() || months < longIdle {
		return 0
	}
	return months
}

// write notes what was read, once what is closed is forgotten.
func (s *Readings) write(ctx context.Context) error {
	if err := s.sweep(ctx); err != nil {
		return err
	}
	for {
		hash, r := s.next()
		if hash == "" {
			return nil
		}
		data, err := json.Marshal(r)
		if err != nil {
			return fmt.Errorf("note that a feed was read: %w", err)
		}
		sequence, err := s.Store.Set(ctx, sessions.Entry{Hash: hash, Sequence: r.sequence, Data: data}, readingLife)
		switch {
		case errors.Is(err, streams.ErrConflict): // it was noted or forgotten elsewhere, which comes in by itself
		case err != nil:
			s.mu.Lock()
			s.fresh[hash] = true
			s.mu.Unlock()
			return err
		default:
			r.sequence = sequence
			s.take(hash, r)
		}
	}
}

// next returns one of which it is to be noted that it was read.
func (s *Readings) next() (hash string, r reading) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for hash := range s.fresh {
		delete(s.fresh, hash)
		return hash, s.byHash[hash]
	}
	return "", reading{}
}

// sweep forgets when addresses were read that open nothing any more.
func (s *Readings) sweep(ctx context.Context) error {
	if !s.Mirror.Ready() {
		return nil
	}
	for _, hash := range s.closed(s.Mirror.Snapshot()) {
		s.mu.Lock()
		stored := s.byHash[hash].sequence > 0
		delete(s.byHash, hash)
		delete(s.fresh, hash)
		s.mu.Unlock()
		if !stored {
			continue
		}
		if _, err := s.Store.End(ctx, hash, readingLife); err != nil {
			s.mu.Lock()
			s.byHash[hash] = reading{sequence: 1} // to be ended the next time
			s.mu.Unlock()
			return err
		}
	}
	return nil
}

// closed lists the addresses of which something is known and that open nothing any more. One that the book does not know yet is left: the
// journal may be behind.
func (s *Readings) closed(b *calendar.Book) (list []string) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for hash := range s.byHash {
		f := b.FeedByHash(hash)
		if f != nil && (f.Revoked || f.Hash != hash || f.Scope.Noun == "person" && !b.Has(f.Scope.Ref)) {
			list = append(list, hash)
		}
	}
	return list
}

// read takes what was noted somewhere.
func (s *Readings) read(e sessions.Entry) error {
	if len(e.Data) == 0 {
		s.mu.Lock()
		delete(s.byHash, e.Hash)
		delete(s.fresh, e.Hash)
		s.mu.Unlock()
		return nil
	}
	r := reading{sequence: e.Sequence}
	if err := json.Unmarshal(e.Data, &r); err != nil {
		return worker.Fatal(fmt.Errorf("when a feed was read cannot be read: %w", err))
	}
	s.take(e.Hash, r)
	return nil
}

// take keeps what is newer than what is at hand; the later day counts, whoever has noted it.
func (s *Readings) take(hash string, r reading) {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := s.byHash[hash]
	r.sequence = max(r.sequence, was.sequence)
	if was.Day.After(r.Day) { // whoever has noted it was behind
		r.Day, s.fresh[hash] = was.Day, true
		defer s.rouse()
	}
	s.byHash[hash] = r
}
