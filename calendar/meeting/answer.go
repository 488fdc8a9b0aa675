package meeting

import (
	"cmp"
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
	Key      string        // by which what they have written to the meeting is sealed; "" if that is their own, or there is nothing
	By       events.Sealed // the address it came from, if that is not the person's own
	Delegate events.Sealed // the address of whom they send in their place
	Company  int           // how many people they bring along
}

// A Tally counts the answers of those who are invited, and whom those bring along who come.
type Tally struct{ Accepted, Tentative, Declined, Open, Company int }

// Any reports whether somebody has answered.
func (t Tally) Any() bool { return t.Accepted+t.Tentative+t.Declined > 0 }

// The clients whose commands come from people who answer: the page behind a person's own link, the mail that comes back, and the
// calendar program that has the calendar of the house.
const (
	ClientRSVP   = "rsvp"
	ClientReply  = "reply"
	ClientCalDAV = "caldav"
)

// Answer returns what the person has answered to the meeting at its present time, and false if nothing. An answer to
// another time counts again when the meeting goes back to that.
func (m *Meeting) Answer(person string) (Answer, bool) {
	a, ok := m.Answers[person]
	if !ok || !m.SameTime(a.Sequence) {
		return Answer{}, false
	}
	return a, true
}

// Take folds an answer in. Who answers on the page, which says so, takes back another time that they have proposed; a calendar
// program sends an answer along with each proposal, and says nothing of the kind.
func (m *Meeting) Take(body *events.MeetingAnswered, e *events.Event) {
	if m.Answers == nil {
		m.Answers = map[string]Answer{}
	}
	m.Answers[body.Person] = Answer{
		Answer: body.Answer, Via: body.Via, Sequence: body.Sequence, At: e.Time, Written: Written(&body.Written, e.Time),
		Comment: body.Comment, By: body.By, Delegate: body.Delegate, Company: body.Company, Key: cmp.Or(body.Key, m.Answers[body.Person].Key),
	}
	m.Answered = e.Time
	if body.Via == events.ViaWeb {
		m.withdraw(body.Person, e.Time)
	}
}

// Said is what the person has answered before.
func (a Answer) Said() Said { return Said{a.Via, a.Sequence, a.Written} }

// Said is how and when somebody has said something to a meeting before.
type Said struct {
	Via      string
	Sequence int
	Written  time.Time
}

// Stale refuses what says itself when it was written, and comes after something newer of the same person: mail overtakes
// mail. What does not say so was given just now. Revisions are compared only between mails: on the page everybody answers
// the present one, while a calendar knows of those alone that were mailed.
func Stale(at *time.Time, sequence int, before Said) *events.Problem {
	switch {
	case at == nil:
		return nil
	case before.Via == events.ViaMail && sequence < before.Sequence:
		return events.Refuse(events.NotPossible, "sequence", "the person has answered revision %d already; this is about an older one", before.Sequence)
	case at.Truncate(time.Second).Before(before.Written):
		return events.Refuse(events.NotPossible, "written", "the person has said something later already, at %s", before.Written.Format(time.RFC3339))
	}
	return nil
}

// Written is when something was written, as it says itself, but not in the future; else now.
func Written(at *time.Time, now time.Time) time.Time {
	if at == nil || at.IsZero() || at.After(now) {
		return now
	}
	return at.UTC().Truncate(time.Second)
}

// Via says how something came in, by who sent the command.
func Via(client string) string {
	switch client {
	case ClientRSVP:
		return events.ViaWeb
	case ClientReply:
		return events.ViaMail
	case ClientCalDAV:
		return events.ViaProgram
	}
	return events.ViaCommand
}

// Answering makes the event by which somebody who is invited answers a revision of the meeting. Key makes the one by which is sealed what they
// write, if there is none of theirs yet.
func (m *Meeting) Answering(c *events.AnswerMeeting, sequence int, client string, now time.Time, key func() string) (*events.MeetingAnswered, *events.Problem) {
	before := m.Answers[c.Person]
	if p := Stale(c.Written, sequence, before.Said()); p != nil {
		return nil, p
	}
	e := &events.MeetingAnswered{ID: m.ID, Person: c.Person, Answer: c.Answer, Via: Via(client), Sequence: sequence}
	if c.Written != nil {
		e.Written = Written(c.Written, now)
	}
	delegate := c.Delegate
	if delegate == "" && c.By != "" && before.Delegate.Readable() && strings.EqualFold(c.By, before.Delegate.Value()) {
		delegate = c.By // whoever was sent in their place answers, and comes in their place
	}
	e.Comment, e.By, e.Delegate = secret(c.Comment), secret(c.By), secret(delegate)
	if e.Company = before.brought(c.Answer); c.Company != nil && c.Answer != events.AnswerDeclined {
		e.Company = *c.Company
	}
	e.Key = m.sealing(c.Person, e, key)
	return e, nil
}

// brought returns how many people somebody brings along who has said so before and now gives another answer.
func (a Answer) brought(answer string) int {
	if answer == events.AnswerDeclined {
		return 0
	}
	return a.Company
}

// AnsweredAt is the revision that is answered: the one that is named, or else the present one. Another time than the present
// one cannot be answered.
func (m *Meeting) AnsweredAt(revision *int) (int, *events.Problem) {
	switch {
	case revision == nil:
		return m.Revision, nil
	case *revision > m.Revision:
		return 0, events.Refuse(events.NotPossible, "sequence", "the meeting has only come to revision %d; leave sequence out to answer the present one", m.Revision)
	case !m.SameTime(*revision):
		return 0, events.Refuse(events.NotPossible, "sequence", "the meeting has another time since revision %d; look at it again and answer revision %d",
			*revision, m.Revision)
	}
	return *revision, nil
}

// secret seals a value, if there is one.
func secret(value string) events.Sealed {
	if value == "" {
		return events.Sealed{}
	}
	return events.Secret(value)
}
