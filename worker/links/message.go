package links

import (
	"fmt"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// MessageID is the id of the mail that says a message, without the angle brackets. said is what the person was told about the
// thing before. The same message has the same id, however often it has to be sent: one that was begun goes on under the id it
// has in the ledger, whenever that was made; otherwise it is made of what is said to whom.
func (l *Maker) MessageID(b *calendar.Book, about events.Ref, m owed.Debt, said owed.Said) string {
	for _, u := range slices.Backward(said) {
		if u.Is(&m) {
			return u.MessageID
		}
	}
	thing, person := b.Made(about), b.Made(events.Ref{Noun: "person", ID: m.To})
	if !fits(thing) || !fits(person) {
		return l.unsealed(append([]string{unsealedMessage, about.String(), m.To}, told(&m)...)...) + "@" + l.Domain
	}
	return l.messages.close(thing, person, l.which(&m)) + "@" + l.Domain
}

// told is what tells a message from others to the same person about the same thing. It is part of what is given out, and
// stays as it is.
func told(m *owed.Debt) []string {
	due := ""
	if owed.Timed(m.Kind) {
		due = m.Due.UTC().Format(time.RFC3339)
	}
	return []string{m.Kind, fmt.Sprint(m.Revision, m.Sequence, m.Address), due + m.Content}
}

// which is a short keyed hash of that. Two of the at most 40 messages that the ledger keeps of one person and thing have the
// same one in one of 10^11 such lines; the later then goes out under the id of the other.
func (l *Maker) which(m *owed.Debt) (c check) {
	copy(c[:], l.mac(append([]string{"which"}, told(m)...)...))
	return c
}

// SignInID is the id of a mail with a link by which a person signs in, one for each link.
func (l *Maker) SignInID(b *calendar.Book, person, link string) string {
	made := b.Made(events.Ref{Noun: "person", ID: person})
	if !fits(made) {
		return l.unsealed("sign-in", person, link) + "@" + l.Domain
	}
	var c check
	copy(c[:], l.mac("sign-in", link))
	return l.entrance.close(made, made, c) + "@" + l.Domain
}

// IsSignIn reports whether a mail has such an id, and the person got it: no ledger knows of these, and whoever is erased takes
// them along.
func (l *Maker) IsSignIn(b *calendar.Book, person, messageID string) bool {
	thing, who, _, ok := l.entrance.open(nameOf(messageID))
	return ok && thing == who && fits(who) && who == b.Made(events.Ref{Noun: "person", ID: person})
}

// ConfirmID is the id of a mail with a link by which somebody sends off what they have typed for a trip. It says on which day the mail was
// made, so that a mailbox can let go of it when the link is good no more, and nothing of anybody.
func (l *Maker) ConfirmID(link string, at time.Time) string {
	day := uint64(at.Unix() / secondsOfDay)
	var c check
	copy(c[:], l.mac("confirm", link))
	return l.confirms.close(day, day, c) + "@" + l.Domain
}

// IsConfirm reports whether a mail has such an id, and was made before a time, to the day.
func (l *Maker) IsConfirm(messageID string, before time.Time) bool {
	day, again, _, ok := l.confirms.open(nameOf(messageID))
	return ok && day == again && int64(day+1)*secondsOfDay <= before.Unix()
}

const secondsOfDay = 24 * 60 * 60

// NoticeID is the id of the mail that tells of the failure of others.
func (l *Maker) NoticeID(failed []string) string {
	return l.unsealed(append([]string{"notice"}, failed...)...) + "@" + l.Domain
}

// ProposalID is the id of the mail that tells of a time that a person has proposed for a meeting on its page.
func (l *Maker) ProposalID(meeting, person, came string) string {
	return l.unsealed("proposal", meeting, person, came) + "@" + l.Domain
}

// ForwardID is the id of the mail in which one that came in, by its id, is handed on.
func (l *Maker) ForwardID(inbound string) string {
	return l.unsealed("forward", inbound) + "@" + l.Domain
}
