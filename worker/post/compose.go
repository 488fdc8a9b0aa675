package post

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/reason"
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

const (
	// overdue is how long a milestone that was missed is still mentioned, in days.
	overdue = 60
	// staffRole is the role of those who may see the pages.
	staffRole = "staff"
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
		Mails:      c.choice(b, m.Kind, person.ID),
		MessageID:  c.Links.MessageID(b, about, m, said),
		Date:       at,
		Office:     office.Title,
		OfficeZone: office.Zone,
		Left:       m.Left,
	}
	l.Envelope = c.sender(l.MessageID)
	if len(said) > 0 && said[0].MessageID != l.MessageID {
		l.Thread = said[0].MessageID
	}
	kind := owed.Find(m.Kind)
	if kind == nil {
		return nil, fmt.Errorf("there is no kind of mail called %s", m.Kind)
	}
	if kind.Says != nil {
		if l.Sheet = kind.Says(&owed.Telling{Book: b, About: about, Debt: m, Said: said, At: at}); l.Sheet == nil {
			return nil, fmt.Errorf("%s is not in the book", about)
		}
		return l, nil
	}
	staff := slices.Contains(person.Roles, staffRole)
	switch about.Noun {
	case "meeting":
		meeting := b.Meeting(about.ID)
		if meeting == nil {
			return nil, fmt.Errorf("%s is not in the book", about)
		}
		l.Meeting = c.meeting(b, meeting, &m, staff)
		switch before := meeting.Version(m.Since); {
		case before == nil:
		case m.Kind == owed.Update:
			l.Was = was(b, l.Meeting, before)
			l.Taken = proposed(meeting, m.To)
		case m.Kind == owed.Cancellation:
			// What is off is the meeting as this person knows it, not as it has become since.
			note := l.Meeting.Note
			l.Meeting = was(b, l.Meeting, before)
			l.Meeting.Note = note
		}
		if m.Kind == owed.Decline {
			counter := meeting.Counters[m.To]
			l.Proposal = &letter.Proposal{Start: counter.Start, End: counter.End, Declined: counter.Kept}
			l.Meeting.Note = counter.Note
		}
		if m.Left {
			// The meeting itself has not changed; for this person it is over from now on. Why it is on its day is no reason.
			l.Meeting.Revised, l.Meeting.Note, l.Meeting.Why = at, nil, nil
		}
	case "series":
		series := b.Series(about.ID)
		if series == nil {
			return nil, fmt.Errorf("%s is not in the book", about)
		}
		l.Series = c.overview(b, series, person, at)
	case "schedule":
		schedule := b.Schedule(about.ID)
		if schedule == nil {
			return nil, fmt.Errorf("%s is not in the book", about)
		}
		l.Digest = c.digest(b, schedule, at, failures, staff)
	default:
		return nil, fmt.Errorf("nothing is said about %s", about)
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

// proposed reports whether a meeting has the time that a person has proposed for it.
func proposed(m *meeting.Meeting, person string) bool {
	c, ok := m.Counters[person]
	return ok && c.Kept.IsZero() && c.Start.Equal(m.Instant) && c.End.Equal(m.End())
}

// meeting is the meeting as it is now, as the person it is written to is told of it.
func (c *Composer) meeting(b *calendar.Book, m *meeting.Meeting, to *owed.Debt, staff bool) *letter.Meeting {
	x := &letter.Meeting{
		ID: m.ID, UID: c.Links.UID(b, m.ID, to.To), Sequence: to.Sequence,
		Title: m.Title, Description: m.Description, Note: m.Note,
		Start: m.Instant, End: m.End(), Zone: m.Zone,
		RSVP: c.Links.RSVP(b, m.ID, to.To), Created: m.Planned, Revised: m.Revised,
	}
	// Why a date was chosen is told as far as there is more to it than that the office wanted it so.
	switch last := m.History[len(m.History)-1]; {
	case m.ByHand:
	case m.Cancelled:
		x.Why = reason.Everybody(last.Why)
	case m.Series != "":
		x.Why = reason.Everybody(m.Why)
	}
	if to.Kind == owed.Update {
		x.Note = notesSince(m, to.Since)
	}
	if s := b.Series(m.Series); s != nil {
		x.Series = s.Title
	}
	x.Venue, x.Address = venue(b, m.Venue)
	for _, region := range m.Provisional {
		x.Provisional = append(x.Provisional, reason.Place(region))
	}
	if a, ok := m.Answer(to.To); ok {
		x.Answer = a.Answer
	}
	if staff {
		x.Page = c.Links.Page(events.Ref{Noun: "meeting", ID: m.ID})
	}
	return x
}

// notesSince returns the last note among the changes that an update tells of.
func notesSince(m *meeting.Meeting, revision int) events.Text {
	for _, v := range slices.Backward(m.Versions) {
		if v.Revision > revision && len(v.Note) > 0 {
			return v.Note
		}
	}
	return nil
}

func venue(b *calendar.Book, id string) (events.Text, string) {
	if v := b.Venue(id); v != nil {
		return v.Title, v.Address
	}
	return nil, ""
}

// was is the meeting as it was told last.
func was(b *calendar.Book, now *letter.Meeting, v *meeting.Version) *letter.Meeting {
	x := *now
	x.Title, x.Description, x.Note = v.Title, v.Description, nil
	x.Start, x.End, x.Zone = v.Slot.Instant, v.Slot.End(), v.Slot.Zone
	x.Venue, x.Address = venue(b, v.Venue)
	return &x
}
