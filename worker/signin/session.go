// Package signin is who has come in by the browser: sessions, which hold on all replicas and over restarts, and the links by
// which people open them. It knows no page; what somebody may do is the book's affair.
package signin

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"jourfixe/calendar"
	"jourfixe/events/journal/sessions"
	"jourfixe/events/journal/streams"
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

	// again is the pause before what could not be written is written again.
	again = 2 * time.Second
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

	mu     sync.RWMutex
	byHash map[string]*kept // guarded by mu
	undone map[string]bool  // ended here, and not noted yet; guarded by mu
	used   map[string]bool  // used since that was noted last; guarded by mu
	wake   chan struct{}
	ready  chan struct{}
	once   sync.Once
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

// Mark is what a session of the operator is held against: it tells nothing of the token.
func Mark(key []byte, token string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("operator's session\x00" + token))
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

// NewSessions returns sessions, of which Run finds those that there are.
func NewSessions(o Options) *Sessions {
	return &Sessions{
		Options: o, byHash: map[string]*kept{}, undone: map[string]bool{}, used: map[string]bool{},
		wake: make(chan struct{}, 1), ready: make(chan struct{}),
	}
}

// Name implements worker.Worker.
func (s *Sessions) Name() string { return "sessions" }

// Run follows what the other replicas open and end, and notes what was used here, until ctx ends.
func (s *Sessions) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	noting := make(chan struct{})
	go func() {
		defer close(noting)
		s.note(ctx)
	}()
	err := s.Store.Follow(ctx, s.read, func() { s.once.Do(func() { close(s.ready) }) })
	cancel()
	<-noting
	if errors.Is(err, streams.ErrClosed) {
		return worker.Fatal(err)
	}
	return err
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

// Secret returns 256 random bits, fit for a cookie.
func Secret() string {
	b := make([]byte, sha256.Size)
	rand.Read(b) // It never fails: the program ends if the system has no randomness.
	return base64.RawURLEncoding.EncodeToString(b)
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

// rouse has what happened here noted.
func (s *Sessions) rouse() {
	select {
	case s.wake <- struct{}{}:
	default: // it is awake already
	}
}

// note writes what has happened here, again and again until it is written.
func (s *Sessions) note(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		}
		s.sweep()
		for err := s.write(ctx); err != nil; err = s.write(ctx) {
			if ctx.Err() != nil {
				return
			}
			s.Log.Warn("that sessions were used or ended is not noted yet", "error", err)
			if !worker.Sleep(ctx, again) {
				return
			}
		}
	}
}

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

// hash is by what a secret is known to whoever keeps it.
func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// FormToken is what forms of a session carry: it follows from the id, and does not lead back to it.
func FormToken(id string) string {
	mac := hmac.New(sha256.New, []byte(id))
	mac.Write([]byte("form"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// IsSecret reports whether a value looks like one that Secret has made.
func IsSecret(s string) bool {
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	return err == nil && len(b) == sha256.Size
}
