package signin

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/people"
	"jourfixe/events/journal/sessions"
	"jourfixe/worker"
)

const (
	// LinkLife is how long a link in a mail is good.
	LinkLife = 15 * time.Minute
	// InviteLife is how long one is good that somebody hands over themselves.
	InviteLife = 72 * time.Hour

	linkVersion = 1
	maxToken    = 400 // characters
)

// Why a link lets nobody in.
var (
	ErrNoLink  = errors.New("that is no link for signing in")
	ErrExpired = errors.New("the link has expired")
	ErrUsed    = sessions.ErrUsed
	ErrBrowser = errors.New("the link was asked for in another browser")
	ErrNobody  = errors.New("the person of the link may not sign in any more, or has another address")
)

// A Link is what one says that signs somebody in: who, until when, and in which browser. It is sealed, so nothing of it is kept
// anywhere but that it was used.
type Link struct {
	Person  string
	Address int // by which of their addresses, by how often that had changed
	Expires time.Time
	// Browser is the hash of the secret of the browser in which it was asked for; all zero if it is good in any.
	Browser [sha256.Size]byte
}

// Links makes links by which people sign in, and takes them.
type Links struct {
	BaseURL string
	Mirror  *worker.Mirror
	Store   *sessions.Store
	Now     func() time.Time

	seal cipher.AEAD
	name []byte // what a link is sealed for
}

// NewLinks returns links of an office, sealed under a key that is made of its own.
func NewLinks(key []byte, office string, l Links) *Links {
	derived, err := hkdf.Key(sha256.New, key, nil, "jourfixe link for signing in", 32)
	if err != nil {
		panic(fmt.Sprintf("derive the key of links: %v", err)) // only for a length that there is not
	}
	block, err := aes.NewCipher(derived)
	if err == nil {
		l.seal, err = cipher.NewGCM(block)
	}
	if err != nil {
		panic(fmt.Sprintf("use the key of links: %v", err)) // only for a length that there is not
	}
	l.name = []byte("jourfixe/" + office + "/sign-in")
	return &l
}

// BrowserOf is how a link names a browser, by the secret that this has in a cookie.
func BrowserOf(secret string) [sha256.Size]byte { return sha256.Sum256([]byte("browser\x00" + secret)) }

// Make makes a link that signs a person in.
func (l *Links) Make(p *people.Person, browser [sha256.Size]byte, life time.Duration) string {
	return l.BaseURL + "/login/" + l.write(Link{Person: p.ID, Address: p.Addresses, Expires: l.Now().Add(life), Browser: browser})
}

func (l *Links) write(x Link) string {
	text := []byte{linkVersion}
	text = binary.BigEndian.AppendUint64(text, uint64(x.Expires.Unix()))
	text = binary.AppendUvarint(text, uint64(x.Address))
	text = append(append(text, x.Browser[:]...), x.Person...)
	nonce := make([]byte, l.seal.NonceSize())
	rand.Read(nonce) // It never fails: the program ends if the system has no randomness.
	return token64.EncodeToString(l.seal.Seal(nonce, nonce, text, l.name))
}

// token64 takes each value in one way of writing alone: so a link that was used is used, however it is written.
var token64 = base64.RawURLEncoding.Strict()

// read opens a token.
func (l *Links) read(token string) (x Link, err error) {
	if len(token) > maxToken || strings.ContainsAny(token, "\r\n") {
		return x, ErrNoLink
	}
	sealed, err := token64.DecodeString(token)
	if err != nil || len(sealed) < l.seal.NonceSize() {
		return x, ErrNoLink
	}
	n := l.seal.NonceSize()
	text, err := l.seal.Open(nil, sealed[:n], sealed[n:], l.name)
	if err != nil || len(text) < 1+8 || text[0] != linkVersion {
		return x, ErrNoLink
	}
	x.Expires = time.Unix(int64(binary.BigEndian.Uint64(text[1:])), 0)
	address, size := binary.Uvarint(text[9:])
	if text = text[9+max(size, 0):]; size <= 0 || len(text) <= len(x.Browser) {
		return x, ErrNoLink
	}
	x.Address = int(address)
	x.Person = string(text[copy(x.Browser[:], text):])
	return x, nil
}

// Open says whom a link signs in, in a browser with this secret, and looks whether it has been used. It uses nothing up.
func (l *Links) Open(ctx context.Context, token, secret string) (*people.Person, error) {
	_, p, err := l.open(token, secret)
	if err != nil {
		return nil, err
	}
	used, err := l.Store.Used(ctx, hash(token))
	if err == nil && used {
		err = ErrUsed
	}
	return p, err
}

// Use takes a link, once: it returns the session that it opens.
func (l *Links) Use(ctx context.Context, token, secret string) (Session, error) {
	x, p, err := l.open(token, secret)
	if err != nil {
		return Session{}, err
	}
	if err := l.Store.Use(ctx, hash(token), x.Expires.Sub(l.Now())+time.Minute); err != nil {
		return Session{}, err
	}
	return Session{Person: p.ID, Address: p.Addresses, Role: p.Role != ""}, nil
}

func (l *Links) open(token, secret string) (x Link, p *people.Person, err error) {
	if x, err = l.read(token); err != nil {
		return x, nil, err
	}
	if !x.Expires.After(l.Now()) {
		return x, nil, ErrExpired
	}
	if own := BrowserOf(secret); x.Browser != [sha256.Size]byte{} && subtle.ConstantTimeCompare(own[:], x.Browser[:]) != 1 {
		return x, nil, ErrBrowser
	}
	b := l.Mirror.Snapshot()
	if p = b.Person(x.Person); !Welcome(b, p) || p.Addresses != x.Address {
		return x, nil, ErrNobody
	}
	return x, p, nil
}

// ByAddress finds who has a mail address, in whatever case; of several, all.
func ByAddress(b *calendar.Book, address string) (list []*people.Person) {
	for _, p := range b.People() {
		if Welcome(b, p) && p.Email.Readable() && strings.EqualFold(p.Email.Value(), address) {
			list = append(list, p)
		}
	}
	return list
}
