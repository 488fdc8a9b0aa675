package calendar

import (
	"strings"
	"time"

	"jourfixe/calendar/meeting"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/people"
	"jourfixe/events"
)

// Tally counts the answers of those who are invited to the meeting.
func (b *Book) Tally(m *meeting.Meeting) meeting.Tally {
	var t meeting.Tally
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

func answerMeeting(b *Book, c *events.AnswerMeeting, by noun.Asked) ([]events.Body, *events.Problem) {
	m, sequence, p := b.answerable(c.ID, c.Person, c.Sequence, by.Now)
	if p != nil {
		return nil, p
	}
	before := m.Answers[c.Person]
	if p := meeting.Stale(c.Written, sequence, before.Said()); p != nil {
		return nil, p
	}
	e := &events.MeetingAnswered{ID: m.ID, Person: c.Person, Answer: c.Answer, Via: meeting.Via(by.Command.Client), Sequence: sequence}
	if c.Written != nil {
		e.Written = meeting.Written(c.Written, by.Now)
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
func (b *Book) answerable(id, person string, revision *int, now time.Time) (*meeting.Meeting, int, *events.Problem) {
	m, p := b.changeable(id, now)
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
	case !m.SameTime(*revision):
		return nil, 0, events.Refuse(events.NotPossible, "sequence", "the meeting has another time since revision %d; look at it again and answer revision %d",
			*revision, m.Revision)
	}
	return m, *revision, nil
}

func answeredMeeting(b *Book, body *events.MeetingAnswered, e *events.Event) error {
	m := meetings.Change(b.shelves, body.ID)
	if m == nil {
		return noun.Missing(body.About())
	}
	m.Take(body, e)
	if p := persons.In(b.shelves)[body.Person]; p != nil && p.Bounced != (people.Bounced{}) && body.Via == events.ViaMail && body.By.IsZero() {
		persons.Change(b.shelves, body.Person).Bounced = people.Bounced{} // they have got the mail that they answer
	}
	return nil
}

// secret seals a value, if there is one.
func secret(value string) events.Sealed {
	if value == "" {
		return events.Sealed{}
	}
	return events.Secret(value)
}
