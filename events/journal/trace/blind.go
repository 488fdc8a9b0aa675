package trace

import (
	"crypto/hmac"
	"crypto/sha256"
	"hash/crc32"
	"slices"
	"unicode/utf8"
)

// A Sought is a value that can be looked for without being known: how long it is, its hash under a key, and a mark, 16 bits of a
// checksum, which spares hashing nearly all that is as long.
type Sought struct {
	Length int    `json:"length"`
	Mark   uint16 `json:"mark"`
	Hash   []byte `json:"hash"`
}

// longestSought is how long a value may be: no event holds one of more.
const longestSought = 1 << 20

// A Blindfold is what to look for without knowing it.
type Blindfold struct {
	Key    []byte   `json:"key"`
	Sought []Sought `json:"sought"`
}

// Blindfold makes what finds the same values, and does not say them.
func (t *Trace) Blindfold(key []byte) Blindfold {
	b := Blindfold{Key: key, Sought: []Sought{}}
	for _, v := range t.values {
		b.Sought = append(b.Sought, Sought{len(v), mark([]byte(v)), hash(key, []byte(v))})
	}
	return b
}

func mark(v []byte) uint16 { return uint16(crc32.ChecksumIEEE(v)) }

func hash(key, v []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(v)
	return h.Sum(nil)
}

// blind is a Blindfold as it is looked for.
type blind struct {
	key     []byte
	lengths []length
	hashes  map[[sha256.Size]byte]bool
}

// A length is one that values have, with their marks.
type length struct {
	n     int
	marks []uint16
}

// Blind makes a trace of a person by their id and what is not to be known.
func Blind(person string, sought ...Blindfold) *Trace {
	t := &Trace{person: person}
	for _, s := range sought {
		b := blind{key: s.Key, hashes: map[[sha256.Size]byte]bool{}}
		for _, v := range s.Sought {
			if len(v.Hash) != sha256.Size || v.Length < 1 || v.Length > longestSought {
				continue // no value has such a hash
			}
			b.hashes[[sha256.Size]byte(v.Hash)] = true
			at := slices.IndexFunc(b.lengths, func(l length) bool { return l.n == v.Length })
			if at < 0 {
				at, b.lengths = len(b.lengths), append(b.lengths, length{n: v.Length})
			}
			b.lengths[at].marks = append(b.lengths[at].marks, v.Mark)
		}
		if len(b.hashes) > 0 {
			t.blind = append(t.blind, b)
		}
	}
	return t
}

// in reports whether one of the values is in a folded text, as word finds them: whatever begins and ends like one, and is as
// long, is hashed.
func (b *blind) in(text string) bool {
	all, before := []byte(text), ' '
	for i, r := range text {
		if !isWord(before) {
			for _, l := range b.lengths {
				end := i + l.n
				if end > len(text) || end < len(text) && !utf8.RuneStart(text[end]) {
					continue
				}
				if after, size := utf8.DecodeRuneInString(text[end:]); size > 0 && isWord(after) {
					continue
				}
				if v := all[i:end]; slices.Contains(l.marks, mark(v)) && b.hashes[[sha256.Size]byte(hash(b.key, v))] {
					return true
				}
			}
		}
		before = r
	}
	return false
}
