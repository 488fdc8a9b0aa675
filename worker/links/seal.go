package links

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
)

// A seal makes names out of places in the journal and opens them again, so that whose a name is stands in it and need not be
// looked for. A name is one block of AES-256 under a key that is derived from the office's for this kind of name:
//
//	40 bits  the place of the event that made the thing, 0 if there is none
//	40 bits  the place of the event that added the person
//	48 bits  a check: zero, or what tells one mail about the thing from another
//
// AES is a permutation of the 128-bit blocks. So a name that was not given out opens to what is as good as chance, and of
// 2^128 names just those lead somewhere that are an existing pair of places, each with one check. An office of 2^17 meetings
// with 2^13 people each has 2^30 pairs: one guess in 2^98 hits one, and at a million guesses a second the first hit is to be
// expected after 10^16 years. The check alone refuses all but one in 2^48 before anything is looked up. Whoever knows any
// number of names learns nothing about others: that would be a weakness of AES. Names of one kind are none of another, since
// each has a key of its own.
//
// 40 bits are a thousand events a second for 34 years.
type seal struct{ block cipher.Block }

const (
	placeSize = 5
	checkSize = aes.BlockSize - 2*placeSize
	// nameLength is how many characters a name has: the 128 bits of a block in base32, or 130 bits of one that is not sealed. An
	// envelope sender has room for no more.
	nameLength = 26
)

const letters = "abcdefghijklmnopqrstuvwxyz234567"

// alphabet is base32 in lower case.
var alphabet = base32.NewEncoding(letters).WithPadding(base32.NoPadding)

// values are those of the letters, in whatever case: mail servers and calendars change that of what they pass on.
var values = func() (v [256]byte) {
	for i := range v {
		v[i] = noLetter
	}
	for i, c := range []byte(letters) {
		v[c], v[bytes.ToUpper([]byte{c})[0]] = byte(i), byte(i)
	}
	return v
}()

const noLetter = 0xff

// A check is what a name says beside the places.
type check [checkSize]byte

// newSeal returns the seal for one kind of name.
func newSeal(key []byte, kind string) seal {
	derived, err := hkdf.Key(sha256.New, key, nil, "jourfixe name: "+kind, 32)
	if err != nil {
		panic(fmt.Sprintf("derive the key of %s: %v", kind, err)) // only for a length that there is not
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		panic(fmt.Sprintf("use the key of %s: %v", kind, err)) // only for a length that there is not
	}
	return seal{block}
}

// fits reports whether a place can be in a name. What is only looked ahead at has none.
func fits(place uint64) bool { return place != 0 && place>>(8*placeSize) == 0 }

// close makes a name.
func (s seal) close(thing, person uint64, c check) string {
	var b [aes.BlockSize]byte
	put(b[:placeSize], thing)
	put(b[placeSize:2*placeSize], person)
	copy(b[2*placeSize:], c[:])
	s.block.Encrypt(b[:], b[:])
	return alphabet.EncodeToString(b[:])
}

// open takes a name apart, in whatever case. It returns false for what is no name at all; what it returns for a name that
// was not given out is chance.
func (s seal) open(name string) (thing, person uint64, c check, ok bool) {
	if len(name) != nameLength {
		return 0, 0, c, false
	}
	var b [aes.BlockSize]byte
	rest, bits, n := uint(0), 0, 0
	for i := range len(name) {
		v := values[name[i]]
		if v == noLetter {
			return 0, 0, c, false
		}
		rest, bits = rest<<5|uint(v), bits+5
		if bits >= 8 {
			bits -= 8
			b[n], n = byte(rest>>bits), n+1
			rest &= 1<<bits - 1
		}
	}
	if rest != 0 {
		return 0, 0, c, false // the last letter holds three bits; what has others there is no name
	}
	s.block.Decrypt(b[:], b[:])
	return get(b[:placeSize]), get(b[placeSize : 2*placeSize]), check(b[2*placeSize:]), true
}

// openSeat takes a name apart whose check is zero.
func (s seal) openSeat(name string) (thing, person uint64, ok bool) {
	thing, person, c, ok := s.open(name)
	var zero check
	if !ok || subtle.ConstantTimeCompare(c[:], zero[:]) != 1 {
		return 0, 0, false
	}
	return thing, person, true
}

// put writes a place, the highest byte first.
func put(b []byte, place uint64) {
	for i := range b {
		b[i] = byte(place >> (8 * (len(b) - 1 - i)))
	}
}

func get(b []byte) (place uint64) {
	for _, x := range b {
		place = place<<8 | uint64(x)
	}
	return place
}
