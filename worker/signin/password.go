package signin

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal/sessions"
	"jourfixe/events/journal/streams"
	"jourfixe/worker"
)

const (
	// PasswordLife is how long an app password is good that nobody uses.
	PasswordLife = 400 * 24 * time.Hour
	// MostPasswords is how many somebody has at most. There is none more then: ending another would stop a program that nobody looks at.
	MostPasswords = 20
	// MostName is how many characters the name of an app password has at most.
	MostName = 60
)

// ErrManyPasswords says that somebody has as many app passwords as there may be.
var ErrManyPasswords = errors.New("there are as many app passwords as one may have")

// A Password is an app password: one program on one device comes in by it. Whoever made it alone was shown it, once.
type Password struct {
	Hash   string `json:"-"` // by it a password is named and ended
	Person string `json:"person"`
	// Box is what its owner calls it, sealed with their key: the name of a device may be that of somebody.
	Box  []byte    `json:"box"`
	Made time.Time `json:"made"`
	// Answers says that its owner answers invitations with it, and does not only read.
	Answers bool        `json:"answers,omitempty"`
	Used    events.Date `json:"used,omitzero"` // the office's day of its last use; zero: none yet
}

// ends is when it is good no more if nobody uses it.
func (p *Password) ends() time.Time {
	last := p.Made
	if p.Used != (events.Date{}) {
		last = events.Later(last, p.Used.AddDays(1).In(0, time.UTC))
	}
	return last.Add(PasswordLife)
}

// A Sealer seals what people call their app passwords.
type Sealer interface {
	SealFor(ctx context.Context, person, what string, clear []byte) ([]byte, error)
	OpenFor(ctx context.Context, person, what string, sealed []byte) ([]byte, error)
}

// PasswordOptions are what app passwords are kept with.
type PasswordOptions struct {
	Store  *sessions.Store
	Sealer Sealer
	Mirror *worker.Mirror
	Now    func() time.Time
	Log    *slog.Logger
}

// Passwords keeps the app passwords at hand, as Sessions keeps sessions: who looks is answered from memory.
type Passwords struct {
	PasswordOptions
	keeper

	mu     sync.RWMutex
	byHash map[string]*keptPassword // guarded by mu
	used   map[string]bool          // used today, which is not noted yet; guarded by mu
	seen   uint64                   // up to where the store has been read; guarded by mu
}

type keptPassword struct {
	Password
	sequence uint64
	ended    bool
}

// NewPasswords returns passwords, of which Run finds those that there are.
func NewPasswords(o PasswordOptions) *Passwords {
	return &Passwords{
		PasswordOptions: o, keeper: newKeeper(), byHash: map[string]*keptPassword{}, used: map[string]bool{},
	}
}

// Name implements worker.Worker.
func (s *Passwords) Name() string { return "app passwords" }

// Run follows what other replicas make and revoke, and notes what was used here, until ctx ends.
func (s *Passwords) Run(ctx context.Context) error {
	return s.run(ctx, s.Store, s.Log.With("of", s.Name()), s.read, s.write)
}

// Ready reports whether all were read that there are.
func (s *Passwords) Ready() bool {
	select {
	case <-s.ready:
		return true
	default:
		return false
	}
}

// shape is what an app password is once blanks and strokes are taken out: 130 bits.
var shape = regexp.MustCompile(`^[a-z2-7]{26}$`)

// bare is a password as it was typed, without what only makes it easier to read.
func bare(typed string) string {
	if len(typed) > 64 {
		return ""
	}
	return strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(typed))
}

// onceLife is how long it is known that a page has made its password.
const onceLife = 24 * time.Hour

// Make makes an app password for somebody who calls it by a name, and returns it as it is shown, once. It is on disk then. What is asked for
// again by the same page, which once names, is refused with sessions.ErrUsed; "" names none.
func (s *Passwords) Make(ctx context.Context, person, name string, answers bool, once string) (string, error) {
	if len(s.Of(person)) >= MostPasswords {
		return "", ErrManyPasswords
	}
	if once != "" {
		if err := s.Store.Use(ctx, hash("app password\x00"+person+"\x00"+once), onceLife); err != nil {
			return "", fmt.Errorf("make an app password: %w", err)
		}
	}
	secret := strings.ToLower(rand.Text())
	p := Password{Hash: hash(secret), Person: person, Answers: answers, Made: s.Now().UTC().Truncate(time.Second)}
	var err error
	if p.Box, err = s.Sealer.SealFor(ctx, person, "app password", []byte(name)); err != nil {
		return "", fmt.Errorf("make an app password: %w", err)
	}
	sequence, err := s.set(ctx, p, 0)
	if err != nil {
		return "", fmt.Errorf("make an app password: %w", err)
	}
	s.take(p, sequence)
	return inGroups(secret), nil
}

// inGroups writes a password so that it can be typed from a screen.
func inGroups(secret string) string {
	var list []string
	for part := range slices.Chunk([]byte(secret), 5) {
		list = append(list, string(part))
	}
	last := len(list) - 1
	list[last-1] += list[last] // no group of one
	return strings.Join(list[:last], "-")
}

// Find returns an app password with whose it is, and false if it is nobody's, is revoked, or its owner may not sign in any more. It is looked up by
// its hash, so how long that takes tells nothing of it. That it is used is noted once a day.
func (s *Passwords) Find(typed string) (found Password, ok bool) {
	secret := bare(typed)
	if !shape.MatchString(secret) {
		return Password{}, false
	}
	key := hash(secret)
	s.mu.RLock()
	k := s.byHash[key]
	if k != nil && !k.ended {
		found = k.Password
	}
	s.mu.RUnlock()
	if found.Hash == "" || !found.ends().After(s.Now()) {
		return Password{}, false
	}
	var today events.Date
	s.Mirror.View(func(b *calendar.Book) {
		ok = Welcome(b, b.Person(found.Person))
		today = b.Today(s.Now())
	})
	if ok && found.Used.Before(today) {
		s.mu.Lock()
		k.Used = today
		s.used[key] = true
		s.mu.Unlock()
		s.rouse()
	}
	return found, ok
}

// Of lists the app passwords of somebody, the last made first.
func (s *Passwords) Of(person string) (list []Password) {
	now := s.Now()
	s.mu.RLock()
	for _, k := range s.byHash {
		if !k.ended && k.Person == person && k.ends().After(now) {
			list = append(list, k.Password)
		}
	}
	s.mu.RUnlock()
	slices.SortFunc(list, func(x, y Password) int { return cmp.Or(y.Made.Compare(x.Made), cmp.Compare(x.Hash, y.Hash)) })
	return list
}

// Called is what its owner calls an app password, "" if that cannot be read.
func (s *Passwords) Called(ctx context.Context, p Password) string {
	clear, err := s.Sealer.OpenFor(ctx, p.Person, "app password", p.Box)
	if err != nil {
		s.Log.Warn("the name of an app password cannot be read", "person", p.Person, "error", err)
		return ""
	}
	return string(clear)
}

// Revoke ends an app password of somebody: when it returns without an error, that is on disk, and holds here at once and elsewhere as soon as
// it has come through. One that is not theirs is left alone.
func (s *Passwords) Revoke(ctx context.Context, person, hash string) error {
	s.mu.RLock()
	k := s.byHash[hash]
	theirs := k != nil && k.Person == person && !k.ended
	s.mu.RUnlock()
	if !theirs {
		return nil
	}
	sequence, err := s.Store.End(ctx, hash, PasswordLife)
	if err != nil {
		return fmt.Errorf("revoke an app password: %w", err)
	}
	s.gone(sessions.Entry{Hash: hash, Sequence: sequence})
	return nil
}

// sweep forgets what is over, and what was revoked once all that was written of it before has come in.
func (s *Passwords) sweep() {
	now := s.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	for h, k := range s.byHash {
		if k.sequence <= s.seen && (k.ended || !k.ends().After(now)) {
			delete(s.byHash, h)
			delete(s.used, h)
		}
	}
}

// write notes which were used.
func (s *Passwords) write(ctx context.Context) error {
	s.sweep()
	for {
		p, sequence, ok := s.next()
		if !ok {
			return nil
		}
		written, err := s.set(ctx, p, sequence)
		switch {
		case errors.Is(err, streams.ErrConflict): // used or revoked elsewhere, which comes in by itself
		case err != nil:
			s.mu.Lock()
			s.used[p.Hash] = true
			s.mu.Unlock()
			return err
		default:
			s.take(p, written)
		}
	}
}

// next returns one of which it is to be noted that it was used.
func (s *Passwords) next() (p Password, sequence uint64, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for h := range s.used {
		delete(s.used, h)
		if k := s.byHash[h]; k != nil && !k.ended {
			return k.Password, k.sequence, true
		}
	}
	return Password{}, 0, false
}

func (s *Passwords) set(ctx context.Context, p Password, last uint64) (uint64, error) {
	data, err := json.Marshal(p)
	if err != nil {
		return 0, err
	}
	return s.Store.Set(ctx, sessions.Entry{Hash: p.Hash, Sequence: last, Data: data}, p.ends().Sub(s.Now()))
}

// read takes what somebody has written.
func (s *Passwords) read(e sessions.Entry) error {
	defer func() {
		s.mu.Lock()
		s.seen = max(s.seen, e.Sequence)
		s.mu.Unlock()
		if len(e.Data) == 0 {
			s.rouse() // it can be forgotten only now
		}
	}()
	if len(e.Data) == 0 {
		s.gone(e)
		return nil
	}
	p := Password{}
	if err := json.Unmarshal(e.Data, &p); err != nil {
		return worker.Fatal(fmt.Errorf("an app password cannot be read: %w", err))
	}
	p.Hash = e.Hash
	s.take(p, e.Sequence)
	return nil
}

// take keeps a password if it is newer than what is at hand. One that was revoked stays so.
func (s *Passwords) take(p Password, sequence uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.byHash[p.Hash]
	switch {
	case k == nil && sequence <= s.seen: // it has come in from the store already, and was revoked and forgotten since
	case k == nil:
		s.byHash[p.Hash] = &keptPassword{Password: p, sequence: sequence}
	case sequence > k.sequence:
		used := k.Used
		if k.Password, k.sequence = p, sequence; used.After(k.Used) {
			k.Used = used
		}
	}
}

// gone notes that a password is revoked, or over.
func (s *Passwords) gone(e sessions.Entry) {
	defer s.rouse() // to forget it
	s.mu.Lock()
	defer s.mu.Unlock()
	if k := s.byHash[e.Hash]; k != nil {
		k.ended, k.sequence = true, max(k.sequence, e.Sequence)
		return
	}
	s.byHash[e.Hash] = &keptPassword{Password: Password{Hash: e.Hash}, sequence: e.Sequence, ended: true}
}
