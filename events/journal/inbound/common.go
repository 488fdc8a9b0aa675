package inbound

import (
	"context"
	"encoding/base64"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/streams"
)

// The headers of a head: under which key the mail's own is sealed, and that sealed key.
const (
	headerCommon = "Jourfixe-Common"
	headerKey    = "Jourfixe-Key"
)

const (
	// commonFor is how long mails are given the same common key, commonMails how many at most.
	commonFor   = time.Second
	commonMails = 500
	// commonIdle is how old a common key must be, that no mail needs, to be one that nobody seals with any more.
	commonIdle = 2 * time.Minute
)

// commons are the keys that mails share. Each mail is sealed with a key of its own, and that with the common one of those which
// came in about then. Mostly all of them are handled within moments, and then destroying one key destroys them all; whatever
// has to stay longer has its own key noted beside it. What this process has given out it counts; the rest is found by sweep.
type commons struct {
	ring *keys.Ring

	mu    sync.Mutex
	name  string // the one that is given out now, "" for none
	key   *keys.Key
	left  int
	until time.Time
	uses  map[string]map[string]bool // the mails that need each, of those made here
}

// take gives a mail a common key, which stays until the mail is settled.
func (c *commons) take(ctx context.Context, id string) (string, *keys.Key, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.name == "" || c.left == 0 || time.Now().After(c.until) {
		name, key, err := c.ring.NewCommon(ctx)
		if err != nil {
			return "", nil, err
		}
		c.name, c.key, c.left, c.until = name, key, commonMails, time.Now().Add(commonFor)
		c.uses[name] = map[string]bool{}
	}
	c.left--
	c.uses[c.name][id] = true
	return c.name, c.key, nil
}

// settled says that a mail does not need a common key any more. It reports false for one that another process has made.
func (c *commons) settled(name, id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.uses[name], id)
	return c.uses[name] != nil
}

// forget is settled for a mail of which the common key is not known.
func (c *commons) forget(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, mails := range c.uses {
		delete(mails, id)
	}
}

// retire gives the key that is given out now to no further mail.
func (c *commons) retire() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.name, c.key = "", nil
}

// destroyIdle destroys the keys that were made here, that no mail needs and none is given any more.
func (c *commons) destroyIdle(ctx context.Context) error {
	c.mu.Lock()
	var idle []string
	for name, mails := range c.uses {
		given := name == c.name && c.left > 0 && time.Now().Before(c.until)
		if len(mails) == 0 && !given {
			idle = append(idle, name)
			delete(c.uses, name)
			if name == c.name {
				c.name, c.key = "", nil
			}
		}
	}
	c.mu.Unlock()
	for n, name := range idle {
		if err := c.ring.DestroyCommon(ctx, name); err != nil {
			c.mu.Lock()
			for _, name := range idle[n:] {
				c.uses[name] = map[string]bool{} // the next time
			}
			c.mu.Unlock()
			return fmt.Errorf("destroy the key of mails that are done with: %w", err)
		}
	}
	return nil
}

// sealedBy returns the common key that a head names, and its own key as that has sealed it; "" for a head of before.
func sealedBy(raw streams.Raw) (name string, own []byte) {
	own, err := base64.StdEncoding.DecodeString(raw.Header.Get(headerKey))
	if err != nil {
		own = nil // it opens nothing
	}
	return raw.Header.Get(headerCommon), own
}

// ownKey returns the key that a mail is sealed with, given its head: from the common key, or, when that is destroyed, from what
// was noted of the mail. It returns errSealed if there is none. A head of before is sealed with the office's key: nil.
func (m *mails) ownKey(ctx context.Context, id string, raw streams.Raw) (*keys.Key, error) {
	name, sealed := sealedBy(raw)
	if name == "" {
		return nil, nil
	}
	common, err := m.commons.ring.Common(ctx, name)
	if err != nil {
		return nil, err
	}
	var own []byte
	if common != nil {
		if own, err = common.Open(sealed, []byte(raw.Subject)); err != nil {
			return nil, errSealed
		}
	} else {
		n, err := m.notes(ctx, id)
		if err != nil {
			return nil, err
		}
		own = n.key()
	}
	if len(own) != keys.Size {
		return nil, errSealed
	}
	key := keys.Key(own)
	return &key, nil
}

// sealOwn seals the key of a mail with a common one, into the headers of its head.
func sealOwn(subject, name string, common, own *keys.Key) (nats.Header, error) {
	box, err := common.Seal(own[:], []byte(subject))
	if err != nil {
		return nil, err
	}
	return nats.Header{headerCommon: {name}, headerKey: {base64.StdEncoding.EncodeToString(box)}}, nil
}

// sweepCommons destroys the common keys that no mail needs and that are too old for one to be on its way: what a crash has left,
// and what other processes have made and nobody counts.
func (e *ending) sweepCommons(ctx context.Context, enough time.Duration) error {
	if err := e.commons.destroyIdle(ctx); err != nil {
		return err
	}
	made, err := e.commons.ring.Commons(ctx)
	if err != nil || len(made) == 0 {
		return err
	}
	needed := map[string]bool{}
	err = e.scan(ctx, nounMail, func(raw streams.Raw) error {
		name, _ := sealedBy(raw)
		if name == "" || needed[name] {
			return nil
		}
		id := lastToken(raw.Subject)
		if _, done, err := streams.Last(ctx, e.js, streams.Inbound, e.subject(nounDone, id)); err != nil || done {
			return err
		}
		n, err := e.notes(ctx, id)
		needed[name] = n.key() == nil
		return err
	})
	if err != nil {
		return fmt.Errorf("look which keys mails need: %w", err)
	}
	for name, at := range made {
		if needed[name] || time.Since(at) < enough || e.commons.holds(name, at) {
			continue
		}
		if err := e.commons.ring.DestroyCommon(ctx, name); err != nil {
			return fmt.Errorf("destroy a key that no mail needs: %w", err)
		}
	}
	return nil
}

// holds reports whether mails are, or may be on their way that are sealed with a key that was made here at a time.
func (c *commons) holds(name string, at time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if name == c.name && time.Now().Before(c.until) {
		return true
	}
	if len(c.uses[name]) > 0 && time.Since(at) < commonIdle {
		return true
	}
	delete(c.uses, name)
	return false
}
