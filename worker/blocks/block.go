package blocks

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/ics"
	"jourfixe/events"
)

// A Block is an entry as it is written for a kind of readers: a VEVENT. Everybody who sees the entry in this way shares it. Where an own
// link of each reader goes it has holes, since that is all in which they differ.
type Block struct {
	Entry agenda.Entry // what was written, not to be changed
	key   string       // of the entry, as calendars compare it
	data  []byte
	holes []int // the octets of the link, as often as it stands there, in order
	sum   [16]byte
	made  uint64 // the place in the journal of the book that it was made from
}

// shape is what all readers of a block have in common.
type shape struct {
	View      // with nobody's own pages
	token int // how long the end of an own link is; 0: the entry has none
}

// ownPages are those to which entries lead a guest: where they answer, and where they see their registration.
var ownPages = map[string]string{"meeting": "/rsvp/", "trip": "/registered/"}

// ownToken is what the address of a guest's own page about a thing ends with, "" if there is no such page.
func (s *Store) ownToken(b *calendar.Book, ref events.Ref, person string) string {
	switch ref.Noun {
	case "meeting":
		return s.Links.Token(b, ref.ID, person)
	case "trip":
		if r := b.SeatOf(person, ref.ID); r != nil {
			return s.Links.RegistrationToken(b, r.ID)
		}
	}
	return ""
}

// blank fills holes before a reader is known, with letters that no address or fold treats in another way than those of a token.
func blank(letter string, n int) string { return strings.Repeat(letter, n) }

// write makes the block of an entry. It is written twice where it has holes: those are where the two differ.
func (s *Store) write(b *calendar.Book, e *agenda.Entry, of shape) (*Block, error) {
	feed := ics.Feed{
		Language: of.Language, Domain: s.Domain, Zone: b.Office().Zone, Conferences: of.Video, Detail: of.Detail, Busy: of.Busy, Alarms: of.Before(),
	}
	linked := func(letter string) ([]byte, error) {
		switch {
		case of.Links == Pages && e.Ref != (events.Ref{}), of.Links == Open && e.Kind == agenda.KindTrip:
			feed.URL = s.Links.Page
		case of.Links == Own && of.token > 0:
			feed.URL = func(events.Ref) string { return s.Links.BaseURL + ownPages[e.Ref.Noun] + blank(letter, of.token) }
		}
		return feed.Event(e)
	}
	data, err := linked("a")
	if err != nil {
		return nil, err
	}
	block := &Block{Entry: *e, key: strings.ToLower(e.Key), data: slices.Clip(data), made: b.Sequence()}
	if of.Links == Own && of.token > 0 {
		other, err := linked("b")
		if err != nil {
			return nil, err
		}
		for i := range data {
			if data[i] != other[i] {
				block.holes = append(block.holes, i)
			}
		}
	}
	sum := sha256.Sum256(data)
	block.sum = [16]byte(sum[:])
	return block, nil
}

// UID is what the entry is called in calendars, whoever reads it.
func (x *Block) UID(domain string) string { return x.key + "@" + strings.ToLower(domain) }

// An Item is a block for one reader.
type Item struct {
	*Block
	token string // what goes into its holes; "" if it has none
}

// Append writes the VEVENT.
func (x Item) Append(to []byte) []byte {
	at := len(to)
	to = append(to, x.data...)
	for i, hole := range x.holes {
		to[at+hole] = x.token[i%len(x.token)]
	}
	return to
}

// sumTo adds what tells the item from every other to what a list is told by.
func (x Item) sumTo(to []byte) []byte { return append(append(to, x.sum[:]...), x.token...) }

// Tag names the bytes of the item, as an ETag does without its quotation marks: it is the same on all replicas.
func (x Item) Tag() string {
	sum := sha256.Sum256(x.sumTo(nil))
	return hex.EncodeToString(sum[:16])
}

// Size is how many octets Append writes.
func (x *Block) Size() int { return len(x.data) }
