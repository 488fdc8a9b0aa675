// Package signin is who has come in by the browser: sessions, which hold on all replicas and over restarts, and the links by
// which people open them. It knows no page; what somebody may do is the book's affair.
package signin

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"jourfixe/calendar"
	"jourfixe/events/journal/sessions"
	"jourfixe/worker"
)

const (
	// Life is how long a session lasts at most, however busy.
	Life = 14 * 24 * time.Hour
	// Idle is how long one lasts in which nothing is asked for, give or take what its last use is rounded by.
	Idle = 12 * time.Hour
	// noted is how often it is noted that a session is used, and what the time of that is rounded to.
	noted = 5 * time.Minute

	// MostOfOne and MostInAll are how many there are at most; the oldest ends for one more.
	MostOfOne = 20
	MostInAll = 1000
)

// A Session is a browser in which somebody has signed in. Its id is known to that browser alone.
type Session struct {
	Hash string `json:"-"` // of its id; by it a session is named and ended

	Person string `json:"person,omitempty"` // who has signed in, "" for the operator
	// Mark is that of the operator's token by which it was opened: with another token it is none. "" for people.
	Mark    string `json:"mark,omitempty"`
	Address int    `json:"address,omitempty"` // which of the person's addresses they signed in by, by how often it had changed
	Role    bool   `json:"role,omitempty"`    // they had a role then

	Device
	Opened time.Time `json:"opened"`
	Seen   time.Time `json:"seen"` // its last use, rounded down
}

// ends returns when it ends if nothing more is asked for.
func (s *Session) ends() time.Time {
	idle, life := s.Seen.Add(Idle), s.Opened.Add(Life)
	if idle.Before(life) {
		return idle
	}
	return life
}

// Sessions keeps at hand who has signed in. All that look are answered from memory, also while NATS is away; only opening one
// takes NATS.
type Sessions struct {
	Options
	keeper

	mu     sync.RWMutex
	byHash map[string]*kept // guarded by mu
	undone map[string]bool  // ended here, and not noted yet; guarded by mu
	used   map[string]bool  // used since that was noted last; guarded by mu
}

// kept is a session at hand.
type kept struct {
	Session
	sequence uint64
	ended    bool
}

// Options are what sessions are kept with.
type Options struct {
	Store  *sessions.Store
	Mirror *worker.Mirror
	// Mark is that of the operator's token, see Mark. It is made of the token with a key.
	Mark string
	Now  func() time.Time
	Log  *slog.Logger
}

// NewSessions returns sessions, of which Run finds those that there are.
func NewSessions(o Options) *Sessions {
	return &Sessions{
		Options: o, keeper: newKeeper(), byHash: map[string]*kept{}, undone: map[string]bool{}, used: map[string]bool{},
	}
}

// Name implements worker.Worker.
func (s *Sessions) Name() string { return "sessions" }

// Run follows what the other replicas open and end, and notes what was used here, until ctx ends.
func (s *Sessions) Run(ctx context.Context) error {
	return s.run(ctx, s.Store, s.Log.With("of", s.Name()), s.read, s.write)
}

// WaitReady returns when all were read that there are.
func (s *Sessions) WaitReady(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-s.ready:
		return nil
	}
}

// Open opens a session and returns its id, which only the cookie has. It is on disk then; who, their address, role and device
// are the caller's to say.
func (s *Sessions) Open(ctx context.Context, of Session) (id string, err error) {
	id = Secret()
	of.Hash, of.Opened = hash(id), s.Now().UTC().Truncate(time.Second)
	of.Seen = of.Opened.Truncate(noted)
	if of.Person == "" {
		of.Mark = s.Mark
	}
	sequence, err := s.set(ctx, of, 0)
	if err != nil {
		return "", fmt.Errorf("open a session: %w", err)
	}
	s.take(of, sequence)
	s.crowd(of)
	return id, nil
}

// crowd ends the oldest sessions of somebody, and of all, where one is more than there may be.
func (s *Sessions) crowd(opened Session) {
	end := func(list []Session, most int) {
		slices.SortFunc(list, func(x, y Session) int { return cmp.Or(x.Opened.Compare(y.Opened), cmp.Compare(x.Hash, y.Hash)) })
		for _, old := range list[:max(len(list)-most, 0)] {
			s.End(old.Hash)
		}
	}
	end(s.Of(opened.Person), MostOfOne)
	end(s.All(), MostInAll)
}

// Find returns the session of an id, and false if there is none, or it has ended by time, by who has signed in, or by somebody's
// hand. That it is used is noted now and then.
func (s *Sessions) Find(id string) (Session, bool) {
	now := s.Now()
	key := hash(id)
	s.mu.RLock()
	k := s.byHash[key]
	var found Session
	if k != nil && !k.ended {
		found = k.Session
	}
	s.mu.RUnlock()
	if found.Hash == "" || !found.ends().After(now) {
		return Session{}, false
	}
	if !s.stands(&found) {
		if found.Person != "" {
			s.End(key)
		}
		return Session{}, false
	}
	if now.Sub(found.Seen) >= noted {
		s.mu.Lock()
		k.Seen = now.UTC().Truncate(noted)
		s.used[key] = true
		s.mu.Unlock()
		s.rouse()
	}
	return found, true
}

// stands reports whether who has opened a session may still have it: the person is in the book and has the address by which they
// signed in, and a role if they had one then; the operator's token is still the same.
func (s *Sessions) stands(of *Session) bool {
	if of.Person == "" {
		return of.Mark == s.Mark
	}
	ok := false
	s.Mirror.View(func(b *calendar.Book) {
		p := b.Person(of.Person)
		ok = p != nil && Welcome(b, p) && p.Addresses == of.Address && (p.Role != "" || !of.Role)
	})
	return ok
}

// Of lists the sessions of a person, or for "" of the operator, the last opened first.
func (s *Sessions) Of(person string) []Session {
	return s.list(func(of *Session) bool { return of.Person == person })
}

// All lists all sessions, the last opened first.
func (s *Sessions) All() []Session { return s.list(func(*Session) bool { return true }) }

func (s *Sessions) list(wanted func(*Session) bool) (list []Session) {
	now := s.Now()
	s.mu.RLock()
	for _, k := range s.byHash {
		if !k.ended && k.ends().After(now) && wanted(&k.Session) {
			list = append(list, k.Session)
		}
	}
	s.mu.RUnlock()
	list = slices.DeleteFunc(list, func(of Session) bool { return !s.stands(&of) })
	slices.SortFunc(list, func(x, y Session) int { return cmp.Or(y.Opened.Compare(x.Opened), cmp.Compare(x.Hash, y.Hash)) })
	return list
}

// EndID ends the session of an id.
func (s *Sessions) EndID(id string) { s.End(hash(id)) }

// End ends sessions by their hashes: here at once, elsewhere as soon as NATS is there.
func (s *Sessions) End(hashes ...string) {
	s.mu.Lock()
	for _, h := range hashes {
		if k := s.byHash[h]; k != nil && !k.ended {
			k.ended = true
			s.undone[h] = true
		}
	}
	s.mu.Unlock()
	s.rouse()
}
