package signin

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// Mark is what a session of the operator is held against: it tells nothing of the token.
func Mark(key []byte, token string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("operator's session\x00" + token))
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

// Secret returns 256 random bits, fit for a cookie.
func Secret() string {
	b := make([]byte, sha256.Size)
	rand.Read(b) // It never fails: the program ends if the system has no randomness.
	return base64.RawURLEncoding.EncodeToString(b)
}

// hash is by what a secret is known to whoever keeps it.
func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// FormToken is what forms of a session carry: it follows from the id, and does not lead back to it.
func FormToken(id string) string {
	mac := hmac.New(sha256.New, []byte(id))
	mac.Write([]byte("form"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// IsSecret reports whether a value looks like one that Secret has made.
func IsSecret(s string) bool {
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	return err == nil && len(b) == sha256.Size
}
