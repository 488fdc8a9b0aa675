package post

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/worker/letter"
	"jourfixe/worker/links"
)

// A Composer puts together what a mail says from what the book knows.
type Composer struct {
	Links   *links.Maker
	From    string // the address that mails come from and calendars answer to, the same for all
	Contact string // the address of people who read what is answered; "" for none
}

// Reasons why there is nobody to write to.
var (
	errErased = errors.New("the person is erased")
	errLocked = errors.New("the person's address cannot be read: their key is missing; restore the stream of keys")
)

// Letter says a message at a time, which is the mail's date however often it is sent. said is what the person was told
// about the same thing before; failures is how many mails could not be delivered lately, for a digest.
func (c *Composer) Letter(b *calendar.Book, about events.Ref, m owed.Debt, said owed.Said, at time.Time, failures int) (*letter.Letter, error) {
	person := b.Person(m.To)
	switch {
	case person == nil || person.Erased:
		return nil, errErased
	case !person.Email.Readable():
		return nil, errLocked
	}
	office := b.Office()
	l := &letter.Letter{
		Kind:       m.Kind,
		To:         letter.Recipient{Name: person.Name.Value(), Address: person.Email.Value(), Language: person.Language, Zone: person.Zone},
		From:       letter.Address{Name: office.Title, Address: c.From},
		ReplyTo:    c.Contact,
		Site:       c.Links.BaseURL,
		Mails:      c.choice(b, m.Kind, person.ID),
		MessageID:  c.Links.MessageID(b, about, m, said),
		Date:       at,
		Office:     office.Title,
		OfficeZone: office.Zone,
	}
	if l.Mails != "" {
		l.Mine = c.Links.Mine(b, person.ID)
	}
	l.Envelope = c.sender(l.MessageID)
	if len(said) > 0 && said[0].MessageID != l.MessageID {
		l.Thread = said[0].MessageID
	}
	kind := owed.Find(m.Kind)
	if kind == nil {
		return nil, fmt.Errorf("there is no kind of mail called %s", m.Kind)
	}
	content := kind.Says(&owed.Telling{Book: b, About: about, Debt: m, Said: said, At: at, Failures: failures, Links: c.Links})
	if content == nil {
		return nil, fmt.Errorf("%s is not in the book", about)
	}
	l.Content = *content
	if content.Addressee != "" {
		l.To.Name = content.Addressee
	}
	return l, nil
}

// maxLocal is how long an address may be before the @ (RFC 5321, section 4.5.3.1.1).
const maxLocal = 64

// sender is the envelope sender of a mail: one that names the mail, so that a report of failure says which it is about
// even if it quotes nothing. Where the house's own address is too long for that, it is that address.
func (c *Composer) sender(messageID string) string {
	named := links.Envelope(c.From, messageID)
	if local, _, _ := strings.Cut(named, "@"); len(local) > maxLocal || !letter.IsAddress(named) {
		return c.From
	}
	return named
}

// choice is where a person chooses which mails they get, naming the kind of the mail that it stands in, which a mail
// program takes away with one click; "" for a kind that always comes.
func (c *Composer) choice(b *calendar.Book, kind, person string) string {
	if k := owed.Find(kind); k != nil && k.Choice != "" {
		return c.Links.Mails(b, person) + "?mails=" + k.Choice
	}
	return ""
}
