package worker

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// Links makes what leaves the house and must be recognised when it comes back: the ids of invitations and mails, and the
// links that only one person has. They are made of what they stand for with the office's key, so that every replica makes
// the same, nothing has to be kept, and nobody outside can guess one.
type Links struct {
	Key     []byte // the office's own
	BaseURL string // how the world reaches the pages
	Domain  string // of mail addresses and ids
}

// idLength is how many characters such a value has: 130 bits in base32.
const idLength = 26

// made is the keyed name of something, in lower-case base32.
func (l *Links) made(parts ...string) string {
	mac := hmac.New(sha256.New, l.Key)
	for _, part := range parts {
		fmt.Fprintf(mac, "%d:%s,", len(part), part)
	}
	return strings.ToLower(base32.StdEncoding.EncodeToString(mac.Sum(nil))[:idLength])
}

// UID is what a person's calendar calls a meeting, the same in all invitations and updates.
func (l *Links) UID(meeting, person string) string {
	return l.made("uid", meeting, person) + "@" + l.Domain
}

// MessageID is the id of the mail that says a message, without the angle brackets. The same message has the same id,
// however often it has to be sent.
func (l *Links) MessageID(about events.Ref, m calendar.Message) string {
	due := ""
	if m.Message == calendar.ReminderMail || m.Message == calendar.Digest {
		due = m.Due.UTC().Format(time.RFC3339)
	}
	return l.made("mail", about.String(), m.To, m.Message, fmt.Sprint(m.Revision, m.Sequence, m.Address), due+m.Content) + "@" + l.Domain
}

// NoticeID is the id of the mail that tells of the failure of others.
func (l *Links) NoticeID(failed []string) string {
	return l.made(append([]string{"notice"}, failed...)...) + "@" + l.Domain
}

// Token is what a person's link for answering ends with.
func (l *Links) Token(meeting, person string) string { return l.made("rsvp", meeting, person) }

// RSVP is where a person answers an invitation.
func (l *Links) RSVP(meeting, person string) string {
	return l.BaseURL + "/rsvp/" + l.Token(meeting, person)
}

// FeedToken is the token of the calendar that the office has made for a person by itself.
func (l *Links) FeedToken(person string) string {
	return l.made("feed", person, "1") + l.made("feed", person, "2")
}

// TokenHash is what the book keeps of a feed's token.
func TokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Feed is where a person's own calendar is read.
func (l *Links) Feed(person string) string {
	return l.BaseURL + "/feeds/" + l.FeedToken(person) + ".ics"
}

// Page is the page about a meeting or trip, for staff.
func (l *Links) Page(about events.Ref) string { return l.BaseURL + "/" + about.Noun + "s/" + about.ID }

// A Doorbook finds the meeting and the person that a link for answering belongs to.
type Doorbook struct {
	Mirror *Mirror
	Links  *Links
	Now    func() time.Time

	mu     sync.Mutex
	known  map[pair]bool
	doors  map[[sha256.Size]byte]pair // by the hash of the token, so that looking one up tells nothing about others
	made   uint64                     // the state of the book that it was made from
	looked time.Time
}

type pair struct{ meeting, person string }

const (
	// openFor is how long after a meeting its links are still recognised, to tell people that it is over.
	openFor = 30 * 24 * time.Hour
	// between bounds how often the book is gone through for links nobody knows: they cost whoever tries them nothing.
	between = time.Second
)

// Find returns whose invitation to what a token is for, and false if it is none. Whether they are still invited is the
// book's affair.
func (d *Doorbook) Find(token string) (meeting, person string, ok bool) {
	if len(token) != idLength {
		return "", "", false
	}
	hash := sha256.Sum256([]byte(strings.ToLower(token)))
	d.mu.Lock()
	defer d.mu.Unlock()
	p, ok := d.doors[hash]
	if !ok && d.fill() {
		p, ok = d.doors[hash]
	}
	return p.meeting, p.person, ok
}

// fill adds the links there are by now, and reports whether it has looked.
func (d *Doorbook) fill() bool {
	now := d.Now()
	if d.doors == nil {
		d.known, d.doors = map[pair]bool{}, map[[sha256.Size]byte]pair{}
	} else if since := now.Sub(d.looked); since >= 0 && since < between {
		return false
	}
	d.looked = now
	d.Mirror.View(func(b *calendar.Book) {
		if d.made == b.Sequence() && d.made != 0 {
			return
		}
		d.made = b.Sequence()
		for _, m := range b.Meetings() {
			if !m.End().Add(openFor).After(now) {
				continue
			}
			for _, p := range b.Invited(m.Guests()) {
				if key := (pair{m.ID, p.ID}); !d.known[key] {
					d.known[key] = true
					d.doors[sha256.Sum256([]byte(d.Links.Token(m.ID, p.ID)))] = key
				}
			}
		}
	})
	return true
}
