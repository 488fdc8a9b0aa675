// Package links makes what leaves the house and must be recognised when it comes back: ids of invitations and mails, envelope
// senders, links that only one person has; and finds whose such a value is. What is done behind a link is the affair of the
// role whose door it is.
package links

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// A Maker makes what leaves the house and must be recognised when it comes back: the ids of invitations and mails, and the
// links that only one person has. They are made of what they stand for with the office's key, so that every replica makes
// the same, nothing has to be kept, and nobody outside can guess one.
type Maker struct {
	BaseURL string // how the world reaches the pages
	Domain  string // of mail addresses and ids

	key           []byte // the office's own
	answers       seal
	entries       seal // of calendars
	choices       seal
	messages      seal
	entrance      seal
	registrations seal
	visits        seal // of the city that a trip goes to
	hostings      seal
	confirms      seal // of mails that confirm
	polls         seal
}

// New returns a Maker for an office's key, how the world reaches its pages, and the domain of mail addresses and ids.
func New(key []byte, baseURL, domain string) *Maker {
	return &Maker{
		BaseURL: baseURL, Domain: domain, key: key,
		answers: newSeal(key, "answer"), entries: newSeal(key, "entry"), choices: newSeal(key, "choice"), messages: newSeal(key, "message"), entrance: newSeal(key, "sign-in mail"), registrations: newSeal(key, "registration"), hostings: newSeal(key, "host"), visits: newSeal(key, "visit"), confirms: newSeal(key, "mail that confirms"), polls: newSeal(key, "poll"),
	}
}

// The kinds of names that are not sealed. They are part of what is given out, and stay as they are.
const (
	unsealedAnswer  = "rsvp"
	unsealedEntry   = "uid"
	unsealedChoice  = "mails"
	unsealedMessage = "mail"
)

// unsealed is the keyed name of something that has no place in the journal, as in a simulation, or had its name before places
// were sealed.
func (l *Maker) unsealed(parts ...string) string {
	return alphabet.EncodeToString(l.mac(parts...))[:nameLength]
}

// mac is a keyed hash of parts, which are kept apart.
func (l *Maker) mac(parts ...string) []byte {
	mac := hmac.New(sha256.New, l.key)
	text := make([]byte, 0, 256)
	for _, part := range parts {
		text = append(strconv.AppendInt(text, int64(len(part)), 10), ':')
		text = append(append(text, part...), ',')
	}
	mac.Write(text)
	return mac.Sum(nil)
}

// sealedFormat is the version of meeting.planned from which on what names a meeting is sealed.
const sealedFormat = 2

// sealedPlaces reports whether what names a meeting to its guests is sealed. A calendar holds on to the UID that it was told
// first, so a meeting that was planned before there were seals keeps its unsealed names, whoever is invited when.
func sealedPlaces(m *meeting.Meeting) bool { return m.Format >= sealedFormat && fits(m.Made) }

// seat names somebody's place in a meeting.
func (l *Maker) seat(b *calendar.Book, s seal, kind, meeting, person string) string {
	m, p := b.Meeting(meeting), b.Person(person)
	if m == nil || p == nil || !sealedPlaces(m) || !fits(p.Made) {
		return l.unsealed(kind, meeting, person)
	}
	return s.close(m.Made, p.Made, check{})
}

// UID is what a person's calendar calls a meeting, the same in all invitations and updates.
func (l *Maker) UID(b *calendar.Book, meeting, person string) string {
	return l.seat(b, l.entries, unsealedEntry, meeting, person) + "@" + l.Domain
}

// Token is what a person's link for answering ends with.
func (l *Maker) Token(b *calendar.Book, meeting, person string) string {
	return l.seat(b, l.answers, unsealedAnswer, meeting, person)
}

// RSVP is where a person answers an invitation.
func (l *Maker) RSVP(b *calendar.Book, meeting, person string) string {
	return l.BaseURL + "/rsvp/" + l.Token(b, meeting, person)
}

// MailsToken is what the link ends with behind which a person chooses which mails they get. Nothing hangs on its being the same
// for good: a link that was given out before places were sealed leads to the same page.
func (l *Maker) MailsToken(b *calendar.Book, person string) string {
	p := b.Person(person)
	if p == nil || !fits(p.Made) {
		return l.unsealed(unsealedChoice, person)
	}
	return l.choices.close(0, p.Made, check{})
}

// Mails is where a person chooses which mails they get.
func (l *Maker) Mails(b *calendar.Book, person string) string {
	return l.BaseURL + "/mails/" + l.MailsToken(b, person)
}

// Mine is where a person sees all that they are invited to. Whoever has the one link can see the other: that page leads there.
func (l *Maker) Mine(b *calendar.Book, person string) string {
	return l.BaseURL + "/mine/" + l.MailsToken(b, person)
}

// FeedToken is the token of the calendar that the office has made for a person by itself. The book keeps its hash and finds
// the calendar by that, so it is not sealed.
func (l *Maker) FeedToken(person string) string {
	return l.unsealed("feed", person, "1") + l.unsealed("feed", person, "2")
}

// CalendarToken is the token of a feed that was opened on a page, which shows it again whenever somebody may see it; the one that it has
// after it got another so many times.
func (l *Maker) CalendarToken(feed string, rotated int) string {
	if rotated > 0 {
		feed += "/" + strconv.Itoa(rotated) // which no id has in it
	}
	return l.unsealed("calendar", feed, "1") + l.unsealed("calendar", feed, "2")
}

// TokenOf is the token of a feed as it is now, "" if it is not one of those that are made here.
func (l *Maker) TokenOf(f *calendar.Feed) string {
	made := []string{l.CalendarToken(f.ID, f.Rotated)}
	if f.Scope.Noun == "person" && f.Rotated == 0 {
		made = append(made, l.FeedToken(f.Scope.ID))
	}
	for _, token := range made {
		if TokenHash(token) == f.Hash {
			return token
		}
	}
	return ""
}

// TokenHash is what the book keeps of a feed's token.
func TokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Subscribe is the page that says how programs subscribe to a calendar.
func Subscribe(base, token string) string {
	return strings.TrimSuffix(base, "/") + "/subscribe/" + token
}

// FeedURL is where a calendar is read. Its name ends the address: some programs show that and nothing else.
func FeedURL(base, token, name string) string {
	return strings.TrimSuffix(base, "/") + "/feeds/" + token + "/" + slug(name) + ".ics"
}

// OwnFeed is the same where the person has such a calendar, "" where they have none or it was revoked.
func (l *Maker) OwnFeed(b *calendar.Book, person string) string {
	f := b.FeedByHash(TokenHash(l.FeedToken(person)))
	if f == nil || f.Revoked {
		return ""
	}
	token := l.TokenOf(f)
	if token == "" {
		return ""
	}
	language := ""
	if p := b.Person(person); p != nil {
		language = p.Language
	}
	return FeedURL(l.BaseURL, token, b.Title(f.Scope).In(language))
}

// Agenda is the page that shows what is ahead.
func (l *Maker) Agenda() string { return l.BaseURL + "/" }

// Page is the page about a meeting or trip, for staff.
func (l *Maker) Page(about events.Ref) string {
	if about.Noun == "anniversary" {
		return l.BaseURL + "/anniversaries/" + about.ID
	}
	return l.BaseURL + "/" + about.Noun + "s/" + about.ID
}
