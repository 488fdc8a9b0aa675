package mailbox

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Endings of file names. A file has the second until it is whole and on disk.
const (
	ending    = ".eml"
	unsettled = ".new"
)

// arrivalLayout is how a name says when a mail arrived, in UTC.
const arrivalLayout = "20060102T150405.000Z"

// pattern is what every ID looks like. Whatever comes from outside is held against it before it becomes part of a path.
var pattern = regexp.MustCompile(`^([0-9]{10})-([0-9]{8}T[0-9]{6}\.[0-9]{3}Z)-([0-9a-f]{32})$`)

// maxNumber leaves room for what comes after it: a name with more digits would be out of order.
const maxNumber = 1 << 32

// newID makes the ID of a mail. The number alone settles the order, so that a clock that is set back puts nothing among
// older mails.
func newID(number uint64, at time.Time, key string) string {
	return fmt.Sprintf("%010d-%s-%s", number, at.UTC().Format(arrivalLayout), key)
}

// parseID takes an ID apart, and reports false if it is none.
func parseID(id string) (number uint64, at time.Time, key string, ok bool) {
	part := pattern.FindStringSubmatch(id)
	if part == nil {
		return 0, time.Time{}, "", false
	}
	number, err := strconv.ParseUint(part[1], 10, 64)
	if err != nil || number > maxNumber {
		return 0, time.Time{}, "", false
	}
	if at, err = time.Parse(arrivalLayout, part[2]); err != nil {
		return 0, time.Time{}, "", false
	}
	return number, at, part[3], true
}

// keyOf makes the key by which a mail is known again: two mails are the same if Message-ID and recipients are. The
// recipients count, since a sender may hand one mail to several people one after the other. A mail without a Message-ID
// is never the same as another.
func keyOf(messageID string, to []string) string {
	if messageID == "" {
		var chance [16]byte
		rand.Read(chance[:]) // never fails
		return hex.EncodeToString(chance[:])
	}
	to = slices.Clone(to)
	for i := range to {
		to[i] = strings.ToLower(to[i])
	}
	slices.Sort(to)
	sum := sha256.Sum256([]byte(messageID + "\x00" + strings.Join(to, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// maxMessageID is how much of a Message-ID counts, in characters; no line of a mail may be longer.
const maxMessageID = 998

// bare returns a Message-ID without what may stand around it.
func bare(messageID string) string {
	messageID = line(messageID[:min(len(messageID), maxField)], maxMessageID)
	if inner, ok := strings.CutPrefix(messageID, "<"); ok {
		messageID, _, _ = strings.Cut(inner, ">")
	}
	return messageID
}
