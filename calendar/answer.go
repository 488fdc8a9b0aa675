package calendar

import (
	"strings"
	"time"

	"jourfixe/events"
)

// An Answer is what somebody who is invited has said to a meeting.
type Answer struct {
	Answer   string // accepted, tentative or declined
	Via      string // mail, web or command
	Sequence int    // the revision that was answered
	At       time.Time
	Written  time.Time // when, as the answer says itself; else At
	Comment  events.Sealed
	By       events.Sealed // the address it came from, if that is not the person's own
	Delegate events.Sealed // the address of whom they send in their place
}

// A Tally counts the answers of those who are invited.
type Tally struct{ Accepted, Tentative, Declined, Open int }

// Any reports whether somebody has answered.
func (t Tally) Any() bool { return t.Accepted+t.Tentative+t.Declined > 0 }

// The clients whose commands come from people who answer: the page behind a person's own link, and the mail that comes
// back.
const (
	ClientRSVP  = "rsvp"
	ClientReply = "reply"
)

// Answer returns what the person has answered to the meeting at its present time, and false if nothing. An answer to
// another time counts again when the meeting goes back to that.
func (m *Meeting) Answer(person string) (Answer, bool) {
	a, ok := m.Answers[person]
	if !ok || !m.sameTime(a.Sequence) {
		return Answer{}, false
	}
	return a, true
}

// Tally counts the answers of those who are invited to the meeting.
func (b *Book) Tally(m *Meeting) Tally {
	var t Tally
	for _, p := range b.Invited(m.Guests()) {
		switch a, _ := m.Answer(p.ID); a.Answer {
		case events.AnswerAccepted:
			t.Accepted++
		case events.AnswerTentative:
			t.Tentative++
		case events.AnswerDeclined:
			t.Declined++
		default:
			t.Open++
		}
	}
	return t
}

func answerMeeting(b *Book, c *events.AnswerMeeting, by asked) ([]events.Body, *events.Problem) {
	m, sequence, p := b.answerable(c.ID, c.Person, c.Sequence, by.now)
	if p != nil {
		return nil, p
	}
	before := m.Answers[c.Person]
	if p := stale(c.Written, sequence, said{before.Via, before.Sequence, before.Written}); p != nil {
		return nil, p
	}
	e := &events.MeetingAnswered{ID: m.ID, Person: c.Person, Answer: c.Answer, Via: via(by.c.Client), Sequence: sequence}
	if c.Written != nil {
		e.Written = written(c.Written, by.now)
	}
	delegate := c.Delegate
	if delegate == "" && c.By != "" && before.Delegate.Readable() && strings.EqualFold(c.By, before.Delegate.Value()) {
		delegate = c.By // whoever was sent in their place answers, and comes in their place
	}
	e.Comment, e.By, e.Delegate = secret(c.Comment), secret(c.By), secret(delegate)
	return one(e)
}

// answerable returns a meeting to which a person can say something, and the revision that they say it to: the one they
// name, or else the present one.
func (b *Book) answerable(meeting, person string, revision *int, now time.Time) (*Meeting, int, *events.Problem) {
	m, p := b.changeable(meeting, now)
	if p != nil {
		return nil, 0, p
	}
	if ref := (events.Ref{Noun: "person", ID: person}); !b.Has(ref) {
		return nil, 0, b.unknown("person", ref)
	}
	if !b.Invites(m.Guests(), person) {
		return nil, 0, events.Refuse(events.NotPossible, "person", "is not invited to this meeting; only who is invited can answer")
	}
	switch {
	case revision == nil:
		return m, m.Revision, nil
	case *revision > m.Revision:
		return nil, 0, events.Refuse(events.NotPossible, "sequence", "the meeting has only come to revision %d; leave sequence out to answer the present one", m.Revision)
	case !m.sameTime(*revision):
		return nil, 0, events.Refuse(events.NotPossible, "sequence", "the meeting has another time since revision %d; look at it again and answer revision %d",
			*revision, m.Revision)
	}
	return m, *revision, nil
}

// said is how and when somebody has said something to a meeting before.
type said struct {
	via      string
	sequence int
	written  time.Time
}

// stale refuses what says itself when it was written, and comes after something newer of the same person: mail overtakes
// mail. What does not say so was given just now. Revisions are compared only between mails: on the page everybody answers
// the present one, while a calendar knows of those alone that were mailed.
func stale(at *time.Time, sequence int, before said) *events.Problem {
	switch {
	case at == nil:
		return nil
	case before.via == events.ViaMail && sequence < before.sequence:
		return events.Refuse(events.NotPossible, "sequence", "the person has answered revision %d already; this is about an older one", before.sequence)
	case at.Truncate(time.Second).Before(before.written):
		return events.Refuse(events.NotPossible, "written", "the person has said something later already, at %s", before.written.Format(time.RFC3339))
	}
	return nil
}

// written is when something was written, as it says itself, but not in the future; else now.
func written(at *time.Time, now time.Time) time.Time {
	if at == nil || at.IsZero() || at.After(now) {
		return now
	}
	return at.UTC().Truncate(time.Second)
}

// via says how something came in, by who sent the command.
func via(client string) string {
	switch client {
	case ClientRSVP:
		return events.ViaWeb
	case ClientReply:
		return events.ViaMail
	}
	return events.ViaCommand
}

// secret seals a value, if there is one.
func secret(value string) events.Sealed {
	if value == "" {
		return events.Sealed{}
	}
	return events.Secret(value)
}

func answeredMeeting(b *Book, body *events.MeetingAnswered, e *events.Event) error {
	m := meetings.change(b, body.ID)
	if m == nil {
		return errMissing(body.About())
	}
	if m.Answers == nil {
		m.Answers = map[string]Answer{}
	}
	m.Answers[body.Person] = Answer{
		Answer: body.Answer, Via: body.Via, Sequence: body.Sequence, At: e.Time, Written: written(&body.Written, e.Time),
		Comment: body.Comment, By: body.By, Delegate: body.Delegate,
	}
	m.Answered = e.Time
	if p := people.in(b)[body.Person]; p != nil && p.Bounced != (Bounced{}) && body.Via == events.ViaMail && body.By.IsZero() {
		people.change(b, body.Person).Bounced = Bounced{} // they have got the mail that they answer
	}
	return nil
}
