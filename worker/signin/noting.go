package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"jourfixe/events/journal/sessions"
	"jourfixe/events/journal/streams"
	"jourfixe/worker"
)

// sweep forgets what is over.
func (s *Sessions) sweep() {
	now := s.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	for h, k := range s.byHash {
		if !k.ends().After(now) && !s.undone[h] {
			delete(s.byHash, h)
			delete(s.used, h)
		}
	}
}

// write writes what was ended and used since.
func (s *Sessions) write(ctx context.Context) error {
	s.sweep()
	for {
		h, k, ended := s.next()
		if h == "" {
			return nil
		}
		if ended {
			sequence, err := s.Store.End(ctx, h, Life)
			if err != nil {
				return err
			}
			s.done(h, sequence)
			continue
		}
		sequence, err := s.set(ctx, k.Session, k.sequence)
		switch {
		case errors.Is(err, streams.ErrConflict): // ended or used elsewhere, which comes in by itself
		case err != nil:
			s.mu.Lock()
			s.used[h] = true
			s.mu.Unlock()
			return err
		default:
			s.take(k.Session, sequence)
		}
	}
}

// next returns something that is to be noted, "" if there is nothing.
func (s *Sessions) next() (h string, k kept, ended bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for h := range s.undone {
		return h, kept{}, true
	}
	for h := range s.used {
		delete(s.used, h)
		if k := s.byHash[h]; k != nil && !k.ended {
			return h, *k, false
		}
	}
	return "", kept{}, false
}

// done notes that it is noted that a session has ended.
func (s *Sessions) done(h string, sequence uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.undone, h)
	if k := s.byHash[h]; k != nil {
		k.sequence = max(k.sequence, sequence)
	}
}

func (s *Sessions) set(ctx context.Context, of Session, last uint64) (uint64, error) {
	data, err := json.Marshal(of)
	if err != nil {
		return 0, err
	}
	return s.Store.Set(ctx, sessions.Entry{Hash: of.Hash, Sequence: last, Data: data}, of.ends().Sub(s.Now()))
}

// read takes what somebody has written.
func (s *Sessions) read(e sessions.Entry) error {
	of := Session{}
	if len(e.Data) > 0 {
		if err := json.Unmarshal(e.Data, &of); err != nil {
			return worker.Fatal(fmt.Errorf("a session cannot be read: %w", err))
		}
	}
	if of.Hash = e.Hash; len(e.Data) == 0 {
		s.gone(e)
		return nil
	}
	s.take(of, e.Sequence)
	return nil
}

// take keeps a session if it is newer than what is at hand. One that was ended stays so, whatever was noted of it elsewhere
// before that came through.
func (s *Sessions) take(of Session, sequence uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.byHash[of.Hash]
	if k == nil {
		s.byHash[of.Hash] = &kept{Session: of, sequence: sequence}
		return
	}
	if sequence > k.sequence {
		seen := k.Seen
		k.Session, k.sequence = of, sequence
		if seen.After(k.Seen) {
			k.Seen = seen
		}
	}
}

// gone notes that a session has ended, or is over.
func (s *Sessions) gone(e sessions.Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if k := s.byHash[e.Hash]; k != nil {
		k.ended, k.sequence = true, max(k.sequence, e.Sequence)
	}
	delete(s.undone, e.Hash)
}
