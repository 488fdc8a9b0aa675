// Package keys seals what is personal. Each person of an office has a key, and the office one for itself; they lie in a
// stream of their own, and what they seal elsewhere. Deleting a key makes what it sealed unreadable for good.
package keys

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// ErrUnsealable says that a value can never be sealed, whoever tries and however often.
var ErrUnsealable = errors.New("what is personal cannot be sealed")

// ErrUnopenable says that a value does not fit its key: one of them is damaged, or the value was sealed for another place.
var ErrUnopenable = errors.New("what is personal does not fit its key")

// ErrNoKey says that the key of a person is erased, or was never made.
var ErrNoKey = errors.New("there is no key for the person")

// Own takes the place of a person in the subject of the office's own key. No id begins with an underscore.
const Own = "_office"

// Size is how many bytes a key has: AES-256.
const Size = 32

// A Key seals and opens.
type Key [Size]byte

// A Ring seals and opens with the keys of an office's persons, and remembers those it has seen. A key is written
// before the first event about its person and never changed, so what is remembered stays right, and a key that an event
// in the journal asks for and that is not there is erased for good.
type Ring struct {
	js     jetstream.JetStream
	office string
	log    *slog.Logger

	reading sync.Mutex // held by whoever reads the stream on

	mu      sync.RWMutex
	known   map[string]*Key // nil: erased
	commons map[string]*Key // by name, without those that are destroyed
	stored  stored
}

// NewRing returns the ring of an office, on which there is no key yet.
func NewRing(js jetstream.JetStream, office string, log *slog.Logger) *Ring {
	return &Ring{js: js, office: office, log: log, known: make(map[string]*Key), commons: make(map[string]*Key), stored: newStored()}
}

// Subjects is where the keys of an office lie, each behind the last dot the person whose it is, Own, or a bunch.
func Subjects(office string) string { return subject(office, "*") }

// OwnSubject is where the office's own key lies.
func OwnSubject(office string) string { return subject(office, Own) }

// subject is where the key of a person lies.
func subject(office, person string) string { return "jourfixe." + office + ".key." + person }

// Office returns the key that the office has for itself: for keyed hashes, tokens, and mail that comes in. It is made once;
// when another replica is faster, its key counts.
func (k *Ring) Office(ctx context.Context) (*Key, error) {
	for {
		raw, found, err := streams.Last(ctx, k.js, streams.Keys, subject(k.office, Own))
		switch {
		case err != nil:
			return nil, fmt.Errorf("get the key of the office: %w", err)
		case found:
			return asKey(raw)
		}
		made := newKey()
		m := nats.NewMsg(subject(k.office, Own))
		m.Data = made[:]
		switch _, err := k.js.PublishMsg(ctx, m, jetstream.WithExpectLastSequencePerSubject(0)); {
		case err == nil:
			return made, nil
		case !errors.Is(streams.Conflict(err), streams.ErrConflict):
			return nil, fmt.Errorf("store the key of the office: %w", err)
		}
	}
}

// newKey makes a key by chance.
func newKey() *Key {
	made := new(Key)
	_, _ = rand.Read(made[:]) // never fails: it ends the program instead
	return made
}

// Load remembers every key of the office, so that a replay asks for none by itself.
func (k *Ring) Load(ctx context.Context) error {
	if err := k.catchUp(ctx); err != nil {
		return fmt.Errorf("load the keys: %w", err)
	}
	return nil
}

func asKey(raw streams.Raw) (*Key, error) {
	if len(raw.Data) != Size {
		return nil, fmt.Errorf("message %d of %s is no key: it has %d bytes instead of %d",
			raw.Sequence, streams.Keys, len(raw.Data), Size)
	}
	k := Key(raw.Data)
	return &k, nil
}

// remember keeps the first answer: an erased key stays erased.
func (k *Ring) remember(person string, got *Key) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.rememberLocked(person, got)
}

func (k *Ring) rememberLocked(person string, got *Key) {
	if old, there := k.known[person]; !there || old != nil {
		k.known[person] = got
	}
}

// Drop forgets a key for good.
func (k *Ring) Drop(person string) { k.remember(person, nil) }

// Seal seals the personal values of a body, or returns ErrUnsealable. A value that has been opened is sealed anew: its box belongs to the event
// it came from.
func (k *Ring) Seal(ctx context.Context, body events.Body) error {
	b, ok := body.(events.Personal)
	if !ok {
		return nil
	}
	person := b.Whose()
	if !events.ValidID(person) {
		return unsealable(fmt.Errorf("the person's id does not match %s", events.IDPattern))
	}
	with, err := k.keyFor(ctx, person, body)
	if err != nil {
		return err
	}
	for i, s := range b.Seals() {
		switch {
		case s.IsZero():
			continue
		case !s.Readable():
			return unsealable(fmt.Errorf("a personal value of %s cannot be read, so it cannot be sealed again", body.Type()))
		}
		*s = events.Secret(s.Value())
		err := s.Seal(func(clear []byte) ([]byte, error) {
			return with.Seal(clear, Binding(k.office, person, body, i))
		})
		if err != nil {
			return unsealable(fmt.Errorf("seal a personal value: %w", err))
		}
	}
	return nil
}

// keyFor returns the key to seal with, or ErrNoKey, which is an ErrUnsealable. Only an events.Founding makes one.
func (k *Ring) keyFor(ctx context.Context, person string, body events.Body) (*Key, error) {
	k.mu.RLock()
	got, there := k.known[person]
	k.mu.RUnlock()
	if there && got != nil {
		return got, nil
	}
	if there {
		return nil, unsealable(fmt.Errorf("seal what is personal of %s: %w", person, ErrNoKey))
	}
	var err error
	if _, first := body.(events.Founding); first {
		got, err = k.create(ctx, person)
	} else {
		got, err = k.Fetch(ctx, person)
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("get the key of %s: %w", person, err)
	case got == nil:
		return nil, unsealable(fmt.Errorf("seal what is personal of %s: %w", person, ErrNoKey))
	}
	k.remember(person, got)
	return got, nil
}

// Of returns the key of a person, or ErrNoKey.
func (k *Ring) Of(ctx context.Context, person string) (*Key, error) {
	k.mu.RLock()
	got, there := k.known[person]
	k.mu.RUnlock()
	if !there {
		var err error
		if got, err = k.Fetch(ctx, person); err != nil {
			return nil, fmt.Errorf("get the key of %s: %w", person, err)
		}
	}
	if got == nil {
		return nil, ErrNoKey
	}
	k.remember(person, got)
	return got, nil
}

// Open opens the personal values of a body that came from the journal, if the key is still there. It returns ErrUnopenable
// for one that does not fit its key.
func (k *Ring) Open(ctx context.Context, body events.Body) error {
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
		if with, err = k.Fetch(ctx, person); err != nil {
			return fmt.Errorf("get the key of %s: %w", person, err)
		}
		k.remember(person, with)
	}
	if with == nil {
		return nil
	}
	return OpenWith(k.office, with, body)
}

// OpenWith opens the personal values of a body with a key, or returns ErrUnopenable.
func OpenWith(office string, with *Key, body events.Body) error {
	b, ok := body.(events.Personal)
	if !ok {
		return nil
	}
	for i, s := range b.Seals() {
		err := s.Open(func(sealed []byte) ([]byte, error) {
			return with.Open(sealed, Binding(office, b.Whose(), body, i))
		})
		if err != nil {
			return fmt.Errorf("personal value %d of %s: %w: %w", i+1, body.Type(), ErrUnopenable, err)
		}
	}
	return nil
}

// Binding ties a value to its place, so that it opens nowhere else. The version is not part of it: an event keeps its
// boxes when it is read as a newer version.
func Binding(office, person string, body events.Body, i int) []byte {
	return []byte(office + "\x00" + person + "\x00" + body.Type().Short() + "\x00" + strconv.Itoa(i))
}

// Seal seals what is to be opened at one place alone.
func (k *Key) Seal(clear, place []byte) ([]byte, error) {
	box, err := k.aead()
	if err != nil {
		return nil, err
	}
	return box.Seal(nil, nil, clear, place), nil
}

// Open opens what was sealed with the key for the place.
func (k *Key) Open(sealed, place []byte) ([]byte, error) {
	box, err := k.aead()
	if err != nil {
		return nil, err
	}
	return box.Open(nil, nil, sealed, place)
}

// SealBox seals what is kept of somebody beside the journal, for the one thing that it says.
func (k *Key) SealBox(office, person, what string, clear []byte) ([]byte, error) {
	return k.Seal(clear, boxPlace(office, person, what))
}

// OpenBox opens what SealBox has sealed, or returns ErrUnopenable.
func (k *Key) OpenBox(office, person, what string, sealed []byte) ([]byte, error) {
	clear, err := k.Open(sealed, boxPlace(office, person, what))
	if err != nil {
		return nil, fmt.Errorf("open what is personal of %s: %w", person, ErrUnopenable)
	}
	return clear, nil
}

func boxPlace(office, person, what string) []byte {
	return []byte("kept\x00" + office + "\x00" + person + "\x00" + what)
}

func (k *Key) aead() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func unsealable(err error) error { return fmt.Errorf("%w: %w", ErrUnsealable, err) }
