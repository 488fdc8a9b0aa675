package seat

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// A Draw orders tickets by lot: by a trip and a seed that nobody can guess before it is made known.
type Draw struct{ Trip, Seed string }

// A Lot is where a ticket stands among those of its rank; the smallest is the best.
type Lot [sha256.Size]byte

// Lot is that of the ticket with the number: the SHA-256 of seed, trip and number with slashes between them. Anybody can reckon it again.
func (d Draw) Lot(ticket int) Lot {
	return sha256.Sum256(strconv.AppendInt([]byte(d.Seed+"/"+d.Trip+"/"), int64(ticket), 10))
}

// Commitment is made known before the draw, so that the seed cannot be changed afterwards: the SHA-256 of seed and trip with a slash between them.
func (d Draw) Commitment() string {
	sum := sha256.Sum256([]byte(d.Seed + "/" + d.Trip))
	return hex.EncodeToString(sum[:])
}

// Compare orders lots, the best first.
func (l Lot) Compare(m Lot) int { return bytes.Compare(l[:], m[:]) }

// String returns a lot as sha256sum prints it.
func (l Lot) String() string { return hex.EncodeToString(l[:]) }
