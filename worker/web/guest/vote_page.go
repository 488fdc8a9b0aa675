package guest

import (
	"cmp"
	"net/http"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/people"
	"jourfixe/calendar/poll"
	"jourfixe/calendar/reason"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A votePage shows somebody the times of a poll, and what they have said to them. Of others it says numbers alone: whoever sees who cannot
// come when says what is expected, and not what suits them.
type votePage struct {
	ballot
	State       string
	To          string // where the form is sent
	Name        string // of the person: who was passed the mail on sees for whom it is
	Title       events.Text
	Note        events.Text
	Description events.Text
	Nominal     events.Date // of a series, about which the poll asks
	Instead     events.Text // why it cannot be then; nil if the poll is about no series
	Gone        bool        // none of the times is possible any more
	Venue       *venueLine
	Video       bool // it is to be by video
	City        string
	Until       events.Date
	Times       []voteTime
	Taken       []rsvpTime // the time that was taken, on the person's clock and that of the place
	Invitation  string     // the page of the meeting that came of it
	Voted       *time.Time // when they have voted last
	Max         int
	Mine        string
	Mails       string
}

// A voteTime is one of the times.
type voteTime struct {
	ID         string
	Start, End time.Time // on the person's clock
	Clocks     []counterClock
	Yes        int
	IfNeeded   int
	No         int
	Past       bool
	Doubtful   bool // something has come to stand against it
	Said       string
}

// Late reports whether somebody has voted who could not any more.
func (p *votePage) Late() bool { return p.Fault != nil && p.State != poll.Open }

// Choices are what can be said to a time.
func (*votePage) Choices() []string { return votes }

// stateLeft is that of a poll for somebody who is not asked any more.
const stateLeft = "left"

// displayVote shows the poll as it is now.
func (i *invitations) displayVote(v *shell.Visit, c ballot, status int) {
	if v.ChooseLanguage() {
		return
	}
	var p votePage
	i.mirror.View(func(b *calendar.Book) {
		of, person := b.Poll(v.Guest.Poll), b.Person(v.Guest.Person)
		p = newVote(b, of, person, c, i.now(), v.Voice)
		p.To, p.Mails, p.Mine = "/vote/"+v.Guest.Token, "/mails/"+i.doors.Links.MailsToken(b, person.ID), "/mine/"+i.doors.Links.MailsToken(b, person.ID)
		if m := b.Meeting(of.Meeting); p.State == poll.Closed && m != nil && b.Invites(m.Guests(), person.ID) {
			p.Invitation = "/rsvp/" + i.doors.Links.Token(b, m.ID, person.ID)
			p.Taken = rsvpTimes(v.Voice, m.Slot, person.Zone)
		}
	})
	if p.State == stateLeft || p.State == poll.Cancelled || p.State == poll.Closed {
		status = http.StatusGone
		if p.Invitation != "" {
			status = http.StatusOK // there is something to be seen
		}
	}
	title := p.title(v.Voice)
	v.Show(status, "vote", func(*calendar.Book) shell.Content { return shell.Content{Title: title, Body: &p} })
}

// title says what is done before what it is about.
func (p *votePage) title(v *voice.Voice) string {
	title := v.In(p.Title)
	switch {
	case p.State == stateLeft:
		return v.T("vote.left.title")
	case p.Fault != nil:
		return v.T("fault.short") + " – " + title
	case p.Done:
		return v.T("vote.thanks") + " – " + title
	}
	return v.T("vote.kicker."+p.State) + " – " + title
}

// newVote puts together what the page shows. Somebody who is not asked any more learns nothing of the poll.
func newVote(b *calendar.Book, of *poll.Poll, person *people.Person, c ballot, now time.Time, v *voice.Voice) votePage {
	if !b.Invites(of.Guests(), person.ID) {
		return votePage{State: stateLeft}
	}
	p := votePage{
		ballot: c, State: of.State(now), Name: person.Name.Value(), Title: of.Title, Note: of.Note, Description: of.Description,
		Video: of.Conference != "", City: v.City(person.Zone), Until: of.Until, Max: events.MaxComment,
	}
	if why := of.Instead(); of.Undone() && !why.IsZero() {
		p.Nominal, p.Instead = of.Nominal, reason.Said(why, v.Language)
	}
	p.Gone = of.Undone() && !b.TimesLeft(of, now)
	if venue := b.Venue(of.Venue); venue != nil {
		p.Venue = &venueLine{Title: venue.Title, Address: venue.Address, Map: listing.NewMap(venue.Geo)}
	}
	before, voted := of.Votes[person.ID]
	if voted {
		at := voice.At(before.At, person.Zone)
		p.Voted = &at
		if c.Said == nil {
			p.Comment = before.Comment.Value()
		}
	}
	if of.Undone() {
		for _, t := range b.Polled(of, now) {
			p.Times = append(p.Times, newVoteTime(b, of, t, person, cmp.Or(c.Said[t.ID], before.By[t.ID]), v))
		}
	}
	return p
}

func newVoteTime(b *calendar.Book, of *poll.Poll, t poll.Stand, person *people.Person, said string, v *voice.Voice) voteTime {
	x := voteTime{
		ID: t.ID, Start: voice.At(t.Instant, person.Zone), End: voice.At(t.End(), person.Zone),
		Yes: t.Yes, IfNeeded: t.IfNeeded, No: t.No, Past: t.Past, Doubtful: len(t.Against) > 0, Said: said,
	}
	// It is as if the meeting was at this time: the clocks of all who are asked show it.
	m := &meeting.Meeting{MeetingPlanned: events.MeetingPlanned{Slot: t.Slot, Need: of.Need, Optional: of.Optional}}
	for _, clock := range counterClocks(b, m, person, t.Instant, t.End(), v) {
		if !clock.Yours || len(clock.Cities) > 1 {
			x.Clocks = append(x.Clocks, clock)
		}
	}
	return x
}
