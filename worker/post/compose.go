package post

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/holiday"
	"jourfixe/events"
	"jourfixe/worker"
)

// A Composer puts together what a mail says from what the book knows.
type Composer struct {
	Links   *worker.Links
	From    string // the address that mails come from and calendars answer to, the same for all
	Contact string // the address of people who read what is answered; "" for none
}

// Reasons why there is nobody to write to.
var (
	errErased = errors.New("the person is erased")
	errLocked = errors.New("the person's address cannot be read: their key is missing; restore the stream of keys")
)

const (
	// maxDates bounds how many dates an overview lists.
	maxDates = 60
	// overdue is how long a milestone that was missed is still mentioned, in days.
	overdue = 60
	// staffRole is the role of those who may see the pages.
	staffRole = "staff"
)

// Letter says a message at a time, which is the mail's date however often it is sent. said is what the person was told
// about the same thing before; failures is how many mails could not be delivered lately, for a digest.
func (c *Composer) Letter(b *calendar.Book, about events.Ref, m calendar.Message, said calendar.Said, at time.Time, failures int) (*Letter, error) {
	person := b.Person(m.To)
	switch {
	case person == nil || person.Erased:
		return nil, errErased
	case !person.Email.Readable():
		return nil, errLocked
	}
	office := b.Office()
	l := &Letter{
		Kind:       m.Message,
		To:         Recipient{Name: person.Name.Value(), Address: person.Email.Value(), Language: person.Language, Zone: person.Zone},
		From:       Address{Name: office.Title, Address: c.From},
		ReplyTo:    c.Contact,
		MessageID:  c.Links.MessageID(about, m),
		Date:       at,
		Office:     office.Title,
		OfficeZone: office.Zone,
		Left:       m.Left,
	}
	if len(said) > 0 && said[0].MessageID != l.MessageID {
		l.Thread = said[0].MessageID
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
		case m.Message == calendar.Update:
			l.Was = was(b, l.Meeting, before)
		case m.Message == calendar.Cancellation:
			// What is off is the meeting as this person knows it, not as it has become since.
			note := l.Meeting.Note
			l.Meeting = was(b, l.Meeting, before)
			l.Meeting.Note = note
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

// meeting is the meeting as it is now, as the person it is written to is told of it.
func (c *Composer) meeting(b *calendar.Book, m *calendar.Meeting, to *calendar.Message, staff bool) *Meeting {
	x := &Meeting{
		ID: m.ID, UID: c.Links.UID(m.ID, to.To), Sequence: to.Sequence,
		Title: m.Title, Description: m.Description, Note: m.Note,
		Start: m.Instant, End: m.End(), Zone: m.Zone,
		RSVP: c.Links.RSVP(m.ID, to.To), Created: m.Planned, Revised: m.Revised,
	}
	// Why a date was chosen is told as far as there is more to it than that the office wanted it so.
	switch last := m.History[len(m.History)-1]; {
	case m.ByHand:
	case m.Cancelled:
		x.Why = last.Why
	case m.Series != "":
		x.Why = m.Why
	}
	if to.Message == calendar.Update {
		x.Note = notesSince(m, to.Since)
	}
	if s := b.Series(m.Series); s != nil {
		x.Series = s.Title
	}
	x.Venue, x.Address = venue(b, m.Venue)
	for _, region := range m.Provisional {
		title, ok := holiday.Title(region)
		if !ok {
			title = events.Text{events.Languages[0]: region}
		}
		x.Provisional = append(x.Provisional, title)
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
func notesSince(m *calendar.Meeting, revision int) events.Text {
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
func was(b *calendar.Book, now *Meeting, v *calendar.Version) *Meeting {
	x := *now
	x.Title, x.Description, x.Note = v.Title, v.Description, nil
	x.Start, x.End, x.Zone = v.Slot.Instant, v.Slot.End(), v.Slot.Zone
	x.Venue, x.Address = venue(b, v.Venue)
	return &x
}

// overview lists the dates of a series that are still to come.
func (c *Composer) overview(b *calendar.Book, s *calendar.Series, to *calendar.Person, at time.Time) *Overview {
	x := &Overview{ID: s.ID, Title: s.Title, Description: s.Description, Rhythm: s.Words(), Lead: s.Invite.Lead}
	if f := b.FeedByHash(worker.TokenHash(c.Links.FeedToken(to.ID))); f != nil && !f.Revoked {
		x.Feed = c.Links.Feed(to.ID)
	}
	for _, m := range b.Meetings() {
		if m.Series != s.ID || m.Cancelled || !m.End().After(at) || len(x.Dates) == maxDates {
			continue
		}
		d := OverviewDate{Start: m.Instant, End: m.End(), Zone: m.Zone, Provisional: len(m.Provisional) > 0}
		if m.Date != m.Nominal {
			d.Why = m.Why
		}
		x.Dates = append(x.Dates, d)
	}
	return x
}

// digest lists what is ahead, after the milestones that were missed.
func (c *Composer) digest(b *calendar.Book, s *calendar.Schedule, at time.Time, failures int, staff bool) *Digest {
	first := b.Today(at)
	x := &Digest{First: first, Last: s.Ahead.From(first).AddDays(-1), Failures: failures}
	if staff {
		x.Page = c.Links.BaseURL + "/"
	}
	for _, e := range b.Agenda(calendar.Scope{}, first.AddDays(-overdue), x.Last) {
		missed := e.Kind == calendar.KindMilestone && !e.Done && !e.Cancelled && e.Last.Before(first)
		if e.Last.Before(first) && !missed || e.Kind == calendar.KindMilestone && (e.Done || e.Cancelled) {
			continue
		}
		entry := DigestEntry{
			Kind: e.Kind, Title: e.Title, Start: e.Start, End: e.End, Zone: e.Zone, First: e.First, Last: e.Last,
			Answers: e.Answers, Cancelled: e.Cancelled, Overdue: missed,
		}
		if staff {
			entry.Page = c.Links.Page(e.Ref)
		}
		switch e.Kind {
		case calendar.KindMeeting:
			if m := b.Meeting(e.Ref.ID); m != nil {
				entry.Place, _ = venue(b, m.Venue)
			}
		case calendar.KindTrip, calendar.KindMilestone:
			if p := b.Trip(e.Ref.ID); p != nil && b.Partner(p.Partner) != nil && e.Kind == calendar.KindTrip {
				entry.Place = b.Partner(p.Partner).Title
			}
		default:
			continue
		}
		x.Entries = append(x.Entries, entry)
	}
	// What was missed comes first; the rest stays in order of time.
	slices.SortStableFunc(x.Entries, func(x, y DigestEntry) int {
		switch {
		case x.Overdue == y.Overdue:
			return 0
		case x.Overdue:
			return -1
		}
		return 1
	})
	return x
}
