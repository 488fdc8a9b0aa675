package journal

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// ErrNoKey says that the key of a person is erased, or was never made.
var ErrNoKey = errors.New("there is no key for the person")

// officeKey takes the place of a person in the subject of the office's own key. No id begins with an underscore.
const officeKey = "_office"

const keySize = 32 // AES-256

type key [keySize]byte

// A keyring seals and opens with the keys of an office's persons, and remembers those it has seen. A key is written
// before the first event about its person and never changed, so what is remembered stays right, and a key that an event
// in the journal asks for and that is not there is erased for good.
type keyring struct {
	js     jetstream.JetStream
	office string

	mu    sync.RWMutex
	known map[string]*key // nil: erased
}

func newKeyring(js jetstream.JetStream, office string) *keyring {
	return &keyring{js: js, office: office, known: make(map[string]*key)}
}

func keySubject(office, person string) string { return "jourfixe." + office + ".key." + person }

// OfficeKey returns the 32 random bytes that the office has for itself: for keyed hashes and tokens. They are made once.
func (j *Journal) OfficeKey(ctx context.Context) ([]byte, error) {
	k, err := j.keys.create(ctx, officeKey)
	if err != nil {
		return nil, fmt.Errorf("get the key of the office: %w", err)
	}
	return k[:], nil
}

// load remembers every key of the office, so that a replay asks for none by itself.
func (k *keyring) load(ctx context.Context, r *streams.Reader) error {
	err := r.Scan(ctx, 0, func(raw streams.Raw) error {
		person := raw.Subject[strings.LastIndexByte(raw.Subject, '.')+1:]
		if person == officeKey {
			return nil
		}
		got, err := asKey(raw)
		if err != nil {
			return err
		}
		k.remember(person, got)
		return nil
	})
	if err != nil {
		return fmt.Errorf("load the keys: %w", err)
	}
	return nil
}

func asKey(raw streams.Raw) (*key, error) {
	if len(raw.Data) != keySize {
		return nil, fmt.Errorf("message %d of %s is no key: it has %d bytes instead of %d",
			raw.Sequence, streams.Keys, len(raw.Data), keySize)
	}
	k := key(raw.Data)
	return &k, nil
}

// remember keeps the first answer: an erased key stays erased.
func (k *keyring) remember(person string, got *key) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if old, there := k.known[person]; !there || old != nil {
		k.known[person] = got
	}
}

// drop forgets a key for good.
func (k *keyring) drop(person string) { k.remember(person, nil) }

// fetch asks the server for a key, nil if there is none.
func (k *keyring) fetch(ctx context.Context, person string) (*key, error) {
	raw, found, err := streams.Last(ctx, k.js, streams.Keys, keySubject(k.office, person))
	if err != nil || !found {
		return nil, err
	}
	return asKey(raw)
}

// create returns the key, and makes it if it is not there. When another replica is faster, its key counts.
func (k *keyring) create(ctx context.Context, person string) (*key, error) {
	for {
		got, err := k.fetch(ctx, person)
		if err != nil || got != nil {
			return got, err
		}
		made := new(key)
		if _, err := rand.Read(made[:]); err != nil {
			return nil, err
		}
		m := nats.NewMsg(keySubject(k.office, person))
		m.Data = made[:]
		switch _, err := k.js.PublishMsg(ctx, m, jetstream.WithExpectLastSequencePerSubject(0)); {
		case err == nil:
			return made, nil
		case !errors.Is(streams.Conflict(err), streams.ErrConflict):
			return nil, fmt.Errorf("store a key: %w", err)
		}
	}
}

// seal seals the personal values of a body, or returns ErrUnfit. A value that has been opened is sealed anew: its box belongs to the event
// it came from.
func (k *keyring) seal(ctx context.Context, body events.Body) error {
	b, ok := body.(events.Personal)
	if !ok {
		return nil
	}
	person := b.Whose()
	if !events.ValidID(person) {
		return unfit(fmt.Errorf("the person's id does not match %s", events.IDPattern))
	}
	with, err := k.keyFor(ctx, person, body)
	if err != nil {
		return err
	}
	box, err := with.aead()
	if err != nil {
		return err
	}
	for i, s := range b.Seals() {
		switch {
		case s.IsZero():
			continue
		case !s.Readable():
			return unfit(fmt.Errorf("a personal value of %s cannot be read, so it cannot be sealed again", body.Type()))
		}
		*s = events.Secret(s.Value())
		err := s.Seal(func(clear []byte) ([]byte, error) {
			return box.Seal(nil, nil, clear, k.binding(person, body, i)), nil
		})
		if err != nil {
			return unfit(fmt.Errorf("seal a personal value: %w", err))
		}
	}
	return nil
}

// keyFor returns the key to seal with, or ErrNoKey, which is an ErrUnfit. Only the first event about a person makes one.
func (k *keyring) keyFor(ctx context.Context, person string, body events.Body) (*key, error) {
	k.mu.RLock()
	got, there := k.known[person]
	k.mu.RUnlock()
	if there && got != nil {
		return got, nil
	}
	if there {
		return nil, unfit(fmt.Errorf("seal what is personal of %s: %w", person, ErrNoKey))
	}
	var err error
	if _, first := body.(*events.PersonAdded); first {
		got, err = k.create(ctx, person)
	} else {
		got, err = k.fetch(ctx, person)
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("get the key of %s: %w", person, err)
	case got == nil:
		return nil, unfit(fmt.Errorf("seal what is personal of %s: %w", person, ErrNoKey))
	}
	k.remember(person, got)
	return got, nil
}

// open opens the personal values of a body that came from the journal, if the key is still there.
func (k *keyring) open(ctx context.Context, body events.Body) error {
	b, ok := body.(events.Personal)
	if !ok {
		return nil
	}
	person := b.Whose()
	k.mu.RLock()
	with, there := k.known[person]
	k.mu.RUnlock()
	if !there {
		var err error
		if with, err = k.fetch(ctx, person); err != nil {
			return fmt.Errorf("get the key of %s: %w", person, err)
		}
		k.remember(person, with)
	}
	if with == nil {
		return nil
	}
	return k.openWith(with, b, body)
}

func (k *keyring) openWith(with *key, b events.Personal, body events.Body) error {
	box, err := with.aead()
	if err != nil {
		return err
	}
	for i, s := range b.Seals() {
		err := s.Open(func(sealed []byte) ([]byte, error) {
			return box.Open(nil, nil, sealed, k.binding(b.Whose(), body, i))
		})
		if err != nil {
			return fmt.Errorf("%w: personal value %d of %s does not fit its key: %w", ErrUnreadable, i+1, body.Type(), err)
		}
	}
	return nil
}

// binding ties a box to its place, so that it opens nowhere else. The version is not part of it: an event keeps its
// boxes when it is read as a newer version.
func (k *keyring) binding(person string, body events.Body, i int) []byte {
	return []byte(k.office + "\x00" + person + "\x00" + body.Type().Short() + "\x00" + strconv.Itoa(i))
}

func (k *key) aead() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
