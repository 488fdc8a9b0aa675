package keys

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal/streams"
)

// commonSubject is where a key lies that mails share.
func commonSubject(office, name string) string { return "jourfixe." + office + ".common." + name }

// NewCommon makes a key that is shared by mails which come in at about the same time, and a name for it.
func (k *Ring) NewCommon(ctx context.Context) (name string, made *Key, err error) {
	name, made = strings.ToLower(rand.Text()), newKey()
	m := nats.NewMsg(commonSubject(k.office, name))
	m.Data = made[:]
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	ack, err := k.js.PublishMsg(ctx, m, jetstream.WithExpectLastSequencePerSubject(0))
	if err != nil {
		return "", nil, fmt.Errorf("store a key: %w", err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.commons[name] = made
	if k.stored.seen+1 == ack.Sequence {
		k.stored.seen = ack.Sequence // it is no person's
	}
	return name, made, nil
}

// Common returns a key that mails share, nil if it is destroyed.
func (k *Ring) Common(ctx context.Context, name string) (*Key, error) {
	k.mu.RLock()
	got := k.commons[name]
	k.mu.RUnlock()
	if got != nil {
		return got, nil
	}
	raw, found, err := streams.Last(ctx, k.js, streams.Keys, commonSubject(k.office, name))
	if err != nil || !found {
		return nil, err
	}
	if got, err = asKey(raw); err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.commons[name] = got
	return got, nil
}

// DestroyCommon destroys a key that mails share, and all of them with it. That it is gone already is no error.
func (k *Ring) DestroyCommon(ctx context.Context, name string) error {
	k.mu.Lock()
	delete(k.commons, name)
	k.mu.Unlock()
	raw, found, err := streams.Last(ctx, k.js, streams.Keys, commonSubject(k.office, name))
	if err != nil || !found {
		return err
	}
	return streams.Remove(ctx, k.js, streams.Keys, raw.Sequence)
}

// Commons lists the keys that mails share by their names, with when each was made.
func (k *Ring) Commons(ctx context.Context) (map[string]time.Time, error) {
	made := map[string]time.Time{}
	all := streams.Reader{JS: k.js, Log: k.log, Stream: streams.Keys, Filter: commonSubject(k.office, "*"), Next: 1}
	err := all.Scan(ctx, 0, func(raw streams.Raw) error {
		made[raw.Subject[strings.LastIndexByte(raw.Subject, '.')+1:]] = raw.Time
		return nil
	})
	return made, err
}
