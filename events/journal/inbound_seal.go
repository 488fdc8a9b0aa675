package journal

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

// A mailroom keeps the mails that come in to an office.
type mailroom struct {
	js     jetstream.JetStream
	office string
	log    *slog.Logger
	ring   *keyring

	ackWait time.Duration   // after which a mail whose handler is gone is given to another
	pauses  []time.Duration // before a mail is tried again
	leftFor time.Duration   // after which what belongs to no mail is removed

	mu     sync.Mutex
	cached *mailKeys
}

func newMailroom(js jetstream.JetStream, office string, log *slog.Logger, ring *keyring) *mailroom {
	return &mailroom{js: js, office: office, log: log, ring: ring, ackWait: inboxAckWait, pauses: inboxPauses, leftFor: inboundLeftFor}
}

// subject is where a message of a noun is, of one mail or, with "*", of all.
func (r *mailroom) subject(noun, id string) string {
	return "jourfixe." + r.office + ".inbound." + noun + "." + id
}

func (r *mailroom) part(id string, n int) string {
	return r.subject(nounPart, id) + "." + strconv.Itoa(n)
}

// mailID is the form of every id of a mail. What comes from outside is compared with it before it goes into a subject.
var mailID = regexp.MustCompile(`^[a-z2-7]{26}$`)

// mailKeys are what the office's own key is turned into for mails.
type mailKeys struct {
	box    key    // seals
	naming []byte // makes ids
}

// keys derives the keys, once.
func (r *mailroom) keys(ctx context.Context) (*mailKeys, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cached != nil {
		return r.cached, nil
	}
	office, err := r.ring.create(ctx, officeKey)
	if err != nil {
		return nil, fmt.Errorf("get the key of the office: %w", err)
	}
	box, err := hkdf.Key(sha256.New, office[:], nil, "jourfixe inbound seal 1", keySize)
	if err != nil {
		return nil, fmt.Errorf("derive a key: %w", err)
	}
	naming, err := hkdf.Key(sha256.New, office[:], nil, "jourfixe inbound id 1", keySize)
	if err != nil {
		return nil, fmt.Errorf("derive a key: %w", err)
	}
	r.cached = &mailKeys{box: key(box), naming: naming}
	return r.cached, nil
}

// id names a mail. Nobody without the key can tell from it whether a mail was there.
func (k *mailKeys) id(from, to string, raw []byte) string {
	mac := hmac.New(sha256.New, k.naming)
	for _, part := range [][]byte{[]byte(from), []byte(to), raw} {
		fmt.Fprintf(mac, "%d:", len(part))
		mac.Write(part)
	}
	return strings.ToLower(base32.StdEncoding.EncodeToString(mac.Sum(nil))[:26])
}

// seal seals what is to lie at a subject, so that it opens nowhere else.
func (k *mailKeys) seal(subject string, clear []byte) ([]byte, error) {
	box, err := k.box.aead()
	if err != nil {
		return nil, err
	}
	return box.Seal(nil, nil, clear, []byte(subject)), nil
}

// openAt opens what lay at a subject, or returns errSealed.
func (k *mailKeys) openAt(subject string, sealed []byte) ([]byte, error) {
	box, err := k.box.aead()
	if err != nil {
		return nil, err
	}
	clear, err := box.Open(nil, nil, sealed, []byte(subject))
	if err != nil {
		return nil, errSealed
	}
	return clear, nil
}

// openJSON opens a message that holds JSON.
func (r *mailroom) openJSON(ctx context.Context, raw streams.Raw, v any) error {
	keys, err := r.keys(ctx)
	if err != nil {
		return err
	}
	clear, err := keys.openAt(raw.Subject, raw.Data)
	if err == nil && json.Unmarshal(clear, v) != nil {
		err = errSealed
	}
	if err != nil {
		return fmt.Errorf("read message %d of %s: %w", raw.Sequence, streams.Inbound, err)
	}
	return nil
}

// putJSON is put for what is kept as JSON.
func (r *mailroom) putJSON(ctx context.Context, subject string, v any, opts ...jetstream.PublishOpt) (uint64, error) {
	clear, err := json.Marshal(v)
	if err != nil {
		return 0, err
	}
	return r.put(ctx, subject, clear, opts...)
}
