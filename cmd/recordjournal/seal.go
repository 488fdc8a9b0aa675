package main

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"slices"

	"jourfixe/events"
	"jourfixe/events/journal/keys"
)

// officeKey names the office's own key among those of the people, as in the stream of keys.
const officeKey = keys.Own

// A keyring holds the keys of people, by id. They are test keys: each is made of the id, so that they are the same in
// every run.
type keyring map[string][]byte

// of returns the key of a person, and makes it if need be.
func (k keyring) of(person string) []byte {
	if k[person] == nil {
		sum := sha256.Sum256([]byte("a key for tests alone: " + person))
		k[person] = sum[:]
	}
	return k[person]
}

// left returns the keys without those of the people who are erased.
func (k keyring) left(erased []string) keyring {
	left := keyring{}
	for person, key := range k {
		if !slices.Contains(erased, person) {
			left[person] = key
		}
	}
	return left
}

// store writes an event as the journal stores it. The boxes are those of the journal but for the nonce, which is not by
// chance.
func (k keyring) store(e *events.Event) (*stored, error) {
	if p, ok := e.Body.(events.Personal); ok {
		box, err := aead(k.of(p.Whose()))
		if err != nil {
			return nil, err
		}
		for i, s := range p.Seals() {
			if s.IsZero() {
				continue
			}
			*s = events.Secret(s.Value())
			err := s.Seal(func(clear []byte) ([]byte, error) {
				to := keys.Binding(office, p.Whose(), e.Body, i)
				mac := hmac.New(sha256.New, k.of(p.Whose()))
				fmt.Fprintf(mac, "%s\x00%s\x00%s", e.ID, to, clear)
				nonce := mac.Sum(nil)[:box.NonceSize()]
				return box.Seal(nonce, nonce, clear, to), nil
			})
			if err != nil {
				return nil, err
			}
		}
	}
	header, data, err := events.EncodeEvent(e)
	if err != nil {
		return nil, err
	}
	return &stored{Subject: e.Subject(), Header: header, Data: data}, nil
}

// open opens what is personal in a body, as the journal does, unless its key is gone.
func (k keyring) open(body events.Body) error {
	p, ok := body.(events.Personal)
	if !ok || k[p.Whose()] == nil {
		return nil
	}
	return keys.OpenWith(office, (*keys.Key)(k[p.Whose()]), body)
}

func aead(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
