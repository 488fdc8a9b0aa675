// Package typed is what somebody types on a page that is open to everybody, before anybody knows who they are. Nothing of it is kept until they
// have opened the link that is mailed to them: it travels in that link, sealed. How much of it is taken, from where and to whom, is bounded here.
package typed

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
)

const (
	// LinkLife is how long what was typed can be sent off.
	LinkLife = 48 * time.Hour
	// MaxLink is how many characters a link has at most, with the address of the house: longer ones are cut on their way.
	MaxLink = 2000
	// maxTyped bounds what a link is unpacked to.
	maxTyped = 16 << 10
)

// Why a link leads nowhere.
var (
	ErrNoLink  = errors.New("nobody was given this link")
	ErrExpired = errors.New("the link has expired")
)

// A Seal closes what was typed under a key that is made of the office's, and opens it.
type Seal struct {
	aead  cipher.AEAD
	name  []byte // what is sealed, and whose
	usual []byte
}

// NewSeal returns the seal for what is typed for a use, on a page of an office; name is what is sealed, and whose, and usual what is in most
// of it, which need not travel along. All of that is part of what is given out, and stays as it is.
func NewSeal(key []byte, use, name, usual string) *Seal {
	derived, err := hkdf.Key(sha256.New, key, nil, "jourfixe link for "+use, 32)
	if err != nil {
		panic(fmt.Sprintf("derive the key for %s: %v", use, err)) // only for a length that there is not
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		panic(fmt.Sprintf("use the key for %s: %v", use, err)) // only for a length that there is not
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(fmt.Sprintf("use the key for %s: %v", use, err)) // only for a block that there is not
	}
	return &Seal{aead, []byte(name), []byte(usual)}
}

// token64 takes each value in one way of writing alone, so that a link is one command, however it is written.
var token64 = base64.RawURLEncoding.Strict()

// Close makes the token of what was typed.
func (s *Seal) Close(letter any) (string, error) {
	plain, err := json.Marshal(letter)
	if err != nil {
		return "", fmt.Errorf("write what was typed: %w", err)
	}
	var packed bytes.Buffer
	w, err := flate.NewWriterDict(&packed, flate.BestCompression, s.usual)
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

// Open reads what a token holds into letter; it returns ErrNoLink for a token that this seal has not made.
func (s *Seal) Open(token string, letter any) error {
	n := s.aead.NonceSize()
	if len(token) > MaxLink || strings.ContainsAny(token, "\r\n") {
		return ErrNoLink
	}
	closed, err := token64.DecodeString(token)
	if err != nil || len(closed) < n {
		return ErrNoLink
	}
	packed, err := s.aead.Open(nil, closed[:n], closed[n:], s.name)
	if err != nil {
		return ErrNoLink
	}
	plain, err := io.ReadAll(io.LimitReader(flate.NewReaderDict(bytes.NewReader(packed), s.usual), maxTyped))
	if err != nil || json.Unmarshal(plain, letter) != nil {
		return ErrNoLink
	}
	return nil
}
