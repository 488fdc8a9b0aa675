package shell

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"sync"
	"time"
)

const (
	sessionLife = 12 * time.Hour // counted from signing in, however busy
	maxSessions = 1000
)

// A session is a browser that has signed in.
type session struct {
	client  string    // whom it acts as
	form    string    // the token that forms of this session carry
	expires time.Time // however busy it is until then
}

// sessions keeps who has signed in, by the hash of the cookie: what memory holds opens no door. They end with the
// process; signing in again costs a moment.
type sessions struct {
	now func() time.Time

	mu     sync.Mutex
	byHash map[[sha256.Size]byte]*session // guarded by mu
}

// newSessions returns a store without sessions, with now as its clock.
func newSessions(now func() time.Time) *sessions {
	return &sessions{now: now, byHash: map[[sha256.Size]byte]*session{}}
}

// start opens a session under a new id, which it returns.
func (s *sessions) start(client string) (id string) {
	id = secret()
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	s.byHash[sha256.Sum256([]byte(id))] = &session{client: client, form: secret(), expires: now.Add(sessionLife)}
	return id
}

// sweep forgets what has expired, and the session that would expire first if there still are too many. The lock is
// held.
func (s *sessions) sweep(now time.Time) {
	for hash, x := range s.byHash {
		if !x.expires.After(now) {
			delete(s.byHash, hash)
		}
	}
	if len(s.byHash) < maxSessions {
		return
	}
	var oldest [sha256.Size]byte
	var first time.Time
	for hash, x := range s.byHash {
		if first.IsZero() || x.expires.Before(first) {
			oldest, first = hash, x.expires
		}
	}
	delete(s.byHash, oldest)
}

// find returns the session of an id, nil if there is none or it has expired.
func (s *sessions) find(id string) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.byHash[sha256.Sum256([]byte(id))]
	if x == nil || !x.expires.After(s.now()) {
		return nil
	}
	return x
}

// end closes the session of an id.
func (s *sessions) end(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byHash, sha256.Sum256([]byte(id)))
}

// secret returns 256 random bits, fit for a cookie.
func secret() string {
	b := make([]byte, 32)
	rand.Read(b) // It never fails: the program ends if the system has no randomness.
	return base64.RawURLEncoding.EncodeToString(b)
}

// same compares two secrets and does not tell by its time how much of them is alike. An empty one is like none.
func same(x, y string) bool {
	return x != "" && subtle.ConstantTimeCompare([]byte(x), []byte(y)) == 1
}
