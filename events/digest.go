package events

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// CanonicalJSON writes a JSON value with its keys in order and nothing between the tokens. No data is read as null.
func CanonicalJSON(data []byte) ([]byte, error) {
	if len(data) == 0 {
		return []byte("null"), nil
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("read the JSON value: %w", err)
	}
	// What follows the value counts too: otherwise two different messages would look the same.
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("read the JSON value: something follows it")
	}
	return json.Marshal(v)
}

// Hash is the keyed hash of data, 32 hex digits: enough to tell two values apart, and without the key no way back to a
// value that can be guessed, such as a mail address.
func Hash(key, data []byte) string {
	mac := hmac.New(sha256.New, key)
	mac.Write(data)
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// Digest is the keyed hash of what a command says: its type and its data, however the JSON is spaced and ordered. Data
// that is no JSON counts byte for byte.
func Digest(key []byte, kind string, data []byte) string {
	canonical, err := CanonicalJSON(data)
	if err != nil {
		canonical = data
	}
	return Hash(key, append([]byte(kind+"\x00"), canonical...))
}
