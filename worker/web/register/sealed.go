package register

import (
	"bytes"
	"compress/flate"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"jourfixe/events"
)

const (
	// LinkLife is how long what was typed can be sent off.
	LinkLife = 48 * time.Hour
	// maxLink is how many characters a link has at most, with the address of the house: longer ones are cut on their way.
	maxLink = 2000
	// maxTyped bounds what a link is unpacked to.
	maxTyped = 16 << 10
)

// Why a link leads nowhere.
var (
	errNoLink  = errors.New("nobody was given this link")
	errExpired = errors.New("the link has expired")
)

// What somebody does.
const (
	kindNote = "note" // says that they would like to go
	kindMake = "make" // registers
)

// A letter is what travels in a link: what somebody has typed, for which trip, to do what, and until when.
type letter struct {
	Kind      string        `json:"k"`
	Trip      string        `json:"t"`
	Expires   int64         `json:"x"`
	Name      string        `json:"n"`
	Email     string        `json:"e"`
	Language  string        `json:"l"`
	Born      *events.Date  `json:"b,omitempty"`
	Companion *traveller    `json:"c,omitempty"`
	Guardian  *traveller    `json:"g,omitempty"`
	First     bool          `json:"f,omitempty"`
	Member    bool          `json:"m,omitempty"`
	Host      bool          `json:"h,omitempty"`
	Needs     *events.Needs `json:"s,omitempty"`
}

// A traveller is an events.Traveller in fewer letters.
type traveller struct {
	Name string       `json:"n"`
	Born *events.Date `json:"b,omitempty"`
}

func (t *traveller) full() *events.Traveller {
	if t == nil {
		return nil
	}
	return &events.Traveller{Name: t.Name, Born: t.Born}
}

// body is the command that a link comes to.
func (l *letter) body() events.Body {
	if l.Kind == kindNote {
		return &events.NoteInterest{Trip: l.Trip, Name: l.Name, Email: l.Email, Language: l.Language}
	}
	return &events.MakeRegistration{
		Trip: l.Trip, Name: l.Name, Email: l.Email, Language: l.Language, Born: l.Born, Companion: l.Companion.full(), Guardian: l.Guardian.full(),
		Priority: events.Priority{Member: l.Member, First: l.First, Host: l.Host}, Needs: l.Needs,
	}
}

// usual is what is in most letters, which need not travel along. It is part of what is given out, and stays as it is.
const usual = `","s":{"diet":"","mobility":"","health":"","noPets":true,"noSmoking":true,"noStairs":true,"speaks":["de","en"]},"g":{"n":"","b":"19","c":{"n":"","m":true,"f":true,"h":true,"l":"de","e":"@gmail.com@web.de@gmx.de","n":"","x":1800000000,"t":"{"k":"note{"k":"make","t":"`

// A seal closes letters under a key that is made of the office's, and opens them.
type seal struct {
	aead cipher.AEAD
	name []byte // what is sealed, and whose
}

func newSeal(key []byte, office string) *seal {
	derived, err := hkdf.Key(sha256.New, key, nil, "jourfixe link for registering", 32)
	if err != nil {
		panic(fmt.Sprintf("derive the key of registrations: %v", err)) // only for a length that there is not
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		panic(fmt.Sprintf("use the key of registrations: %v", err)) // only for a length that there is not
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(fmt.Sprintf("use the key of registrations: %v", err)) // only for a block that there is not
	}
	return &seal{aead, []byte("jourfixe/" + office + "/register/1")}
}

// token64 takes each value in one way of writing alone, so that a link is one command, however it is written.
var token64 = base64.RawURLEncoding.Strict()

// close makes the token of a letter.
func (s *seal) close(l *letter) (string, error) {
	plain, err := json.Marshal(l)
	if err != nil {
		return "", fmt.Errorf("write what was typed: %w", err)
	}
	var packed bytes.Buffer
	w, err := flate.NewWriterDict(&packed, flate.BestCompression, []byte(usual))
	if err == nil {
		_, err = w.Write(plain)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return "", fmt.Errorf("pack what was typed: %w", err)
	}
	nonce := make([]byte, s.aead.NonceSize())
	rand.Read(nonce) // It never fails: the program ends if the system has no randomness.
	return token64.EncodeToString(s.aead.Seal(nonce, nonce, packed.Bytes(), s.name)), nil
}

// open returns the letter of a token. One that has expired is returned as well, for the trip that it was about.
func (s *seal) open(token string, now time.Time) (*letter, error) {
	n := s.aead.NonceSize()
	if len(token) > maxLink || strings.ContainsAny(token, "\r\n") {
		return nil, errNoLink
	}
	closed, err := token64.DecodeString(token)
	if err != nil || len(closed) < n {
		return nil, errNoLink
	}
	packed, err := s.aead.Open(nil, closed[:n], closed[n:], s.name)
	if err != nil {
		return nil, errNoLink
	}
	plain, err := io.ReadAll(io.LimitReader(flate.NewReaderDict(bytes.NewReader(packed), []byte(usual)), maxTyped))
	if err != nil {
		return nil, errNoLink
	}
	l := &letter{}
	if err := json.Unmarshal(plain, l); err != nil || l.Kind != kindMake && l.Kind != kindNote {
		return nil, errNoLink
	}
	if l.Expires <= now.Unix() {
		return l, errExpired
	}
	return l, nil
}
