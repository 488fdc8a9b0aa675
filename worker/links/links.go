// Package links makes what leaves the house and must be recognised when it comes back: ids of invitations and mails, envelope
// senders, links that only one person has; and finds whose such a value is. What is done behind a link is the affair of the
// role whose door it is.
package links

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// A Maker makes what leaves the house and must be recognised when it comes back: the ids of invitations and mails, and the
// links that only one person has. They are made of what they stand for with the office's key, so that every replica makes
// the same, nothing has to be kept, and nobody outside can guess one.
type Maker struct {
	Key     []byte // the office's own
	BaseURL string // how the world reaches the pages
	Domain  string // of mail addresses and ids
}

// idLength is how many characters such a value has: 130 bits in base32.
const idLength = 26

// made is the keyed name of something, in lower-case base32.
func (l *Maker) made(parts ...string) string {
	mac := hmac.New(sha256.New, l.Key)
	for _, part := range parts {
		fmt.Fprintf(mac, "%d:%s,", len(part), part)
	}
	return strings.ToLower(base32.StdEncoding.EncodeToString(mac.Sum(nil))[:idLength])
}

// UID is what a person's calendar calls a meeting, the same in all invitations and updates.
func (l *Maker) UID(meeting, person string) string {
	return l.made("uid", meeting, person) + "@" + l.Domain
}

// MessageID is the id of the mail that says a message, without the angle brackets. The same message has the same id,
// however often it has to be sent.
func (l *Maker) MessageID(about events.Ref, m owed.Debt) string {
	due := ""
	if owed.Timed(m.Kind) {
		due = m.Due.UTC().Format(time.RFC3339)
	}
	return l.made("mail", about.String(), m.To, m.Kind, fmt.Sprint(m.Revision, m.Sequence, m.Address), due+m.Content) + "@" + l.Domain
}

// returnMark stands in an envelope sender between the house's own address and what names the mail.
const returnMark = "+b-"

// Envelope is the envelope sender of a mail: the house's own address, extended by what names the mail, so that one that
// comes back says which it is even if it quotes nothing (a variable envelope return path). The MTA must deliver to the
// address with such an extension as to the one without.
func Envelope(from, messageID string) string {
	local, domain, _ := strings.Cut(from, "@")
	name, _, _ := strings.Cut(messageID, "@")
	return local + returnMark + name + "@" + domain
}

// ReturnedMail returns what names the mail that an envelope recipient is the sender of: its Message-ID up to the @. It
// returns false if the address is not one that Envelope makes.
func ReturnedMail(recipient string) (name string, ok bool) {
	local, _, _ := strings.Cut(strings.ToLower(recipient), "@") // some servers change the case
	i := strings.LastIndex(local, returnMark)
	if i < 0 {
		return "", false
	}
	name = local[i+len(returnMark):]
	return name, len(name) == idLength
}

// IsOwn reports whether a mail to an address comes in here: it is the house's own, in whatever case, or that with
// +anything behind the local part.
func IsOwn(address, own string) bool {
	at, ours := strings.LastIndexByte(address, '@'), strings.LastIndexByte(own, '@') // in quotation marks there may be others
	if at < ours || ours < 0 || !strings.EqualFold(address[at:], own[ours:]) || !strings.EqualFold(address[:ours], own[:ours]) {
		return false
	}
	return at == ours || address[ours] == '+'
}

// NoticeID is the id of the mail that tells of the failure of others.
func (l *Maker) NoticeID(failed []string) string {
	return l.made(append([]string{"notice"}, failed...)...) + "@" + l.Domain
}

// ForwardID is the id of the mail in which one that came in, by its id, is handed on.
func (l *Maker) ForwardID(inbound string) string { return l.made("forward", inbound) + "@" + l.Domain }

// Token is what a person's link for answering ends with.
func (l *Maker) Token(meeting, person string) string { return l.made("rsvp", meeting, person) }

// RSVP is where a person answers an invitation.
func (l *Maker) RSVP(meeting, person string) string {
	return l.BaseURL + "/rsvp/" + l.Token(meeting, person)
}

// MailsToken is what the link ends with behind which a person chooses which mails they get.
func (l *Maker) MailsToken(person string) string { return l.made("mails", person) }

// Mails is where a person chooses which mails they get.
func (l *Maker) Mails(person string) string { return l.BaseURL + "/mails/" + l.MailsToken(person) }

// FeedToken is the token of the calendar that the office has made for a person by itself.
func (l *Maker) FeedToken(person string) string {
	return l.made("feed", person, "1") + l.made("feed", person, "2")
}

// TokenHash is what the book keeps of a feed's token.
func TokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Feed is where a person's own calendar is read.
func (l *Maker) Feed(person string) string {
	return l.BaseURL + "/feeds/" + l.FeedToken(person) + ".ics"
}

// Page is the page about a meeting or trip, for staff.
func (l *Maker) Page(about events.Ref) string { return l.BaseURL + "/" + about.Noun + "s/" + about.ID }
