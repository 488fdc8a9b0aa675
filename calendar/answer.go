package calendar

import (
	"slices"
	"time"

	"jourfixe/events"
)

// An Answer is what somebody who is invited has said to a meeting.
type Answer struct {
	Answer   string // accepted, tentative or declined
	Via      string // mail, web or command
	Sequence int    // the revision that was answered
	At       time.Time
	Comment  events.Sealed
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

func (b *Book) answerMeeting(c *events.AnswerMeeting, client string, now time.Time) ([]events.Body, *events.Problem) {
	m, p := b.changeable(c.ID, now)
	if p != nil {
		return nil, p
	}
	if ref := (events.Ref{Noun: "person", ID: c.Person}); !b.Has(ref) {
		return nil, b.unknown("person", ref)
	}
	if !slices.ContainsFunc(b.Invited(m.Guests()), func(p *Person) bool { return p.ID == c.Person }) {
		return nil, events.Refuse(events.NotPossible, "person", "is not invited to this meeting; only who is invited can answer")
	}
	e := &events.MeetingAnswered{ID: m.ID, Person: c.Person, Answer: c.Answer, Via: events.ViaCommand, Sequence: m.Revision}
	switch client {
	case ClientRSVP:
		e.Via = events.ViaWeb
	case ClientReply:
		e.Via = events.ViaMail
	}
	if c.Sequence != nil {
		if e.Sequence = *c.Sequence; e.Sequence > m.Revision {
			return nil, events.Refuse(events.NotPossible, "sequence", "the meeting has only come to revision %d; leave sequence out to answer the present one", m.Revision)
		}
		if !m.sameTime(e.Sequence) {
			return nil, events.Refuse(events.NotPossible, "sequence", "the meeting has another time since revision %d; look at it again and answer revision %d",
				e.Sequence, m.Revision)
		}
	}
	if c.Comment != "" {
		e.Comment = events.Secret(c.Comment)
	}
	return one(e)
}

func (b *Book) answeredMeeting(body *events.MeetingAnswered, e *events.Event) error {
	m := b.meetings[body.ID]
	if m == nil {
		return errMissing(body.About())
	}
	if m.Answers == nil {
		m.Answers = map[string]Answer{}
	}
	m.Answers[body.Person] = Answer{Answer: body.Answer, Via: body.Via, Sequence: body.Sequence, At: e.Time, Comment: body.Comment}
	m.Answered = e.Time
	return nil
}
