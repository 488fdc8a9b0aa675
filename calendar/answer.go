package calendar

import (
	"time"

	"jourfixe/calendar/meeting"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/people"
	"jourfixe/events"
)

// wordsKey makes the key that seals what somebody writes to a meeting.
func wordsKey(by noun.Asked) func() string {
	return func() string { return by.Derived("words") }
}

// Tally counts the answers of those who are invited to the meeting, or says the numbers that are left of them.
func (b *Book) Tally(m *meeting.Meeting) meeting.Tally {
	if !m.Cleared.IsZero() {
		return m.Numbers
	}
	var t meeting.Tally
	for _, p := range b.Invited(m.Guests()) {
		switch a, _ := m.Answer(p.ID); a.Answer {
		case events.AnswerAccepted:
			t.Accepted++
			t.Company += a.Company
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
	return oneUnless(m.Answering(c, sequence, by.Command.Client, by.Now, wordsKey(by)))
}

// company returns how many people the guests of a meeting bring along who are in the list: they need seats, too, if they may come.
func company(m *meeting.Meeting, list []*people.Person) int {
	n := 0
	for _, p := range list {
		if a, ok := m.Answer(p.ID); ok && a.Answer != events.AnswerDeclined {
			n += a.Company
		}
	}
	return n
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
	sequence, p := m.AnsweredAt(revision)
	return m, sequence, p
}

func answeredMeeting(b *Book, body *events.MeetingAnswered, e *events.Event) error {
	m := meetings.Change(b.shelves, body.ID)
	if m == nil {
		return noun.Missing(body.About())
	}
	m.Take(body, e)
	if p := persons.Get(b.shelves, body.Person); p != nil && p.Bounced != (people.Bounced{}) && body.Via == events.ViaMail && body.By.IsZero() {
		persons.Change(b.shelves, body.Person).Bounced = people.Bounced{} // they have got the mail that they answer
	}
	return nil
}
