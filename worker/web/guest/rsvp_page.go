package guest

import (
	"net/http"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/people"
	"jourfixe/calendar/reason"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// The states of an invitation, as its page shows them.
const (
	rsvpOpen      = "open"
	rsvpCancelled = "cancelled"
	rsvpOver      = "over"
	rsvpLeft      = "left" // the person is not invited any more
)

// An rsvpPage shows one person their invitation. Of others who are invited it says nothing.
type rsvpPage struct {
	answer
	State       string
	To          string // where the form is sent
	Name        string // of the person: who was passed the mail on sees for whom it is
	Title       events.Text
	Note        events.Text
	Description events.Text
	First       events.Date // the day on the person's clock
	Times       []rsvpTime
	Venue       *venueLine
	Video       *listing.Video // as long as people may still meet there
	Agenda      listing.Agenda // once it is closed, as it is mailed
	Read        bool           // its minutes are approved, and read at a page below this one
	Away        string
	Provisional []events.Text
	Given       *rsvpGiven  // the answer that counts, nil if there is none
	Was         *rsvpTime   // the time that the meeting had before, if there is no answer to the present one; nil if it had none
	Again       bool        // they have answered to that, and are asked for an answer again
	Why         events.Text // if nobody has moved it: why it has another time all the same
	Proposed    *rsvpTime   // another time that they have proposed, and the office has not decided on; nil if there is none
	Max         int         // characters of a comment
	Counter     string      // where the person proposes another time
	File        string      // for the person's calendar
	Mine        string      // all that the person is invited to
	Mails       string      // where the person chooses which mails they get
}

// A venueLine is where people meet.
type venueLine struct {
	Title   events.Text
	Address string
	Map     *listing.Map
}

// An rsvpTime is when the meeting is on one clock.
type rsvpTime struct {
	Start, End time.Time
	City       string // whose clock, "" if only one can be meant
	There      bool   // the clock of the place, not the person's
	SameDay    bool   // it is the same day there as for the person, so the hours are enough
	Told       bool   // as it was told: clocks go otherwise than was known then
}

// An rsvpGiven is what the person has answered.
type rsvpGiven struct {
	Answer  string
	At      time.Time
	Comment string
}

// Buttons are the answers that can be given.
func (rsvpPage) Buttons() []string { return listing.Answers }

// display shows the invitation as it is now. Where there is nothing to answer any more the status says so, whatever became
// of the form.
func (i *invitations) display(v *shell.Visit, a answer, status int) {
	var p rsvpPage
	i.mirror.View(func(b *calendar.Book) {
		p = newRSVP(b, b.Meeting(v.Guest.Meeting), b.Person(v.Guest.Person), a, i.now(), v.Voice)
		p.To, p.Mails = "/rsvp/"+v.Guest.Token, "/mails/"+i.doors.Links.MailsToken(b, v.Guest.Person)
		p.Mine = "/mine/" + i.doors.Links.MailsToken(b, v.Guest.Person)
		p.Counter, p.File = p.To+"/counter", p.To+"/"+fileName
	})
	if p.State != rsvpOpen {
		status = http.StatusGone
	}
	title := p.title(v.Voice)
	v.Show(status, "rsvp", func(*calendar.Book) shell.Content { return shell.Content{Title: title, Body: p} })
}

// title says what is done before what it is about: it is the first that a program for reading pages out tells.
func (p *rsvpPage) title(v *voice.Voice) string {
	title := v.In(p.Title)
	begin := func(said string) string { return said + " – " + title }
	switch {
	case p.State == rsvpLeft:
		return v.T("rsvp.left.title")
	case p.State != rsvpOpen:
		return begin(v.T("rsvp.kicker." + p.State))
	case p.Fault != nil:
		return begin(v.T("fault.short"))
	case p.Stored:
	case p.Done == doneProposed && p.Proposed != nil:
		return begin(v.T("rsvp.title.proposed"))
	case p.Given != nil:
		return begin(v.T("rsvp.title." + p.Given.Answer))
	}
	return title
}

// newRSVP puts together what the page shows. Somebody who is not invited any more learns nothing about the meeting, which
// may have changed since.
func newRSVP(b *calendar.Book, m *meeting.Meeting, person *people.Person, a answer, now time.Time, v *voice.Voice) rsvpPage {
	p := rsvpPage{answer: a, Max: events.MaxComment}
	given, answered := m.Answer(person.ID)
	switch {
	case !b.Invites(m.Guests(), person.ID):
		return rsvpPage{State: rsvpLeft}
	case m.Cancelled:
		p.State = rsvpCancelled
	case !m.End().After(now):
		p.State = rsvpOver
	default:
		p.State = rsvpOpen
	}
	p.Name, p.Title, p.Note, p.Description = person.Name.Value(), m.Title, m.Note, m.Description
	p.Revision = m.Revision
	p.Read = listing.HasMinutes(b, m)
	p.Times = rsvpTimes(v, m.Slot, person.Zone)
	p.First = events.DateOf(p.Times[0].Start)
	if p.State == rsvpOpen {
		p.Away = v.Away(events.DateOf(voice.At(now, person.Zone)), p.First)
		p.Provisional = listing.RegionNames(m.Provisional)
		p.Video = listing.NewVideo(m.Conference)
		if a := listing.NewAgenda(b, m, v, b.ZoneOf(person), now); a.Closed {
			p.Agenda = a
		}
	}
	if proposed, open := m.Counter(person.ID); open && p.State == rsvpOpen {
		p.Proposed = &rsvpTime{Start: voice.At(proposed.Start, person.Zone), End: voice.At(proposed.End, person.Zone)}
	}
	if venue := b.Venue(m.Venue); venue != nil {
		p.Venue = &venueLine{Title: venue.Title, Address: venue.Address, Map: listing.NewMap(venue.Geo)}
	}
	if answered {
		p.Given = &rsvpGiven{given.Answer, voice.At(given.At, person.Zone), given.Comment.Value()}
		// Whoever changes an answer keeps the comment, unless they have just written another.
		if a.Fault == nil && !a.Stored {
			p.Comment = given.Comment.Value()
		}
	} else if p.State == rsvpOpen {
		p.was(b, m, person, v)
	}
	return p
}

// was says which time the meeting had before: the one that the person has answered to, else the last that was another. An
// answer to that may still be on its way, and does not count.
func (p *rsvpPage) was(b *calendar.Book, m *meeting.Meeting, person *people.Person, v *voice.Voice) {
	old, answered := m.Answers[person.ID]
	before := m.Version(old.Sequence)
	if !answered {
		before = m.Before()
	}
	if before != nil {
		p.Was, p.Again = &rsvpTimes(v, before.Slot, person.Zone)[0], answered
		told := b.Told(person.Zone, before.Slot, before.At)
		if start := p.Was.Start.In(told); voice.Offset(start) != voice.Offset(p.Was.Start) {
			p.Was.Start, p.Was.End, p.Was.Told = start, p.Was.End.In(told), true
		}
		if c := m.ByClocks(); c != nil {
			p.Why = reason.Said(c.Why, v.Language)
		}
	}
}

// rsvpTimes says when something is: on the person's clock, and on that of the place if it shows something else.
func rsvpTimes(v *voice.Voice, slot events.Slot, zone string) []rsvpTime {
	here := rsvpTime{Start: voice.At(slot.Instant, zone), End: voice.At(slot.End(), zone)}
	if zone == slot.Zone {
		return []rsvpTime{here}
	}
	here.City = v.City(zone)
	there := rsvpTime{Start: voice.At(slot.Instant, slot.Zone), End: voice.At(slot.End(), slot.Zone), City: v.City(slot.Zone), There: true}
	there.SameDay = events.DateOf(here.Start) == events.DateOf(there.Start) && events.DateOf(here.End) == events.DateOf(there.End) &&
		events.DateOf(here.Start) == events.DateOf(here.End)
	if voice.Offset(here.Start) == voice.Offset(there.Start) && voice.Offset(here.End) == voice.Offset(there.End) {
		return []rsvpTime{here}
	}
	return []rsvpTime{here, there}
}
