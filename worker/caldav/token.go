package caldav

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"

	"jourfixe/events"
)

// A token says up to where a program has a collection: the place in the journal, the office's day, what the whole of it summed up to, and,
// where a collection does not show everything to everybody, by three bytes each which items it had. So nothing has to be kept of it: every
// replica knows from the journal what has happened since, also after a restart, and from the token which of that is gone from what this
// program had. Without the last, either everybody would be told the names of what others are invited to, or what somebody is invited to no
// more would stay in their calendar.
//
// It is signed with the office's key for one collection and one way of writing it: who could make one up would find out by it what there
// is in collections that they do not see.
type token struct {
	at    uint64
	today events.Date
	sum   sum
	names map[short]bool // nil: it does not say
}

// short is by what a token knows a name: with a thousand of them, one name in 16,000 is taken for one that was there.
type short [3]byte

func shortOf(name string) short {
	h := sha256.Sum256([]byte(name))
	return short(h[:3])
}

const (
	scheme    = "data:,"
	version   = 2
	macSize   = 16
	mostNamed = 1000 // items that a token names: 4,000 characters
	maxToken  = 8 << 10
)

// say writes a token for what a key signs.
func (t *token) say(key []byte, named []*entry) string {
	b := []byte{version}
	b = binary.AppendUvarint(b, t.at)
	b = binary.AppendUvarint(b, uint64(t.today.Year*10000+int(t.today.Month)*100+t.today.Day))
	b = append(b, t.sum[:]...)
	if named != nil {
		b = append(b, 1)
		for _, e := range named {
			b = append(b, e.short[:]...)
		}
	} else {
		b = append(b, 0)
	}
	return scheme + base64.RawURLEncoding.EncodeToString(append(b, sign(key, b)...))
}

func sign(key, what []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write(what)
	return mac.Sum(nil)[:macSize]
}

// readToken reads what say has written with the same key, and reports false for everything else.
func readToken(said string, key []byte) (t token, ok bool) {
	said, ok = strings.CutPrefix(said, scheme)
	if !ok || len(said) > maxToken {
		return t, false
	}
	b, err := base64.RawURLEncoding.DecodeString(said)
	if err != nil || len(b) < macSize {
		return t, false
	}
	b, mac := b[:len(b)-macSize], b[len(b)-macSize:]
	if !hmac.Equal(mac, sign(key, b)) {
		return t, false
	}
	// What is signed is ours, so it is as say has written it.
	r := bytes.NewReader(b)
	if v, err := r.ReadByte(); err != nil || v != version {
		return t, false
	}
	at, err := binary.ReadUvarint(r)
	if err != nil {
		return t, false
	}
	day, err := binary.ReadUvarint(r)
	if err != nil {
		return t, false
	}
	rest := b[len(b)-r.Len():]
	if len(rest) < len(t.sum)+1 || (len(rest)-len(t.sum)-1)%len(short{}) != 0 {
		return t, false
	}
	t.at = at
	t.today = events.Date{Year: int(day / 10000), Month: time.Month(day / 100 % 100), Day: int(day % 100)}
	t.sum = sum(rest[:len(t.sum)])
	if rest = rest[len(t.sum):]; rest[0] == 1 {
		t.names = map[short]bool{}
		for rest = rest[1:]; len(rest) > 0; rest = rest[len(short{}):] {
			t.names[short(rest)] = true
		}
	}
	return t, true
}
