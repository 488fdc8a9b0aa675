package inbound

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
	"sync"

	"jourfixe/events/journal/keys"
)

// errSealed says that what is stored does not open: it was sealed with another key or for another place, or is damaged.
var errSealed = errors.New("it does not open with the key of the office")

// derived is what the office's own key is turned into for mails.
type derived struct {
	box    keys.Key // seals
	naming []byte   // makes ids
}

// seals has the keys, once they were needed.
type seals struct {
	ring *keys.Ring

	mu     sync.Mutex
	cached *derived
}

// derived derives the keys, once.
func (s *seals) derived(ctx context.Context) (*derived, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cached != nil {
		return s.cached, nil
	}
	office, err := s.ring.Office(ctx)
	if err != nil {
		return nil, err
	}
	box, err := hkdf.Key(sha256.New, office[:], nil, "jourfixe inbound seal 1", keys.Size)
	if err != nil {
		return nil, fmt.Errorf("derive a key: %w", err)
	}
	naming, err := hkdf.Key(sha256.New, office[:], nil, "jourfixe inbound id 1", keys.Size)
	if err != nil {
		return nil, fmt.Errorf("derive a key: %w", err)
	}
	s.cached = &derived{box: keys.Key(box), naming: naming}
	return s.cached, nil
}

// id names a mail. Nobody without the key can tell from it whether a mail was there.
func (k *derived) id(from, to string, raw []byte) string {
	mac := hmac.New(sha256.New, k.naming)
	for _, part := range [][]byte{[]byte(from), []byte(to), raw} {
		fmt.Fprintf(mac, "%d:", len(part))
		mac.Write(part)
	}
	return strings.ToLower(base32.StdEncoding.EncodeToString(mac.Sum(nil))[:26])
}

// seal seals what is to lie at a subject, so that it opens nowhere else.
func (k *derived) seal(subject string, clear []byte) ([]byte, error) {
	return k.box.Seal(clear, []byte(subject))
}

// openAt opens what lay at a subject, or returns errSealed.
func (k *derived) openAt(subject string, sealed []byte) ([]byte, error) {
	clear, err := k.box.Open(sealed, []byte(subject))
	if err != nil {
		return nil, errSealed
	}
	return clear, nil
}
