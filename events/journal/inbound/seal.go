// Package inbound keeps the mails that come in: sealed before they are acknowledged, given to whoever handles them one by
// one, held for somebody to look at, and destroyed once they are done with. What a mail says is read elsewhere.
package inbound

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/streams"

	"github.com/nats-io/nats.go/jetstream"
)

// The nouns in the subjects jourfixe.<office>.inbound.<noun>.<id>.
const (
	nounPart   = "part"   // a piece of a mail, with its number behind the id
	nounMail   = "mail"   // the head
	nounHeld   = "held"   // why somebody has to look at it
	nounTried  = "tried"  // how often it was tried in vain
	nounAgain  = "again"  // it is to be handled again; empty
	nounDone   = "done"   // it was handled; empty
	nounUpload = "upload" // a piece of a mail that a client brings, with client, id and number
	nounOnce   = "once"   // something was done that is to be done once; empty, by name
)

// errSealed says that what is stored does not open: it was sealed with another key or for another place, or is damaged.
var errSealed = errors.New("it does not open with the key of the office")

// A Store keeps the mails that come in to an office.
type Store struct {
	js     jetstream.JetStream
	office string
	log    *slog.Logger
	ring   *keys.Ring

	ackWait time.Duration   // after which a mail whose handler is gone is given to another
	pauses  []time.Duration // before a mail is tried again
	leftFor time.Duration   // after which what belongs to no mail is removed

	mu     sync.Mutex
	cached *derived
}

// New returns the store of an office.
func New(js jetstream.JetStream, office string, log *slog.Logger, ring *keys.Ring) *Store {
	return &Store{js: js, office: office, log: log, ring: ring, ackWait: inboxAckWait, pauses: inboxPauses, leftFor: inboundLeftFor}
}

// subject is where a message of a noun is, of one mail or, with "*", of all.
func (r *Store) subject(noun, id string) string {
	return "jourfixe." + r.office + ".inbound." + noun + "." + id
}

func (r *Store) part(id string, n int) string {
	return r.subject(nounPart, id) + "." + strconv.Itoa(n)
}

// mailID is the form of every id of a mail. What comes from outside is compared with it before it goes into a subject.
var mailID = regexp.MustCompile(`^[a-z2-7]{26}$`)

// derived is what the office's own key is turned into for mails.
type derived struct {
	box    keys.Key // seals
	naming []byte   // makes ids
}

// derived derives the keys, once.
func (r *Store) derived(ctx context.Context) (*derived, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cached != nil {
		return r.cached, nil
	}
	office, err := r.ring.Office(ctx)
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
	r.cached = &derived{box: keys.Key(box), naming: naming}
	return r.cached, nil
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

// openJSON opens a message that holds JSON.
func (r *Store) openJSON(ctx context.Context, raw streams.Raw, v any) error {
	with, err := r.derived(ctx)
	if err != nil {
		return err
	}
	clear, err := with.openAt(raw.Subject, raw.Data)
	if err == nil && json.Unmarshal(clear, v) != nil {
		err = errSealed
	}
	if err != nil {
		return fmt.Errorf("read message %d of %s: %w", raw.Sequence, streams.Inbound, err)
	}
	return nil
}

// putJSON is put for what is kept as JSON.
func (r *Store) putJSON(ctx context.Context, subject string, v any, opts ...jetstream.PublishOpt) (uint64, error) {
	clear, err := json.Marshal(v)
	if err != nil {
		return 0, err
	}
	return r.put(ctx, subject, clear, opts...)
}
